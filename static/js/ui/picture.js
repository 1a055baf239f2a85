/**
 * `<live-picture>`: one moving picture in its frame. Keeps the last frame where no more come, says whether they do,
 * how large it is on the screen, and whether a lens is covered. Knows nothing of whose it is.
 */

import { isCovered } from "../media/devices.js"
import { STRAIGHT, styleOf } from "./looks.js"

/** @import { View } from "./looks.js" */

/** @typedef {"waiting" | "live" | "still"} Seen */

/** How often frames are counted; without a new one twice in a row the picture stands still. */
const LOOK_MS = 1000
const STILL_LOOKS = 2
/** So many dark looks in a row, and the lens is covered. */
const DARK_LOOKS = 3
const SPOTS = { width: 16, height: 9 }

/** @type {Set<LivePicture>} */
const there = new Set()
const sizes = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(entries => {
  for (const { target } of entries) /** @type {LivePicture} */ (target).place()
})
const views = typeof IntersectionObserver === "undefined" ? null : new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) /** @type {LivePicture} */ (target).met(isIntersecting)
})
setInterval(() => {
  if (!document.hidden) for (const picture of there) picture.look()
}, LOOK_MS)

export class LivePicture extends HTMLElement {
  /** Told when frames begin or cease to come. @type {((seen: Seen) => void) | null} */ seen = null
  /** Told how high the picture is, in device pixels; 0: it is out of sight. @type {((height: number) => void) | null} */ sized = null
  /** For one's own: told whether the lens is covered. @type {((covered: boolean) => void) | null} */ lens = null
  /** Told when it has left the page. @type {(() => void) | null} */ gone = null
  /** How many looks without a frame are nothing to worry about: a screen on which nothing moves sends few. */ patience = STILL_LOOKS
  /** @type {Seen} */ #seen = "waiting"
  /** @type {HTMLVideoElement | null} */ #video = null
  /** The next one, until it has a frame. @type {HTMLVideoElement | null} */ #next = null
  /** @type {MediaStream | null} */ #stream = null
  #label = ""
  /** @type {View} */ #view = STRAIGHT
  #frames = 0
  /** Whose next frame is waited for. @type {HTMLVideoElement | null} */ #awaited = null
  #stillLooks = 0
  #darkLooks = 0
  #inSight = false
  #told = 0

  connectedCallback() {
    there.add(this)
    sizes?.observe(this)
    views?.observe(this)
  }

  disconnectedCallback() {
    there.delete(this)
    sizes?.unobserve(this)
    views?.unobserve(this)
    this.#inSight = false
    this.#tellSize()
    queueMicrotask(() => this.isConnected || this.#leave())   // it may only be moved
  }

  /** What was seen here is known no more; another place that shows the same lens finds out for itself. */
  #leave() {
    if (this.#darkLooks) this.lens?.(false)
    this.#darkLooks = 0
    this.gone?.()
  }

  /** @param {MediaStream | null} stream */
  set stream(stream) {
    if (stream === this.#stream) return
    this.#stream = stream
    this.#next?.remove()
    this.#next = null
    if (!stream) return
    const video = this.#newVideo(stream)
    if (this.#seen === "waiting") this.#take(video)
    else this.#await(video)
  }

  /** @param {string} label */
  set label(label) {
    this.#label = label
    this.#video?.setAttribute("aria-label", label)
  }

  /** @param {View} view */
  set view(view) {
    this.#view = view
    this.toggleAttribute("data-zoomed", view.zoom > 1)
    this.place()
  }

  /** Lay the video into its frame. */
  place() {
    const { clientWidth: width, clientHeight: height } = this
    if (this.#video) Object.assign(this.#video.style, styleOf(this.#view, { width, height }))
    this.#tellSize()
  }

  /** @param {boolean} inSight */
  met(inSight) {
    this.#inSight = inSight
    this.#tellSize()
  }

  /** See whether frames still come, and whether there is light in them. */
  look() {
    const video = this.#video
    if (!video || video.readyState < 2) return
    const came = this.#hasMoved(video)
    this.#stillLooks = came ? 0 : this.#stillLooks + 1
    if (came) this.#see("live")
    else if (this.#stillLooks >= this.patience) this.#see("still")
    if (this.lens) this.#lookIntoLens(video, this.lens)
  }

  /**
   * Whether a frame came since the last look. Firefox counts none of a stream, and has to be waited for; Chromium shows
   * none of what is scrolled out of sight, but counts.
   * @param {HTMLVideoElement} video
   */
  #hasMoved(video) {
    const frames = video.getVideoPlaybackQuality().totalVideoFrames
    const shown = this.#awaited !== video
    if (shown) {
      this.#awaited = video
      video.requestVideoFrameCallback?.(() => { if (this.#awaited === video) this.#awaited = null })
    }
    const moved = shown || frames !== this.#frames
    this.#frames = frames
    return moved
  }

  /** @param {HTMLVideoElement} video @param {(covered: boolean) => void} tell */
  #lookIntoLens(video, tell) {
    const context = small.getContext("2d", { willReadFrequently: true })
    if (!context) return
    context.drawImage(video, 0, 0, SPOTS.width, SPOTS.height)
    const dark = isCovered(context.getImageData(0, 0, SPOTS.width, SPOTS.height).data)
    this.#darkLooks = dark ? this.#darkLooks + 1 : 0
    if (!dark || this.#darkLooks >= DARK_LOOKS) tell(dark)
  }

  /** @param {MediaStream} stream */
  #newVideo(stream) {
    const video = document.createElement("video")
    video.muted = video.autoplay = video.playsInline = true   // voices are played elsewhere
    video.disablePictureInPicture = true
    video.srcObject = stream
    video.addEventListener("loadeddata", () => video === this.#video && this.#see("live"))
    return video
  }

  /** The last frame stays until this one has its first. @param {HTMLVideoElement} video */
  #await(video) {
    this.#next = video
    video.addEventListener("loadeddata", () => this.#next === video && this.#take(video), { once: true })
    video.style.visibility = "hidden"
    this.append(video)
  }

  /** From now on this one is seen. @param {HTMLVideoElement} video */
  #take(video) {
    if (this.#video) this.#video.remove()
    this.#video = video
    this.#next = null
    this.#frames = 0
    video.style.visibility = ""
    video.setAttribute("aria-label", this.#label)
    if (!video.isConnected) this.append(video)
    this.place()
    if (video.readyState >= 2) this.#see("live")
  }

  /** @param {Seen} seen */
  #see(seen) {
    if (seen === "live") this.#stillLooks = 0
    if (seen === this.#seen) return
    this.#seen = seen
    this.seen?.(seen)
  }

  #tellSize() {
    const height = this.#inSight ? Math.ceil(this.clientHeight * this.#view.zoom * devicePixelRatio) : 0
    if (height === this.#told) return
    this.#told = height
    this.sized?.(height)
  }
}

const small = document.createElement("canvas")
small.width = SPOTS.width
small.height = SPOTS.height
customElements.define("live-picture", LivePicture)

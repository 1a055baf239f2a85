/**
 * A photo instead of a symbol: taken with a camera, picked from this device, or one that the room has already.
 */

import { html, nothing } from "lit-html"
import { Camera } from "./camera.js"
import { ask, button, icon } from "./parts.js"
import { photoOr } from "./photo.js"
import { isCurtainDrawn, watchCurtain } from "./photo-curtain.js"
import { photoPost } from "./photo-post.js"
import { deletePhoto, listPhotos, sendPhoto, smallCopy } from "./photo-sending.js"
import { PHOTOS } from "./words-photos.js"

/** @import { Sending } from "./photo-sending.js" */

export class PhotoChoice {
  /** The photo that is chosen, or "". */ image = ""
  /** The room's. @type {string[]} */ images = []
  /** @type {Sending | "opening" | "kept"} */ state = ""
  problem = ""
  camera = new Camera()
  /** @type {AbortController | null} */ #sending = null
  #unwatch = watchCurtain(() => this.#curtained())

  /**
   * @param {string} id so that two on a page are told apart
   * @param {object} means
   * @param {() => void} means.draw
   * @param {() => void} means.chosen told when one is
   * @param {(image: string) => void} [means.deleted] told when one of the room's is no more
   */
  constructor(id, { draw, chosen, deleted = () => {} }) {
    this.id = id
    this.draw = draw
    this.chosen = chosen
    this.deleted = deleted
    void this.#list()
    const post = photoPost()
    if (post) post.arrived = image => this.#add(image)
  }

  /** Whether a photo is on its way. */
  get busy() {
    return this.state === "sending" || this.state === "waiting" || this.state === "kept"
  }

  /** @param {string} image */
  choose(image) {
    this.image = image
    this.chosen()
  }

  /** Give back the camera, and leave out what is not sent. */
  close() {
    this.#unwatch()
    this.camera.close()
    this.#sending?.abort()
    this.state = ""
    const post = photoPost()
    if (post) post.arrived = null
  }

  async #list() {
    this.images = await listPhotos() ?? this.images
    this.draw()
  }

  /** @param {() => Promise<import("../media/devices.js").DeviceState>} open */
  async #look(open) {
    this.#settle("opening")
    const state = await open()
    this.#settle("", state === "on" || state === "off" ? "" : PHOTOS.problems[state] ?? PHOTOS.problems.missing)
    focusOn(`${this.id}-shoot`)
  }

  /** The privacy curtain was drawn or opened; what it took away only a tap brings back. */
  #curtained() {
    if (!isCurtainDrawn() || !this.camera.stream && this.state !== "opening") return this.draw()
    const lost = document.activeElement?.closest(".photo-camera")
    this.camera.close()
    this.#settle("")
    if (lost) focusOn(`${this.id}-take`)
  }

  #closeCamera() {
    this.camera.close()
    this.#settle("")
    focusOn(`${this.id}-take`)
  }

  async #shoot() {
    const video = /** @type {HTMLVideoElement | null} */ (document.getElementById(`${this.id}-video`))
    if (!video?.videoWidth) return
    const photo = await smallCopy(video)
    this.camera.close()
    await this.#send(photo)
  }

  /** @param {Event} event */
  async #picked(event) {
    const field = /** @type {HTMLInputElement} */ (event.currentTarget)
    const [file] = field.files ?? []
    field.value = ""   // the same one may be picked again
    if (!file) return
    this.camera.close()
    this.#settle("sending")
    await this.#send(await smallCopy(file))
  }

  /** @param {Blob | null} photo */
  async #send(photo) {
    if (!photo) return this.#settle("", PHOTOS.problems.bad_image)
    this.#sending?.abort()
    const { signal } = this.#sending = new AbortController()
    this.#settle("sending")
    const means = { signal, waits: (/** @type {boolean} */ kept = false) => this.#settle(kept ? "kept" : "waiting") }
    const answer = await (photoPost()?.send(photo, means) ?? sendPhoto(photo, means))
    if (signal.aborted) return
    if ("code" in answer) {
      this.#settle("", PHOTOS.problems[answer.code])
    } else {
      this.#add(answer.image)
      this.#settle("")
      this.choose(answer.image)
    }
    focusOn(`${this.id}-take`)
  }

  /** @param {string} image */
  #add(image) {
    this.images = [image, ...this.images.filter(each => each !== image)]
    this.draw()
  }

  async #remove() {
    const { image } = this
    if (!await ask({ title: PHOTOS.removeAsk, text: PHOTOS.removeText, yes: PHOTOS.removeYes, stop: true })) return
    if (!await deletePhoto(image)) return this.#settle(this.state, PHOTOS.removeFailed)
    this.images = this.images.filter(each => each !== image)
    this.deleted(image)
    if (this.image === image) this.image = ""
    this.#settle("")
  }

  /** @param {PhotoChoice["state"]} state @param {string} [problem] */
  #settle(state, problem = "") {
    this.state = state
    this.problem = problem
    this.draw()
  }

  view() {
    const { camera, id, problem } = this
    const curtain = isCurtainDrawn()
    const take = () => camera.stream ? this.#closeCamera() : void this.#look(() => camera.open())
    return html`<div class="photos">
      <div class="photo-ways">
        <button type="button" id=${`${id}-take`} class="button" aria-expanded=${camera.stream !== null} ?disabled=${this.busy}
          aria-disabled=${curtain || nothing} @click=${curtain ? nothing : take}>${icon(curtain ? "camera-off" : "camera")}<span>${PHOTOS.take}</span></button>
        <button type="button" class="button" ?disabled=${this.busy} @click=${() => document.getElementById(`${id}-file`)?.click()}>${icon("picture")}<span>${PHOTOS.pick}</span></button>
        <input id=${`${id}-file`} type="file" accept="image/*" hidden aria-label=${PHOTOS.pick} @change=${(/** @type {Event} */ event) => void this.#picked(event)}>
        <p class="hint">${PHOTOS.hint}</p></div>
      ${camera.stream ? this.#preview() : nothing}
      <div aria-live="polite" class="photo-state">${this.#says()}</div>
      ${problem ? html`<p class="field-error" role="alert">${problem}</p>` : nothing}
      ${!camera.stream && (this.images.length || this.image) ? this.#ofTheRoom() : nothing}
    </div>`
  }

  #preview() {
    const { camera, id } = this
    return html`<div class="photo-camera"><video id=${`${id}-video`} class="photo-view" autoplay playsinline .muted=${true} aria-label=${PHOTOS.preview} .srcObject=${camera.stream}></video>
      <div class="photo-camera-ways"><button type="button" id=${`${id}-shoot`} class="button primary big" @click=${() => void this.#shoot()}>${icon("camera")}<span>${PHOTOS.shoot}</span></button>
        ${camera.devices.length > 1 ? button({ label: PHOTOS.otherCamera, press: () => void this.#look(() => camera.turn()) }) : nothing}
        ${button({ label: PHOTOS.closeCamera, press: () => this.#closeCamera() })}</div></div>`
  }

  #says() {
    if (this.state === "opening") return PHOTOS.opening
    if (this.state === "sending") return PHOTOS.sending
    if (!this.busy) return isCurtainDrawn() ? PHOTOS.curtain : nothing
    return html`<span>${this.state === "kept" ? PHOTOS.kept : PHOTOS.waiting}</span> ${button({ label: PHOTOS.leaveOut, kind: "quiet", press: () => {
      this.#sending?.abort()
      this.#settle("")
    } })}`
  }

  /** What is chosen stays in sight. */
  #ofTheRoom() {
    const { image, images } = this
    const shown = image && !images.includes(image) ? [image, ...images] : images
    return html`<div class="photo-row"><div class="photo-found" role="group" aria-label=${PHOTOS.photosHere}>${shown.map((each, at) => html`<button type="button"
        class="pick" aria-pressed=${each === image} aria-label=${PHOTOS.photo(at + 1)} @click=${() => this.choose(each)}>${photoOr("card-picture", 64, each, "")}</button>`)}</div>
      ${image ? button({ label: PHOTOS.remove, mark: "clear", kind: "quiet", press: () => void this.#remove() }) : nothing}</div>`
  }
}

/** When it is drawn. @param {string} id */
function focusOn(id) {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(id)?.focus()))
}

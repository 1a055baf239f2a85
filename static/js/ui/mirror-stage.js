/**
 * What a student's screen shows in place of the page: what leads the session, drawn as that student has it, as large as it
 * is there and made small as a whole; calm; a moving picture by its frames.
 */

import { html, nothing } from "lit-html"
import { SOURCES } from "../media/sources.js"
import { leads, ledStage } from "./led.js"
import { personOf, stageOf } from "./model.js"
import { calmPicture } from "./tiles.js"
import { MEDIA, pictureOf } from "./words-media.js"

/** @import { Mirror } from "./model-mirror.js" */
/** @import { Screen } from "./screen.js" */

/** A school Chromebook's, as long as a screen has not said how large it is. */
const WIDTH = 950, HEIGHT = 616

/**
 * @param {Screen} screen
 * @param {string} seat
 * @param {Mirror} view
 * @param {string} word what it is, where it cannot be drawn
 */
export function stageSeen(screen, seat, view, word) {
  const { show, of = "" } = stageOf(screen.records) ?? {}
  if (leads(screen)) return small(view, ledStage(asSeenBy(screen, seat)))
  if (show === "calm") return small(view, html`<div class="stage">${calmPicture(MEDIA.rest, MEDIA.restText)}</div>`)
  const source = SOURCES.find(each => each === show), name = personOf(screen.records, of)?.name ?? ""
  return html`<span class="mirror-none">${word}${source
    ? html`<canvas class="mirror-video" data-label=${pictureOf(name, source)} width="2" height="2"></canvas>` : nothing}</span>`
}

/** Geometry goes through the attributes of a drawing. @param {Mirror} view @param {unknown} inside */
function small({ screen_width: width, screen_height: height }, inside) {
  const [w, h] = width && height ? [width, height] : [WIDTH, HEIGHT]
  return html`<svg class="mirror-stage" viewBox=${`0 0 ${w} ${h}`}><foreignObject width=${w} height=${h}><div class="sheet">${inside}</div></foreignObject></svg>`
}

/** The same records, read as that student; nothing comes of pressing. @param {Screen} screen @param {string} seat @returns {Screen} */
function asSeenBy({ records, client, root }, seat) {
  return /** @type {any} */ ({ records, client, root, me: { seat, role: "student" }, propose() {} })
}

/** Paint the frames of what moves, as this window has them too. */
export function paintFrames() {
  for (const canvas of /** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll(".mirror-video"))) {
    const label = canvas.dataset.label ?? ""
    const video = /** @type {HTMLVideoElement | null} */ (document.querySelector(`video[aria-label="${CSS.escape(label)}"]`))
    if (!video?.videoWidth) continue
    const width = canvas.parentElement?.clientWidth || 2
    Object.assign(canvas, { width: width * devicePixelRatio, height: Math.round(width * devicePixelRatio * video.videoHeight / video.videoWidth) })
    canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height)
  }
}

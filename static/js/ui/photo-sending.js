/**
 * Photos on their way: made small here, so that a school line carries them, and sent to the room, again and again while
 * there is no network. What is a picture, the server says; nothing here is trusted.
 */

import { request, within } from "./below-seat.js"
import { photoAddress } from "./photo.js"

/** @typedef {"" | "sending" | "waiting" | "bad_image" | "image_too_large" | "too_many_images" | "not_allowed"} Sending what became of it */
/** @typedef {{image: string} | {code: Sending}} Answer */

const SIDE = 512
const QUALITY = 0.9
const AGAIN_MS = 3000
/** Nobody waits longer for one answer: the server takes 20 s for what comes slowly, and 15 s to make it anew. */
const ANSWER_MS = 60_000
/** A line or a server that was too slow may be quicker the next time; so may one that had too much to do. */
const LATE = new Set([408, 429])
/** A camera's largest file, and more than anybody wants to wait for. */
const MOST_BYTES = 60 * 1024 * 1024

/**
 * A small copy, upright, its longer side 512 pixels at most; of what a camera shows, the square in the middle.
 * @param {Blob | HTMLVideoElement} source
 * @returns {Promise<Blob | null>} null: this browser sees no picture in it
 */
export async function smallCopy(source) {
  if (source instanceof Blob && source.size > MOST_BYTES) return null
  const picture = await createImageBitmap(source).catch(() => null)
  if (!picture) return null
  const { width, height } = picture
  const cut = source instanceof Blob ? { width, height } : { width: Math.min(width, height), height: Math.min(width, height) }
  const scale = Math.min(1, SIDE / Math.max(cut.width, cut.height))
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(cut.width * scale))
  canvas.height = Math.max(1, Math.round(cut.height * scale))
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  context.fillStyle = "#fff"   // what can be seen through is seen on white
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = "high"
  context.drawImage(picture, (width - cut.width) / 2, (height - cut.height) / 2, cut.width, cut.height, 0, 0, canvas.width, canvas.height)
  picture.close()
  return new Promise(resolve => canvas.toBlob(resolve, "image/jpeg", QUALITY))
}

/**
 * Send one photo, for as long as it takes.
 * @param {Blob} photo
 * @param {object} means
 * @param {AbortSignal} means.signal
 * @param {() => void} means.waits told when it could not be sent just now
 * @param {typeof post} [means.send]
 * @param {typeof pause} [means.again]
 * @returns {Promise<Answer>}
 */
export async function sendPhoto(photo, { signal, waits, send = post, again = pause }) {
  while (!signal.aborted) {
    const answer = await within(ANSWER_MS, async over => {
      const answer = await send(photo, over)
      const after_s = Number(answer.headers.get("retry-after"))
      return { status: answer.status, after_s, said: await answer.json().catch(() => null) }
    }, signal).catch(() => null)
    if (answer?.status === 201 && answer.said) return { image: answer.said.image }
    if (answer && answer.status < 500 && !LATE.has(answer.status)) return { code: codeOf(answer.status, answer.said?.code) }
    if (!signal.aborted) waits()
    await again(signal, answer ? 1000 * answer.after_s : 0)
  }
  return { code: "" }
}

/** @param {Blob} photo @param {AbortSignal} signal @returns {Promise<Response>} */
function post(photo, signal) {
  const headers = { accept: "application/json", "content-type": photo.type }
  return fetch(photoAddress(), { method: "POST", headers, body: photo, signal })
}

/** @param {number} status @param {string} [code] @returns {Sending} */
function codeOf(status, code) {
  if (status === 409) return "too_many_images"
  if (status === 413) return "image_too_large"
  return code === "bad_image" ? "bad_image" : "not_allowed"
}

/** Until the network is said to be back, or a while. @param {AbortSignal} signal @param {number} least of ms, as the server asks @returns {Promise<void>} */
function pause(signal, least) {
  return new Promise(resolve => {
    const go = () => {
      clearTimeout(timer)
      removeEventListener("online", go)
      signal.removeEventListener("abort", go)
      resolve()
    }
    const timer = setTimeout(go, Math.max(AGAIN_MS, least))
    addEventListener("online", go)
    signal.addEventListener("abort", go)
  })
}

/** The room's photos, the newest first; null where the server cannot say. @returns {Promise<string[] | null>} */
export async function listPhotos() {
  const answer = await request("images")
  return answer && (await answer.json()).images
}

/** @param {string} image @returns {Promise<boolean>} whether it is gone */
export async function deletePhoto(image) {
  return await request(`images/${encodeURIComponent(image)}/remove`, {}) !== null
}

/**
 * Photos on their way from this window: each is kept on this computer's disk until the room has it, so that a reload or
 * a crash loses none. What an earlier page load left is sent by the next one.
 */

import { newId } from "../core/replica.js"
import { forgetPhoto, keepPhoto, keptPhotos } from "../sync/keep-photos.js"
import { sendPhoto } from "./photo-sending.js"
import { PHOTOS } from "./words-photos.js"

/** @import { Keep } from "../sync/keep.js" */
/** @import { Answer } from "./photo-sending.js" */
/** @import { Screen } from "./screen.js" */

export class PhotoPost {
  /** Told when one that an earlier page load left is in the room. @type {((image: string) => void) | null} */ arrived = null
  #over = new AbortController()
  #begun = false

  /**
   * @param {object} means
   * @param {Keep} means.keep
   * @param {(text: string) => void} means.say tells the reader
   * @param {typeof sendPhoto} [means.send]
   */
  constructor({ keep, say, send = sendPhoto }) {
    this.keep = keep
    this.say = say
    this.deliver = send
  }

  /**
   * Send one photo, for as long as it takes.
   * @param {Blob} photo
   * @param {{signal: AbortSignal, waits: (kept: boolean) => void}} means as for `sendPhoto`; `kept`: a reload would not lose it
   */
  async send(photo, { signal, waits }) {
    const id = newId()
    let kept = false, waiting = false
    const tell = () => waiting && waits(kept)
    const keeping = keepPhoto(this.keep, { id, photo }).then(() => {
      kept = true
      tell()
    }, () => {})   // a disk that does not answer is not waited for
    const answer = await this.deliver(photo, { signal, waits: () => {
      waiting = true
      tell()
    } })
    waiting = false
    void keeping.then(() => this.#forget(id))
    return answer
  }

  /** Send what an earlier page load left, once. */
  async bring() {
    if (this.#begun) return
    this.#begun = true
    for (const { id, photo } of await keptPhotos(this.keep).catch(() => [])) {
      const answer = await this.deliver(photo, { signal: this.#over.signal, waits: () => {} })
      if (this.#over.signal.aborted) return
      await this.#forget(id)
      this.#tell(answer)
    }
  }

  /** Nothing goes from this window any more, and what was kept is no longer its business. */
  end() {
    this.#over.abort()
  }

  /** @param {Answer} answer */
  #tell(answer) {
    if ("code" in answer) return this.say(`${PHOTOS.keptRefused} ${PHOTOS.problems[answer.code]}`)
    this.arrived?.(answer.image)
    this.say(PHOTOS.keptSent)
  }

  /** @param {string} id */
  async #forget(id) {
    if (!this.#over.signal.aborted) await forgetPhoto(this.keep, id).catch(() => null)   // another window has it now
  }
}

/** That of this window. @type {PhotoPost | null} */
let post = null

/** @param {Screen} screen */
export function tendPhotos(screen) {
  const { client } = screen
  const own = post = new PhotoPost({ keep: client.keep, say: text => screen.say(text) })
  client.on("seat", ({ status }) => status === "in" && void own.bring())
  client.on("bye", () => own.end())
}

/** That of this window; none on a page that only shows what the room looks like. */
export function photoPost() {
  return post
}

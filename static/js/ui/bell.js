/**
 * Tells staff that somebody has come to the door, asks for something or wrote: a chime, and a number in the title.
 * Rings once for each of them, and never for what was there before this window.
 */

import { chime } from "./chime.js"
import { openRequests, waitingOf } from "./model.js"
import { WORDS } from "./words.js"

/** @import { Screen } from "./screen.js" */

export class Bell {
  /** What has rung, by id and time. @type {Set<string>} */ #rung = new Set()
  #first = true

  /** @param {Screen} screen */
  constructor(screen) {
    this.screen = screen
  }

  /** Look whether there is something new. */
  look() {
    const { records, me } = this.screen
    const knocks = me.role === "therapist" ? waitingOf(records).filter(knock => knock.answer === "waiting") : []
    const requests = openRequests(records)
    const calls = [...knocks.map(knock => `${knock.id} ${knock.since}`), ...requests.map(request => request.id)]
    const fresh = calls.filter(call => !this.#rung.has(call))
    for (const call of fresh) this.#rung.add(call)
    if (fresh.length && !this.#first) chime()
    this.#first = false
    document.title = calls.length ? `(${calls.length}) ${WORDS.product}` : WORDS.product
  }
}

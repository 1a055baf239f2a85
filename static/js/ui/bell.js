/**
 * Tells staff that somebody has come to the door, asks for something, calls or wrote: a chime, and a number in the title.
 * Rings once for each of them, and never for what was there before this window.
 */

import { chime } from "./chime.js"
import { waitingOf } from "./leading.js"
import { openRequests, personOf } from "./model.js"
import { cardFor, openCalls } from "./model-prompts.js"
import { WORDS } from "./words-staff.js"

/** @import { Message } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

export class Bell {
  /** What has rung, by id and time. @type {Set<string>} */ #rung = new Set()
  /** What was there before this window has been seen. */ #settled = false

  /** @param {Screen} screen */
  constructor(screen) {
    this.screen = screen
    screen.records.subscribe((ids, reset) => {
      if (reset || [...ids].some(id => screen.records.get(id)?.type !== "stroke")) this.#look()
    })
  }

  #look() {
    const { records, me } = this.screen
    const knocks = me.role === "therapist" ? waitingOf(records).filter(knock => knock.answer === "waiting") : []
    const requests = openRequests(records)
    const calls = [...knocks.map(knock => `${knock.id} ${knock.since}`), ...requests.map(request => request.id), ...this.#fromStaff()]
    const said = [...records.all("message")].filter(message => message.by !== me.seat && !this.#rung.has(message.id))
    const fresh = [...calls, ...said.map(message => message.id)].filter(call => !this.#rung.has(call))
    for (const call of fresh) this.#rung.add(call)
    if (this.#settled && fresh.length) this.#ring(said.at(-1))
    this.#settled ||= records.complete
    document.title = calls.length ? `(${calls.length}) ${WORDS.product}` : WORDS.product
  }

  /** What one of the staff wants of another: a facilitator's calls, or the card that a facilitator has not seen. @returns {string[]} */
  #fromStaff() {
    const { records, me } = this.screen
    if (me.role === "therapist") return openCalls(records).map(call => call.id)
    const { card } = cardFor(records, me.seat)
    return card?.status === "sent" ? [card.prompt.id] : []
  }

  /** @param {Message} [message] shown where its panel is out of sight */
  #ring(message) {
    chime()
    const panel = this.screen.root.querySelector(".panel-messages")?.getBoundingClientRect()
    const seen = panel && panel.top < innerHeight && panel.bottom > 0
    if (!message || seen) return
    const name = personOf(this.screen.records, message.by)?.name ?? WORDS.messages
    this.screen.say(WORDS.wrote(name, message.text))
  }
}

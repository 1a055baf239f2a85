/**
 * Which of their own devices somebody has on: what this tab remembers over a reload, and what it is before anybody chose.
 */

/** @import { Memory } from "./devices.js" */
/** @import { Me } from "./rights.js" */
/** @import { Source } from "./sources.js" */

/** What is switched on as one comes in, unless one has chosen otherwise. @type {Record<string, Source[]>} */
const AT_FIRST = { therapist: ["mic", "face"], student: ["mic", "face"], facilitator: [], observer: [] }

export class Choices {
  #memory
  #me

  /** @param {Memory} memory @param {Me} me */
  constructor(memory, me) {
    this.#memory = memory
    this.#me = me
  }

  /** @param {Source} source */
  isOn(source) {
    const chosen = this.#memory.getItem(this.#name(source))
    return chosen ? chosen === "on" : AT_FIRST[this.#me.role].includes(source)
  }

  /** @param {Source} source @param {"on" | "off"} choice */
  remember(source, choice) {
    this.#memory.setItem(this.#name(source), choice)
  }

  /** Whether the line is spared of pictures. */
  get low() {
    return this.#memory.getItem(this.#name("low")) === "on"
  }

  set low(low) {
    this.#memory.setItem(this.#name("low"), low ? "on" : "off")
  }

  /** @param {string} what */
  #name(what) {
    return `baseline.${this.#me.seat}.${what}`
  }
}

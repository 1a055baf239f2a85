/**
 * Choosing a picture by a word, in English or Spanish, from all that are installed. Draws itself where it is put.
 */

import { html, nothing } from "lit-html"
import { cardPicture } from "./cards.js"
import { LEADING } from "./words-leading.js"

/** @typedef {{name: string, label: string}} Found */

const WAIT_MS = 120

/**
 * What a word means, the best first; [] where the server cannot say.
 * @param {string} word
 * @param {AbortSignal} [signal]
 * @param {string} [lang] "en" or "es"
 * @returns {Promise<Found[]>}
 */
export async function findSymbols(word, signal, lang = "en") {
  const asked = new URLSearchParams({ q: word.slice(0, 60), lang })
  const answer = await fetch(`/symbols?${asked}`, { signal })
  return answer.ok ? answer.json() : []
}

/**
 * The picture to take unasked: the best whose name shares the beginning of a word with these. A wrong one is worse than none.
 * @param {readonly Found[]} found @param {string} words
 * @returns {string}
 */
export function fitting(found, words) {
  const begins = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean)
    .map(word => word.slice(0, 4))
  const wanted = begins(words)
  return found.find(({ label }) => begins(label).some(each => wanted.includes(each)))?.name ?? ""
}

/** One search, with what it found and what is chosen. */
export class Picker {
  /** @type {Found[]} */ found = []
  query = ""
  chosen = ""
  #timer = 0
  /** @type {AbortController | null} */ #asking = null

  /** @param {() => void} draw @param {string} [chosen] @param {string} [lang] in which words are looked up at first */
  constructor(draw, chosen = "", lang = "en") {
    this.draw = draw
    this.chosen = chosen
    this.lang = lang
  }

  /** @param {string} query @param {boolean} [takes] the best is chosen, as long as nobody chose */
  look(query, takes = false) {
    this.query = query
    clearTimeout(this.#timer)
    this.#asking?.abort()
    this.#timer = window.setTimeout(() => void this.#ask(takes), WAIT_MS)
  }

  /** @param {boolean} takes */
  async #ask(takes) {
    this.#asking = new AbortController()
    const found = await findSymbols(this.query.trim(), this.#asking.signal, this.lang).catch(() => null)   // without a word: what is often wanted
    if (!found) return   // another word was asked for since
    this.found = found.slice(0, 24)
    if (takes) this.chosen = fitting(found, this.query)
    this.draw()
  }

  /** @param {string} name */
  choose(name) {
    this.chosen = name
    this.draw()
  }

  /** @param {string} id so that two on a page are told apart */
  view(id) {
    const typed = (/** @type {Event} */ { target }) => this.look(/** @type {HTMLInputElement} */ (target).value)
    const speak = (/** @type {Event} */ { target }) => {
      this.lang = /** @type {HTMLSelectElement} */ (target).value
      this.look(this.query)
    }
    return html`<div class="picker">
      <div class="picker-ask"><label class="field" for=${`${id}-find`}><span>${LEADING.findPicture}</span>
        <input id=${`${id}-find`} type="search" autocomplete="off" maxlength="60" .value=${this.query} @input=${typed}
          @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && event.preventDefault()}></label>
        <label class="field" for=${`${id}-lang`}><span>${LEADING.language}</span><select id=${`${id}-lang`} @change=${speak}>
          <option value="en" ?selected=${this.lang === "en"}>${LEADING.english}</option>
          <option value="es" ?selected=${this.lang === "es"}>${LEADING.spanish}</option></select></label></div>
      <div class="picker-found" role="group" aria-label=${LEADING.pictures}>
        <button type="button" class="pick" aria-pressed=${!this.chosen} @click=${() => this.choose("")}><span class="pick-none"></span><span>${LEADING.noPicture}</span></button>
        ${this.#shown.map(({ name, label }) => html`<button type="button" class="pick" aria-pressed=${this.chosen === name}
          @click=${() => this.choose(name)}>${cardPicture(name)}<span>${label}</span></button>`)}
        ${this.query.trim() && !this.found.length ? html`<p class="hint">${LEADING.noneFound}</p>` : nothing}</div>
    </div>`
  }

  /** What is chosen stays in sight. */
  get #shown() {
    const { chosen, found } = this
    return !chosen || found.some(({ name }) => name === chosen) ? found : [{ name: chosen, label: chosen.replace(/^own-/, "").replaceAll("-", " ") }, ...found]
  }
}

/**
 * A picture to go with words: found by a word among the symbols of the server. Knows nothing of what it is for.
 */

import { html, nothing } from "lit-html"
import { button, icon, picture } from "./parts.js"
import { PROMPTS } from "./words-prompts.js"

/** @typedef {{name: string, label: string}} Found */

const LATER_MS = 150
const SHOWN = 18

export class SymbolChoice {
  open = false
  /** @type {Found[]} */ found = []
  #timer = 0
  #asked = ""

  /** @param {string} id of its field @param {() => void} changed @param {(symbol: string) => void} chosen */
  constructor(id, changed, chosen) {
    this.id = id
    this.changed = changed
    this.chosen = chosen
  }

  toggle(open = !this.open) {
    this.open = open
    if (open) void this.#find("")
    this.changed()
    requestAnimationFrame(() => requestAnimationFrame(() => open && document.getElementById(this.id)?.focus()))
  }

  /** @param {string} word */
  type(word) {
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => void this.#find(word), LATER_MS)
  }

  /** @param {string} name */
  choose(name) {
    this.chosen(name)
    this.toggle(false)
  }

  /** @param {string} word */
  async #find(word) {
    this.#asked = word
    const answer = await fetch(`/symbols?q=${encodeURIComponent(word.slice(0, 40))}`).catch(() => null)
    if (!answer?.ok || word !== this.#asked) return
    this.found = (await answer.json()).slice(0, SHOWN)
    this.changed()
  }
}

/** The button that opens it, with what is chosen. @param {SymbolChoice} choice @param {string} symbol */
export function symbolButton(choice, symbol) {
  return html`<button type="button" class="button symbol-button" aria-expanded=${choice.open} @click=${() => choice.toggle()}>
    ${symbol ? picture(symbol) : icon("picture")}<span>${PROMPTS.picture}</span></button>`
}

/** @param {SymbolChoice} choice @param {string} symbol */
export function symbolList(choice, symbol) {
  if (!choice.open) return nothing
  const typed = (/** @type {InputEvent} */ { target }) => choice.type(/** @type {HTMLInputElement} */ (target).value)
  const noSend = (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && event.preventDefault()
  return html`<div class="symbol-choice">
    <div class="symbol-search"><label class="vh" for=${choice.id}>${PROMPTS.search}</label>
      <input id=${choice.id} type="search" autocomplete="off" placeholder=${PROMPTS.search} @input=${typed} @keydown=${noSend}>
      ${symbol ? button({ label: PROMPTS.noPicture, mark: "close", kind: "quiet", press: () => choice.choose("") }) : nothing}</div>
    ${choice.found.length ? html`<ul class="symbol-found">${choice.found.map(({ name, label }) => html`<li>
      <button type="button" class="button only" aria-pressed=${name === symbol} title=${label} @click=${() => choice.choose(name)}>
        ${picture(name)}<span class="vh">${label}</span></button></li>`)}</ul>`
    : html`<p class="hint">${PROMPTS.nothingFound}</p>`}
  </div>`
}

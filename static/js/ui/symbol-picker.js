/**
 * Choosing a picture by a word, in English or Spanish, from all that are installed, or a photo in its place. Draws itself
 * where it is put, or in a dialog of its own.
 */

import { html, nothing, render } from "lit-html"
import { cardPicture } from "./cards.js"
import { button, closeDialogs, dialog, icon } from "./parts.js"
import { PhotoChoice } from "./photo-choice.js"
import { LEADING } from "./words-leading.js"

/** @typedef {{name: string, label: string}} Found */
/** A photo stands before the symbol, which is shown where the photo cannot be. @typedef {{symbol: string, image: string}} Chosen */

const WAIT_MS = 120

/**
 * What a word means, the best first; [] where the server cannot say.
 * @param {string} word
 * @param {AbortSignal} [signal]
 * @param {string} [lang] "en" or "es"
 * @returns {Promise<Found[]>}
 */
async function findSymbols(word, signal, lang = "en") {
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
  /** Whether the server has said what the word means. */ #answered = false
  #timer = 0
  /** @type {AbortController | null} */ #asking = null

  /**
   * @param {string} id so that two on a page are told apart
   * @param {object} means
   * @param {() => void} means.draw
   * @param {Chosen} means.chosen
   * @param {(image: string) => void} [means.deleted] told when a photo of the room is no more
   * @param {() => void} [means.picked] told when something was chosen by hand
   * @param {string} [means.lang] in which words are looked up at first
   */
  constructor(id, { draw, chosen, deleted, picked = draw, lang = "en" }) {
    this.id = id
    this.lang = lang
    this.draw = draw
    this.chosen = chosen.symbol
    this.photos = new PhotoChoice(id, { draw, chosen: picked, deleted })
    this.photos.image = chosen.image
    this.picked = picked
  }

  /** Nothing is looked for or through any more. */
  close() {
    clearTimeout(this.#timer)
    this.photos.close()
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
    if (!found) return   // another word was asked for since, or there is no network
    this.#answered = true
    this.found = found.slice(0, 24)
    if (takes) this.chosen = fitting(found, this.query)
    this.draw()
  }

  /** @param {string} name */
  choose(name) {
    this.chosen = name
    this.photos.image = ""
    this.picked()
  }

  view() {
    const { id } = this
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
      ${this.photos.camera.stream ? nothing : this.#symbols()}
      ${this.photos.view()}
    </div>`
  }

  #symbols() {
    const photo = this.photos.image !== ""
    return html`<div class="picker-found" role="group" aria-label=${LEADING.pictures}>
        <button type="button" class="pick" aria-pressed=${!photo && !this.chosen} @click=${() => this.choose("")}><span class="pick-none"></span><span>${LEADING.noPicture}</span></button>
        ${this.#shown.map(({ name, label }) => html`<button type="button" class="pick" aria-pressed=${!photo && this.chosen === name}
          @click=${() => this.choose(name)}>${cardPicture(name)}<span>${label}</span></button>`)}
        ${this.#answered && this.query.trim() && !this.found.length ? html`<p class="hint">${LEADING.noneFound}</p>` : nothing}</div>`
  }

  /** What is chosen stays in sight. */
  get #shown() {
    const { chosen, found } = this
    return !chosen || found.some(({ name }) => name === chosen) ? found : [{ name: chosen, label: chosen.replace(/^own-/, "").replaceAll("-", " ") }, ...found]
  }
}

/** No form waits longer for the picture that fits its words. */
const SOON_MS = 1500

/**
 * The picture to take unasked for words, by its name; "" where none fits, or none is found soon.
 * @param {string} words @param {string} lang @param {number} [within] milliseconds
 * @returns {Promise<string>}
 */
export async function symbolFor(words, lang, within = SOON_MS) {
  return fitting(await findSymbols(words, AbortSignal.timeout(within), lang).catch(() => []), words)
}

/** `lang`: in which words are looked up at first. @typedef {{words: () => string, deleted?: (image: string) => void, lang?: string}} Asking */

/**
 * Choose a picture in a dialog of its own; what is chosen ends it.
 * @param {string} title
 * @param {Chosen} now
 * @param {Asking} asking
 * @returns {Promise<Chosen | null>} null where it was left
 */
async function askPicture(title, now, { words, deleted, lang }) {
  /** @type {Chosen | null} */
  let answer = null
  const host = document.createElement("div")
  const picked = () => {
    answer = { symbol: picker.chosen, image: picker.photos.image }
    host.closest("dialog")?.close()
  }
  const picker = new Picker("picture", { chosen: now, picked, deleted, lang, draw: () => render(html`<div class="card-form">${picker.view()}
    <div class="dialog-ways">${button({ label: LEADING.cancel, press: closeDialogs })}</div></div>`, host) })
  picker.look(words(), !now.symbol)
  picker.draw()
  await dialog(html`<h2 id="picture-title">${title}</h2>${host}`, { labelledby: "picture-title" })
  picker.close()
  return answer
}

/**
 * The button that opens it, with what is chosen.
 * @param {string} name
 * @param {Chosen} now
 * @param {Asking & {chosen: (chosen: Chosen) => void, said?: boolean}} means `said`: its name is to be read
 */
export function pictureButton(name, now, { chosen, said = false, ...asking }) {
  const press = async () => {
    const answer = await askPicture(name, now, asking)
    if (answer) chosen(answer)
  }
  return html`<button type="button" class="button picture-button" title=${name} @click=${() => void press()}>
    ${now.symbol || now.image ? cardPicture(now.symbol, "", now.image) : icon("picture")}<span class=${said ? "" : "vh"}>${name}</span></button>`
}

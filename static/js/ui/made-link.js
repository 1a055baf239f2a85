/** A link that was made just now and is told only once: its address, to be read, chosen and copied. */

import { html, nothing } from "lit-html"
import { button } from "./parts.js"
import { WORDS } from "./words-staff.js"

/**
 * @param {object} made
 * @param {string} made.id of its field
 * @param {unknown} made.label
 * @param {string} made.url
 * @param {boolean} made.copied whether it was
 * @param {() => void} made.done told when it is
 * @param {unknown} [made.ways] what else can be done with it
 * @param {unknown} [made.hint]
 */
export function madeLink({ id, label, url, copied, done, ways = nothing, hint = nothing }) {
  const copy = async () => {
    /** @type {HTMLInputElement | null} */ (document.getElementById(id))?.select()
    await navigator.clipboard?.writeText(url).then(done, () => {})   // where it may not, it is chosen, to be copied by hand
  }
  const select = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).select()
  return html`<div class="made">
    <label for=${id}>${label}</label>
    <input id=${id} class="made-url" readonly .value=${url} @focus=${select}>
    <div class="made-ways">
      ${button({ label: copied ? WORDS.copied : WORDS.copyLink, mark: copied ? "check" : "copy", press: () => void copy() })}
      ${ways}
    </div>
    ${hint}
  </div>`
}

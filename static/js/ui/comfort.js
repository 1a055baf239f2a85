/**
 * How a student reaches what is there: with how many switches, and at what pace. Staff set it.
 */

import { html, nothing } from "lit-html"
import { controlsOf } from "./model.js"
import { LEADING } from "./words-leading.js"

/** @import { Person } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

const PACES_S = [0.5, 1, 1.5, 2, 3, 5, 8]

/** @param {Screen} screen @param {Person} person */
export function switchesOf(screen, { id, name }) {
  const controls = controlsOf(screen.records, id)
  if (!controls) return nothing
  const { scan = "off", scan_ms = 1500 } = controls
  const set = (/** @type {(value: string) => {[field: string]: unknown}} */ fields) => (/** @type {Event} */ { target }) =>
    screen.patch(controls.id, fields(/** @type {HTMLSelectElement} */ (target).value))
  const pace = LEADING.scanPace(name), paces = PACES_S.includes(scan_ms / 1000) ? PACES_S : [...PACES_S, scan_ms / 1000]
  return html`<div class="permits comfort"><select aria-label=${LEADING.scanning(name)} title=${LEADING.scanning(name)} @change=${set(value => ({ scan: value }))}>
      ${["off", "one", "two"].map(each => html`<option value=${each} .selected=${each === scan}>${LEADING.scans[each]}</option>`)}</select>
    ${scan === "one" ? html`<select aria-label=${pace} title=${pace} @change=${set(value => ({ scan_ms: Number(value) * 1000 }))}>
      ${paces.map(each => html`<option value=${each} .selected=${each === scan_ms / 1000}>${each} s</option>`)}</select>` : nothing}</div>`
}

/**
 * How a student sees and reaches what is there: contrast, text, hand, and with how many switches, at what pace. Staff set it.
 */

import { html, nothing } from "lit-html"
import { controlsOf } from "./model.js"
import { COMFORT } from "./words-leading.js"

/** @import { Controls, Person } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

const PACES_S = [0.5, 1, 1.5, 2, 3, 5, 8]

/** What there is to choose; "" leaves it to the student's device. @type {["lettering" | "contrast" | "hand" | "scan", string[]][]} */
const CHOICES = [
  ["lettering", ["", "usual", "large", "larger"]], ["contrast", ["", "usual", "more"]], ["hand", ["", "right", "left"]],
  ["scan", ["off", "one", "two"]],
]

/** @param {Screen} screen @param {Person} person */
export function comfortOf(screen, { id, name }) {
  const controls = controlsOf(screen.records, id)
  if (!controls) return nothing
  return html`<details class="fold permits"><summary>${COMFORT.title}<span class="vh"> ${name}</span></summary>
    <div class="comfort">${CHOICES.map(([field, values]) => choice({
      label: COMFORT.label[field](name), values: values.map(value => [value, COMFORT[field][value]]), now: controls[field] ?? values[0],
      set: value => screen.patch(controls.id, { [field]: value }),
    }))}${controls.scan === "one" ? pace(screen, controls, name) : nothing}</div></details>`
}

/** @param {Screen} screen @param {Controls} controls @param {string} name */
function pace(screen, { id, scan_ms = 1500 }, name) {
  const now = scan_ms / 1000
  const paces = PACES_S.includes(now) ? PACES_S : [...PACES_S, now]
  return choice({
    label: COMFORT.pace(name), values: paces.map(each => [String(each), `${each} s`]), now: String(now),
    set: value => screen.patch(id, { scan_ms: Number(value) * 1000 }),
  })
}

/** @param {{label: string, values: [value: string, name: string][], now: string, set: (value: string) => void}} is */
function choice({ label, values, now, set }) {
  return html`<select aria-label=${label} title=${label} @change=${(/** @type {Event} */ { target }) => set(/** @type {HTMLSelectElement} */ (target).value)}>
    ${values.map(([value, name]) => html`<option value=${value} .selected=${value === now}>${name}</option>`)}</select>`
}

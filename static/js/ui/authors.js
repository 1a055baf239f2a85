/**
 * Whose ink is whose, for staff who want to see it: a color for each person in this window, and what the colors mean.
 * A view only: nothing of the ink changes.
 */

import { html, nothing } from "lit-html"
import { INKS } from "../board/ink.js"
import { personOf } from "./model.js"
import { button, picture } from "./parts.js"
import { TOOLS } from "./words-tools.js"

/** @import { InkColor } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

/** Those that are easiest to tell apart first. @type {InkColor[]} */
const ORDER = ["blue", "orange", "purple", "green", "red", "graphite"]

let on = false
/** @type {Map<string, string>} */
let tints = new Map()

/** @param {Screen} screen */
export function authorsButton(screen) {
  return button({ label: TOOLS.whose, mark: "people", kind: "quiet", pressed: on, press: () => toggleAuthors(screen) })
}

/** @param {Screen} screen */
export function toggleAuthors(screen) {
  on = !on
  screen.draw()
}

/** Who wrote gets a color and keeps it. @param {Screen} screen @returns {ReadonlyMap<string, string> | null} */
export function authorTints({ records, page }) {
  if (!on || !page) return null
  const fresh = [...new Set(records.page(page.id).map(({ by }) => by))].filter(by => !tints.has(by))
  if (fresh.length) tints = new Map([...tints, ...fresh.map((by, at) => /** @type {const} */ ([by, INKS[ORDER[(tints.size + at) % ORDER.length]]]))])
  return tints
}

/** @param {Screen} screen */
export function authorsLegend(screen) {
  const { records, page } = screen
  const now = authorTints(screen)
  if (!now || !page) return nothing
  const authors = [...new Set(records.page(page.id).map(({ by }) => by))]
  if (!authors.length) return nothing
  return html`<div class="legend" role="group" aria-label=${TOOLS.whose} title=${TOOLS.whoseOn}>${authors.map(by => {
    const person = personOf(records, by)
    return html`<span class="legend-one">${picture(person?.symbol ?? "")}<bdi>${person?.name ?? TOOLS.whoLeft}</bdi>
      <svg class="legend-ink" viewBox="0 0 40 12" aria-hidden="true"><path d="M3 6C12 0 26 12 37 6" stroke=${now.get(by) ?? "none"}></path></svg></span>`
  })}</div>`
}

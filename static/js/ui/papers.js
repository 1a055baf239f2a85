/**
 * The paper of the page in view: one family so far, on two sizes of sheet either way up. A change of paper is one patch,
 * and what is written stays where it is.
 */

import { html } from "lit-html"
import { WORDS } from "./words-staff.js"

/** @import { Paper } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

/** What a page is ruled with before anybody chose (practice.md: three-line primary, grades 2 to 4). @type {Paper} */
export const PAPER = { size: "letter", landscape: false, family: "three_line", row_mm: 15.9, skip_mm: 7.95, margin_mm: 12.7 }

/** @type {Pick<Paper, "size" | "landscape">[]} */
const SHEETS = [
  { size: "letter", landscape: false }, { size: "letter", landscape: true }, { size: "a4", landscape: false },
  { size: "a4", landscape: true },
]

/** @param {Screen} screen */
export function paperPicker(screen) {
  const { page } = screen
  const now = page?.paper ?? PAPER
  const chosen = (/** @type {Event} */ { target }) => {
    const sheet = SHEETS[/** @type {HTMLSelectElement} */ (target).selectedIndex]
    if (page) screen.patch(page.id, { paper: { ...now, ...sheet } })
  }
  return html`<select aria-label=${WORDS.paper} title=${WORDS.paper} ?disabled=${!page} @change=${chosen}>
    <optgroup label=${WORDS.families[now.family]}>${SHEETS.map(sheet =>
      html`<option .selected=${sheet.size === now.size && sheet.landscape === now.landscape}>${WORDS.sheet(sheet)}</option>`)}
    </optgroup></select>`
}

/**
 * What staff have among the drawing tools besides what students have: how wide the line is.
 * Widths are the paper's: hundredths of a millimetre, the same on every screen.
 */

import { html } from "lit-html"
import { WORDS } from "./words-staff.js"

/** @import { Screen } from "./screen.js" */

/** Of the pencil and of the highlighter. @type {{[tool: string]: number[]}} */
const WIDTHS = { pencil: [50, 80, 140], highlighter: [300, 500, 800] }

/** Those of what draws now. @param {Screen} screen */
const widthsOf = ({ state }) => WIDTHS[state.tool.tool] ?? WIDTHS.pencil
/** @param {Screen} screen */
const drawing = ({ state }) => (state.tool.tool === "highlighter" ? "highlighter" : "pencil")

/** @param {Screen} screen */
export function widths(screen) {
  return html`<div class="widths" role="group" aria-label=${WORDS.widths}>${widthsOf(screen).map(width => line(screen, width))}</div>`
}

/** The next thicker (1) or thinner (-1) line. @param {Screen} screen @param {number} step */
export function stepWidth(screen, step) {
  const all = widthsOf(screen)
  const width = all[all.indexOf(screen.state.tool.width) + step]
  if (width) screen.pick({ tool: drawing(screen), width })
}

/** @param {Screen} screen @param {number} width */
function line(screen, width) {
  const name = WORDS.width[width]
  const pressed = screen.state.tool.width === width
  return html`<button type="button" class="swatch" aria-label=${name} title=${name} aria-pressed=${pressed}
    @click=${() => screen.pick({ tool: drawing(screen), width })}
    ><svg class="width-line" viewBox="0 0 32 32" aria-hidden="true"
    ><path d="M7 22C11 8 17 8 19 16S23 24 26 12" stroke-width=${width / (width > 200 ? 70 : 30)}></path></svg></button>`
}

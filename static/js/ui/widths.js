/**
 * What staff have among the drawing tools besides what students have: how wide the line is.
 * Widths are the paper's: hundredths of a millimetre, the same on every screen.
 */

import { html } from "lit-html"
import { WORDS } from "./words-staff.js"

/** @import { Screen } from "./screen.js" */

const WIDTHS = [50, 80, 140]

/** @param {Screen} screen */
export function widths(screen) {
  return html`<div class="widths" role="group" aria-label=${WORDS.widths}>${WIDTHS.map(width => line(screen, width))}</div>`
}

/** The next thicker (1) or thinner (-1) line. @param {Screen} screen @param {number} step */
export function stepWidth(screen, step) {
  const width = WIDTHS[WIDTHS.indexOf(screen.state.tool.width) + step]
  if (width) screen.pick({ tool: "pencil", width })
}

/** @param {Screen} screen @param {number} width */
function line(screen, width) {
  const name = WORDS.width[width]
  const pressed = screen.state.tool.width === width
  return html`<button type="button" class="swatch" aria-label=${name} title=${name} aria-pressed=${pressed}
    @click=${() => screen.pick({ tool: "pencil", width })}
    ><svg class="width-line" viewBox="0 0 32 32" aria-hidden="true"
    ><path d="M7 22C11 8 17 8 19 16S23 24 26 12" stroke-width=${width / 30}></path></svg></button>`
}

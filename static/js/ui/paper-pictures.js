/**
 * Small pictures of rulings: a corner of the sheet as it will be ruled, by the model that draws screen and print.
 * Pure but for what it remembers of the pictures it has made.
 */

import { html, svg } from "lit-html"
import { drawing, sizeOf, TONES } from "../board/paper-model.js"

/** @import { Paper, Ruling } from "../core/records.js" */
/** @import { Line, Ruled } from "../board/paper-model.js" */

/** What of a sheet is shown, millimetres: a whole row for beginners, six lines for the oldest. */
const WIDE = 64, TALL = 48, BORDER = 5
/** Lines true to scale would not be seen. */
const BOLDER = 2.4
const MOST_KEPT = 200

/** @type {Map<string, unknown>} */
const kept = new Map()

/** @param {Ruling} ruling */
export function pictureOfRuling(ruling) {
  const key = JSON.stringify(ruling)
  const known = kept.get(key)
  if (known) return known
  if (kept.size > MOST_KEPT) kept.clear()
  const made = drawn({ ...ruling, size: "letter", landscape: false })
  kept.set(key, made)
  return made
}

/** @param {Paper} paper */
function drawn(paper) {
  const [width] = sizeOf(paper)
  const edge = Math.max(0, paper.margin_mm - BORDER)
  const left = paper.margin_right && paper.margin_line_mm ? width - WIDE - edge : edge
  const shapes = drawing(paper, null).filter(shape => meets(shape, left, edge))
  const lines = /** @type {Line[]} */ (shapes.filter(shape => "color" in shape))
  return html`<svg class="paper-picture" viewBox="${left} ${edge} ${WIDE} ${TALL}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    ${shapes.map(shape => ("fill" in shape
      ? svg`<rect x=${shape.x_mm} y=${shape.y_mm} width=${shape.width_mm} height=${shape.height_mm} fill=${TONES[shape.fill]}></rect>`
      : null))}
    ${alikes(lines).map(alike)}
  </svg>`
}

/** @param {Line} line */
function pen({ color, width_mm, dash_mm }) {
  return `${color} ${width_mm} ${dash_mm}`
}

/** @param {Line[]} lines @returns {Line[][]} those of one pen together */
function alikes(lines) {
  /** @type {Map<string, Line[]>} */
  const found = new Map()
  for (const line of lines) found.set(pen(line), [...found.get(pen(line)) ?? [], line])
  return [...found.values()]
}

/** Lines of one pen are one path. @param {Line[]} lines */
function alike(lines) {
  const [{ color, width_mm, dash_mm }] = lines
  const path = lines.map(({ x1_mm, y1_mm, x2_mm, y2_mm }) => `M${x1_mm} ${y1_mm}L${x2_mm} ${y2_mm}`).join("")
  return svg`<path d=${path} stroke=${TONES[color]} stroke-width=${width_mm * BOLDER} stroke-dasharray=${dash_mm?.join(" ") ?? "none"}></path>`
}

/** @param {Ruled} shape @param {number} left @param {number} top of what is shown */
function meets(shape, left, top) {
  const [x1, y1, x2, y2] = "fill" in shape
    ? [shape.x_mm, shape.y_mm, shape.x_mm + shape.width_mm, shape.y_mm + shape.height_mm]
    : [shape.x1_mm, shape.y1_mm, shape.x2_mm, shape.y2_mm]
  return x1 <= left + WIDE && x2 >= left && y1 <= top + TALL && y2 >= top
}

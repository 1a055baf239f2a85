/**
 * How a sheet lies on a screen: its scale, what of it is seen, and its lines on whole device pixels.
 * Pure: touches no document. What is ruled, in millimetres, is paper-model.js's business.
 *
 * A sheet fills the width it is given, so that a portrait page comes near its true size on a school laptop (5.32 px/mm on
 * an 11.6 inch 1366x768 panel), and is moved up and down. Shown whole, a row of 15.9 mm would be 35 pixels high there.
 */

import { drawing, rows, sizeOf, TONES } from "./paper-model.js"

/**
 * @import { Paper, Ruling } from "../core/records.js"
 * @import { Line, Row, Ruled } from "./paper-model.js"
 *
 * @typedef {object} Sheet
 * @property {number} width_mm
 * @property {number} height_mm
 * @property {number} margin_mm
 * @property {Row[]} rows
 * @property {Ruled[]} shapes
 *
 * @typedef {{x: number, y: number, width: number, height: number, color: string}} Mark device pixels of the sheet
 *
 * @typedef {object} View
 * @property {number} ratio device pixels per CSS pixel
 * @property {number} k device pixels per millimetre
 * @property {number} scale CSS pixels per millimetre
 * @property {number} width of the sheet, device pixels
 * @property {number} height of the sheet, device pixels
 * @property {number} seen height of the part that is shown, device pixels
 * @property {number} top where that part begins, device pixels from the top of the sheet
 */

/**
 * A sheet of paper with all that is ruled on it. Where the paper has no rows of its own, those of the overlay count.
 * @param {Paper} paper
 * @param {Ruling | null} [overlay]
 * @returns {Sheet}
 */
export function rulings(paper, overlay) {
  const size = sizeOf(paper)
  const own = rows(paper, size)
  const rules = own.length || !overlay ? paper : overlay
  return {
    width_mm: size[0], height_mm: size[1], margin_mm: rules.margin_mm, rows: rules === paper ? own : rows(rules, size),
    shapes: drawing(paper, overlay),
  }
}

/** The densest panels in schools show a millimetre in about 6 CSS pixels; larger than life helps nobody's handwriting. */
const MOST_PX_PER_MM = 6

/**
 * Fit a sheet into a host, keeping the millimetre that is at the top now.
 * @param {{width: number, height: number}} host CSS pixels
 * @param {{width_mm: number, height_mm: number}} sheet
 * @param {number} ratio device pixels per CSS pixel
 * @param {number} [top_mm]
 * @returns {View}
 */
export function fit(host, sheet, ratio, top_mm = 0) {
  const width = Math.max(1, Math.floor(Math.min(host.width, sheet.width_mm * MOST_PX_PER_MM) * ratio))
  const k = width / sheet.width_mm
  const height = Math.round(sheet.height_mm * k)
  const seen = Math.max(1, Math.min(Math.floor(host.height * ratio), height))
  return moved({ ratio, k, scale: k / ratio, width, height, seen, top: 0 }, top_mm)
}

/**
 * The same view with another millimetre at its top, as far as the sheet goes.
 * @param {View} view
 * @param {number} top_mm
 * @returns {View}
 */
export function moved(view, top_mm) {
  const top = Math.round(top_mm * view.k)
  return { ...view, top: Math.max(0, Math.min(top, view.height - view.seen)) }
}

/** @param {View} view @returns {{top_mm: number, bottom_mm: number}} what of the sheet is seen */
export function window_mm(view) {
  return { top_mm: view.top / view.k, bottom_mm: (view.top + view.seen) / view.k }
}

/**
 * The least move that shows a height on the sheet with some room around it.
 * @param {View} view
 * @param {number} y_mm
 * @param {number} room_mm
 * @returns {View}
 */
export function revealing(view, y_mm, room_mm) {
  const { top_mm, bottom_mm } = window_mm(view)
  const room = Math.min(room_mm, (bottom_mm - top_mm) / 2)
  if (y_mm - room < top_mm) return moved(view, y_mm - room)
  if (y_mm + room > bottom_mm) return moved(view, y_mm + room - (bottom_mm - top_mm))
  return view
}

/**
 * What is ruled on whole device pixels, so that it is crisp; a dashed line in pieces.
 * @param {Ruled} shape
 * @param {number} k
 * @returns {Mark[]}
 */
export function marks(shape, k) {
  if ("color" in shape) return strokesOf(shape, k)
  const { x_mm, y_mm, width_mm, height_mm, fill } = shape
  const [x, y] = [Math.round(x_mm * k), Math.round(y_mm * k)]
  const [right, bottom] = [Math.round((x_mm + width_mm) * k), Math.round((y_mm + height_mm) * k)]
  return [{ x, y, width: right - x, height: bottom - y, color: TONES[fill] }]
}

/** @param {Line} line from left to right, or from top to bottom  @param {number} k @returns {Mark[]} */
function strokesOf({ x1_mm, y1_mm, x2_mm, y2_mm, width_mm, color, dash_mm }, k) {
  const across = y1_mm === y2_mm
  const [from, to, beside] = across ? [x1_mm, x2_mm, y1_mm] : [y1_mm, y2_mm, x1_mm]
  const thick = Math.max(1, Math.round(width_mm * k))
  const side = Math.round(beside * k - thick / 2)
  const [on, pitch] = dash_mm ? [dash_mm[0], dash_mm[0] + dash_mm[1]] : [to - from, Infinity]
  const found = []
  for (let at = from; at < to; at += pitch) {
    const start = Math.round(at * k), long = Math.round(Math.min(at + on, to) * k) - start
    const [x, y, width, height] = across ? [start, side, long, thick] : [side, start, thick, long]
    found.push({ x, y, width, height, color: TONES[color] })
  }
  return found
}

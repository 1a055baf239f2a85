/**
 * How a sheet lies on a screen: its scale, what of it is seen, and its lines on whole device pixels.
 * Pure: touches no document. What is ruled, in millimetres, is paper-model.js's business.
 *
 * A sheet fills the width it is given, so that a portrait page comes near its true size on a school laptop (5.32 px/mm on
 * an 11.6 inch 1366x768 panel), and is moved up and down. Shown whole, a row of 15.9 mm would be 35 pixels high there.
 * Where the scale is given, as for true size, it may be wider than seen, and is moved to the sides too.
 */

import { drawing, rows, sizeOf, TONES } from "./paper-model.js"

/**
 * @import { Paper, Ruling } from "../core/records.js"
 * @import { Box } from "./ink.js"
 * @import { Line, Row, Ruled } from "./paper-model.js"
 *
 * @typedef {object} Sheet
 * @property {number} width_mm
 * @property {number} height_mm
 * @property {number} margin_mm
 * @property {Row[]} rows
 * @property {Ruled[]} shapes
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Rect device pixels of the sheet
 * @typedef {Rect & {color: string}} Mark
 *
 * @typedef {object} View
 * @property {number} ratio device pixels per CSS pixel
 * @property {number} k device pixels per millimetre
 * @property {number} scale CSS pixels per millimetre
 * @property {number} width of the sheet, device pixels
 * @property {number} height of the sheet, device pixels
 * @property {number} wide width of the part that is shown, device pixels
 * @property {number} seen height of the part that is shown, device pixels
 * @property {number} left where that part begins, device pixels from the left of the sheet
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

/** Pictures of parts of a sheet: whole CSS pixels, so that none is blurred by lying between two device pixels. */
export const TILE = 256

/** The densest panels in schools show a millimetre in about 6 CSS pixels; larger than life helps nobody's handwriting. */
const MOST_PX_PER_MM = 6

/**
 * Fit a sheet into a host, keeping the millimetre that is at the top left now.
 * @param {{width: number, height: number}} host CSS pixels
 * @param {{width_mm: number, height_mm: number}} sheet
 * @param {number} ratio device pixels per CSS pixel
 * @param {number} [top_mm]
 * @param {{scale?: number, left_mm?: number}} [at] CSS pixels per millimetre; 0: as large as its width allows
 * @returns {View}
 */
export function fit(host, sheet, ratio, top_mm = 0, { scale = 0, left_mm = 0 } = {}) {
  const most = Math.max(1, Math.floor(host.width * ratio))
  const fitting = Math.max(1, Math.floor(Math.min(host.width, sheet.width_mm * MOST_PX_PER_MM) * ratio))
  const k = scale ? scale * ratio : fitting / sheet.width_mm
  const [width, height] = [Math.round(sheet.width_mm * k), Math.round(sheet.height_mm * k)]
  const seen = Math.max(1, Math.min(Math.floor(host.height * ratio), height))
  return moved({ ratio, k, scale: k / ratio, width, height, wide: Math.min(most, width), seen, left: 0, top: 0 }, top_mm, left_mm)
}

/**
 * The same view with another millimetre at its top left, as far as the sheet goes.
 * @param {View} view
 * @param {number} top_mm
 * @param {number} [left_mm]
 * @returns {View}
 */
export function moved(view, top_mm, left_mm = view.left / view.k) {
  const [top, left] = [Math.round(top_mm * view.k), Math.round(left_mm * view.k)]
  return { ...view, top: Math.max(0, Math.min(top, view.height - view.seen)), left: Math.max(0, Math.min(left, view.width - view.wide)) }
}

/** @param {View} view @returns {{x: number, y: number}} what is in the middle, hundredths of a millimetre */
export function middleOf(view) {
  return { x: (view.left + view.wide / 2) * 100 / view.k, y: (view.top + view.seen / 2) * 100 / view.k }
}

/** @param {View} view @param {{x: number, y: number}} spot hundredths of a millimetre @returns {View} with it in the middle */
export function centred(view, { x, y }) {
  return moved(view, y / 100 - view.seen / view.k / 2, x / 100 - view.wide / view.k / 2)
}

/**
 * The least move that shows a place on the sheet with some room around it; the view itself where it is shown already.
 * @param {View} view
 * @param {number} y_mm
 * @param {number} room_mm
 * @param {number} [x_mm]
 * @returns {View}
 */
export function revealing(view, y_mm, room_mm, x_mm = (view.left + view.wide / 2) / view.k) {
  const top_mm = least(view.top / view.k, view.seen / view.k, y_mm, room_mm)
  const left_mm = least(view.left / view.k, view.wide / view.k, x_mm, room_mm)
  const there = top_mm === view.top / view.k && left_mm === view.left / view.k
  return there ? view : moved(view, top_mm, left_mm)
}

/**
 * Where a window of so much must begin to show a place.
 * @param {number} start @param {number} seen @param {number} at @param {number} most room around it
 */
function least(start, seen, at, most) {
  const room = Math.min(most, seen / 2)
  if (at - room < start) return at - room
  return at + room > start + seen ? at + room - seen : start
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

/** Whole pixels around a box, and one for the soft edge.  @param {Box} box @param {number} k @returns {Rect} */
export function pixelsOf({ left, top, right, bottom }, k) {
  const [x, y] = [Math.floor(left * k / 100) - 1, Math.floor(top * k / 100) - 1]
  return { x, y, width: Math.ceil(right * k / 100) + 1 - x, height: Math.ceil(bottom * k / 100) + 1 - y }
}

/** All of one size: what hangs over the edge of the sheet is not seen.  @param {View} view @returns {Rect[]} */
export function cut({ width, height, ratio }) {
  const rects = [], size = Math.round(TILE * ratio)
  for (let y = 0; y < height; y += size) {
    for (let x = 0; x < width; x += size) rects.push({ x, y, width: size, height: size })
  }
  return rects
}

/** @param {Rect} one @param {Rect} other */
export function meet(one, other) {
  return one.x < other.x + other.width && other.x < one.x + one.width
    && one.y < other.y + other.height && other.y < one.y + one.height
}

/** @param {Rect} one @param {Rect} other @returns {Rect} that holds both */
export function around(one, other) {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)]
  return {
    x, y, width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  }
}

/** @param {Rect} one @param {Rect} other @returns {Rect | null} */
export function common(one, other) {
  if (!meet(one, other)) return null
  const [x, y] = [Math.max(one.x, other.x), Math.max(one.y, other.y)]
  return {
    x, y, width: Math.min(one.x + one.width, other.x + other.width) - x,
    height: Math.min(one.y + one.height, other.y + other.height) - y,
  }
}

/** @param {Rect} rect @param {number} more @returns {Rect} so much larger on every side */
export function wider({ x, y, width, height }, more) {
  return { x: x - more, y: y - more, width: width + 2 * more, height: height + 2 * more }
}

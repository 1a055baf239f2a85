/**
 * Rectangles of device pixels, and the canvases that lie on them.
 */

/** @import { Box } from "./ink.js" */
/** @import { View } from "./paper.js" */

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Rect device pixels of the sheet
 * @typedef {{canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, rect: Rect}} Tile
 */

/** CSS pixels; whole ones, so that no tile is blurred by lying between two pixels. */
export const TILE = 256

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

/** @param {Rect} rect @param {number} ratio @returns {Tile} */
export function tileOf(rect, ratio) {
  const canvas = document.createElement("canvas")
  const context = contextOf(canvas)
  sizeTo(context, ratio)
  Object.assign(canvas.style, {
    position: "absolute", left: `${rect.x / ratio}px`, top: `${rect.y / ratio}px`, width: `${TILE}px`, height: `${TILE}px`,
  })
  return { canvas, context, rect }
}

/** Paper is opaque, which spares the blending.  @param {HTMLCanvasElement} canvas */
export function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }))
}

/** @param {CanvasRenderingContext2D} context @param {number} ratio */
export function sizeTo({ canvas }, ratio) {
  canvas.width = canvas.height = Math.round(TILE * ratio)
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

/**
 * The committed ink of one page as shapes that can be found by place: what lies here, what is hit, what is above what.
 * Geometry in hundredths of a millimetre; knows no canvas.
 */

import { eachPoint, MAX_POINTS } from "../core/points.js"

/** @import { InkColor, InkTool, Stroke } from "../core/records.js" */

/**
 * @typedef {{x: number, y: number}} Spot
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 *
 * @typedef {object} Shape a stroke, ready to be drawn
 * @property {Stroke} record
 * @property {Trace} trace
 */

/** Cells of 8 mm: a letter falls into a few, and a cell of a full page holds a few dozen strokes. */
const CELL = 800

/**
 * @param {Stroke} record
 * @param {Shape} [before] of the same stroke, when it was still pending
 * @returns {Shape}
 */
export function shapeOf(record, before) {
  if (before?.record.points === record.points) return { record, trace: before.trace }
  const trace = new Trace(record.color, record.width, record.tool)
  eachPoint(record.points, (x, y) => trace.add(x, y))
  return { record, trace }
}

export class Ink {
  /** @type {Map<string, Shape>} */ #shapes = new Map()
  /** @type {Map<number, Set<Shape>>} */ #cells = new Map()

  get size() {
    return this.#shapes.size
  }

  /** @param {string} id */
  get(id) {
    return this.#shapes.get(id)
  }

  shapes() {
    return this.#shapes.values()
  }

  /** @param {Shape} shape takes the place of what has the same id */
  add(shape) {
    this.remove(shape.record.id)
    this.#shapes.set(shape.record.id, shape)
    for (const cell of cellsOf(shape.trace.box)) {
      const there = this.#cells.get(cell)
      if (there) there.add(shape)
      else this.#cells.set(cell, new Set([shape]))
    }
  }

  /** @param {string} id */
  remove(id) {
    const shape = this.#shapes.get(id)
    if (!shape) return
    this.#shapes.delete(id)
    for (const cell of cellsOf(shape.trace.box)) this.#cells.get(cell)?.delete(shape)
  }

  clear() {
    this.#shapes.clear()
    this.#cells.clear()
  }

  /**
   * The shapes that may colour a box, the lowest first: what was born later lies above.
   * @param {Box} box
   * @returns {Shape[]}
   */
  within(box) {
    /** @type {Set<Shape>} */
    const found = new Set()
    for (const cell of cellsOf(box)) {
      for (const shape of this.#cells.get(cell) ?? []) if (overlap(shape.trace.box, box)) found.add(shape)
    }
    return [...found].sort((one, other) => (isAbove(one, other) ? 1 : -1))
  }

  /** @param {Shape} shape @returns {boolean} whether nothing that lies above it may touch it */
  isOnTop(shape) {
    return cellsOf(shape.trace.box).every(cell => {
      for (const other of this.#cells.get(cell) ?? []) {
        if (other !== shape && isAbove(other, shape) && overlap(other.trace.box, shape.trace.box)) return false
      }
      return true
    })
  }

  /**
   * The strokes that a round eraser touches on its way, those that continue one another together.
   * @param {Spot} from
   * @param {Spot} to
   * @param {number} radius
   * @returns {Stroke[]}
   */
  hit(from, to, radius) {
    const touched = this.within(swept(from, to, radius)).filter(shape => touches(shape, from, to, radius + shape.record.width / 2))
    return this.#whole(touched).map(shape => shape.record)
  }

  /** @param {Shape[]} touched @returns {Shape[]} with the other pieces of strokes that were cut for their length */
  #whole(touched) {
    const found = new Set(touched)
    const all = touched.some(shape => shape.record.continues) || touched.some(isCut) ? [...this.#shapes.values()] : []
    for (let before = -1; before !== found.size;) {
      before = found.size
      const ids = new Set([...found].map(shape => shape.record.id))
      const ahead = new Set([...found].map(shape => shape.record.continues))
      for (const shape of all) if (ids.has(shape.record.continues) || ahead.has(shape.record.id)) found.add(shape)
    }
    return [...found]
  }
}

/** @param {Shape} shape a stroke this long may go on in another */
function isCut(shape) {
  return shape.trace.xy.length === 2 * MAX_POINTS
}

/** What is highlighted lies under all that is written.  @param {Shape} one @param {Shape} other */
function isAbove(one, other) {
  if (one.record.tool !== other.record.tool) return other.record.tool === "highlighter"
  const later = one.record.born - other.record.born
  return later ? later > 0 : one.record.id > other.record.id
}

/** @returns {Box} that holds nothing */
export function nowhere() {
  return { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
}

/** @param {Box} box @param {Spot} spot @param {number} around @returns {Box} that holds what is around the spot too */
export function grown({ left, top, right, bottom }, { x, y }, around) {
  return {
    left: Math.min(left, x - around), top: Math.min(top, y - around),
    right: Math.max(right, x + around), bottom: Math.max(bottom, y + around),
  }
}

/** @param {Box} one @param {Box} other */
function overlap(one, other) {
  return one.left <= other.right && other.left <= one.right && one.top <= other.bottom && other.top <= one.bottom
}

/** @param {Box} box @returns {number[]} a name for each cell it lies in */
function cellsOf({ left, top, right, bottom }) {
  const cells = []
  for (let row = cell(top); row <= cell(bottom); row += 1) {
    for (let column = cell(left); column <= cell(right); column += 1) cells.push(row * 1024 + column)
  }
  return cells
}

/** Far off the page is as good as at its edge: ink out there is not seen.  @param {number} at */
function cell(at) {
  return Math.max(-1, Math.min(Math.floor(at / CELL), 100))
}

/** @param {Spot} from @param {Spot} to @param {number} reach */
function swept(from, to, reach) {
  return grown(grown(nowhere(), from, reach), to, reach)
}

/** @param {Shape} shape @param {Spot} from @param {Spot} to @param {number} reach */
function touches({ trace: { xy } }, from, to, reach) {
  const { left, right } = swept(from, to, reach)
  for (let at = Math.min(2, xy.length - 2); at < xy.length; at += 2) {
    const before = Math.max(0, at - 2), x = xy[at], y = xy[at + 1], lastX = xy[before], lastY = xy[before + 1]
    const beside = x < left && lastX < left || x > right && lastX > right
    if (!beside && gap(from, to, { x: lastX, y: lastY }, { x, y }) <= reach) return true
  }
  return false
}

/**
 * The distance between two line segments.
 * @param {Spot} a @param {Spot} b @param {Spot} c @param {Spot} d
 */
function gap(a, b, c, d) {
  if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return 0
  return Math.min(away(a, c, d), away(b, c, d), away(c, a, b), away(d, a, b))
}

/** On which side of the line from a to b a spot lies.  @param {Spot} a @param {Spot} b @param {Spot} spot */
function side(a, b, spot) {
  return Math.sign((b.x - a.x) * (spot.y - a.y) - (b.y - a.y) * (spot.x - a.x))
}

/** How far a spot is from the segment a b.  @param {Spot} spot @param {Spot} a @param {Spot} b */
function away(spot, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = dx * dx + dy * dy
  const along = length ? Math.max(0, Math.min(1, ((spot.x - a.x) * dx + (spot.y - a.y) * dy) / length)) : 0
  return Math.hypot(spot.x - a.x - along * dx, spot.y - a.y - along * dy)
}

/** The inks, each at least 4.5:1 against white paper, and apart for eyes that do not tell red from green. @type {Readonly<Record<InkColor, string>>} */
export const INKS = {
  graphite: "#3a3d42",
  blue: "#1b65ce",
  red: "#ae1122",
  green: "#177a41",
  orange: "#b75b03",
  purple: "#602192",
}

/** What the highlighter leaves; "orange" is yellow there, and "red" pink. @type {Readonly<Record<InkColor, string>>} */
export const MARKERS = {
  graphite: "#d0d2d6",
  blue: "#99bffc",
  red: "#efa8bf",
  green: "#a7faae",
  orange: "#ffe95c",
  purple: "#dcc0f7",
}

export class Trace {
  /** All that it colours. */
  box = nowhere()
  /** x and y by turns; not numbers where the pen was lifted. @type {number[]} */ xy = []
  /** As far as it has been drawn. */ #path = /** @type {Path2D | null} */ (null)
  #drawn = 0

  /** @param {InkColor} color @param {number} width @param {InkTool} [tool] */
  constructor(color, width, tool = "pencil") {
    this.color = color
    this.width = width
    this.tool = tool
  }

  /** @param {number} x @param {number} y */
  add(x, y) {
    const { box, xy } = this
    const half = this.width / 2
    xy.push(x, y)
    if (x - half < box.left) box.left = x - half
    if (x + half > box.right) box.right = x + half
    if (y - half < box.top) box.top = y - half
    if (y + half > box.bottom) box.bottom = y + half
  }

  /** What follows does not join what was before. */
  lift() {
    this.xy.push(NaN, NaN)
  }

  /** As its tool colours paper: what is highlighted lets the lines through.  @param {CanvasRenderingContext2D} context */
  draw(context) {
    if (this.tool === "pencil") return this.line(context, INKS[this.color])
    context.globalCompositeOperation = "multiply"
    this.line(context, MARKERS[this.color])
    context.globalCompositeOperation = "source-over"
  }

  /**
   * @param {CanvasRenderingContext2D} context scaled to hundredths of a millimetre
   * @param {string} color
   * @param {number} [wider] than it is, on both sides together
   */
  line(context, color, wider = 0) {
    const { box: { left, top, right, bottom }, width } = this
    if (right - left === width && bottom - top === width) {  // a path without length has no ends to be round
      context.fillStyle = color
      context.beginPath()
      context.arc(left + width / 2, top + width / 2, (width + wider) / 2, 0, 2 * Math.PI)
      return context.fill()
    }
    context.strokeStyle = color
    context.lineWidth = width + wider
    context.lineCap = context.lineJoin = "round"
    context.stroke(this.#grown())
  }

  #grown() {
    const { xy } = this
    const path = (this.#path ??= new Path2D())
    for (; this.#drawn < xy.length; this.#drawn += 2) {
      const [x, y] = [xy[this.#drawn], xy[this.#drawn + 1]]
      if (Number.isNaN(x)) continue
      if (this.#drawn && !Number.isNaN(xy[this.#drawn - 1])) path.lineTo(x, y)
      else path.moveTo(x, y)
    }
    return path
  }
}

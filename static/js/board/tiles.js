/**
 * The committed ink of one page as pictures: canvases of a few hundred pixels, so that a change repaints only where it is.
 * Paints what it is told is there; what that is, is decided elsewhere. Long work is cut to fit between two frames.
 */

/** @import { Box, Ink, Shape } from "./ink.js" */
/** @import { Sheet, View } from "./paper.js" */

import { marks } from "./paper.js"

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Rect device pixels of the sheet
 * @typedef {{canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, rect: Rect}} Tile
 * @typedef {object} Job a part of a tile to be painted anew
 * @property {Tile} tile
 * @property {Rect} rect
 * @property {Shape[] | null} shapes what lies there, once the work has begun
 * @property {number} next
 */

/** CSS pixels; whole ones, so that no tile is blurred by lying between two pixels. */
const TILE = 256

/** A canvas costs about half a millisecond to make, two on a slow laptop. */
const MADE_AT_ONCE = 4

/** What painting may take of a frame; the browser needs the rest. */
export const FRAME_MS = 8

/** What drawing one point costs here, as measured; to begin with, on a slow laptop. */
let pointMs = 0.006
/** So many points tell it. */
const TELLING = 300
/** Paper and lines cost as much as so many of them. */
const BLANK_POINTS = 80

const PAPER = "#ffffff"

export class Tiles {
  /** What this frame has cost so far, about. */ spent = 0
  /** Points on the easel. */ #drawn = 0
  /** Parts of the sheet that have no tile yet. @type {Rect[]} */ #unmade = []
  /** @type {Tile[]} */ #tiles = []
  /** @type {Job[]} */ #jobs = []
  /**
   * Where a job is painted, shown only when it is whole: nothing flickers. It lies as the tile does, for browsers round
   * the edge of a line by where on the canvas it is.
   */
  #easel = contextOf(document.createElement("canvas"))
  /** @type {(Rect & {color: string})[]} */ #ruled = []
  /** @type {View | null} */ #view = null

  /** @param {Ink} ink @param {Sheet} sheet */
  constructor(ink, sheet) {
    this.ink = ink
    this.sheet = sheet
    this.element = document.createElement("div")
    Object.assign(this.element.style, { position: "absolute", width: "100%", background: PAPER, willChange: "transform" })
  }

  /** The bytes that its pictures take. */
  get weight() {
    return this.#view ? this.#view.width * this.#view.height * 4 : 0
  }

  /**
   * Lay the sheet as the view says. Only another scale paints anew.
   * @param {View} view
   */
  fit(view) {
    this.element.style.transform = `translateY(${-view.top / view.ratio}px)`
    const last = this.#view
    this.#view = view
    if (last?.k === view.k && last.ratio === view.ratio) return
    this.element.style.height = `${view.height / view.ratio}px`
    sizeTo(this.#easel, view.ratio)
    this.#ruled = this.sheet.lines.flatMap(line => marks(line, view.k))
    this.#tiles = []
    this.#jobs = []
    this.element.replaceChildren()
    this.#unmade = this.#seenFirst(cut(view), rect => rect)
  }

  /** A frame begins. Make the next of the tiles, a few in each; what lies there already is painted with `work`. */
  prepare() {
    this.spent = 0
    const { ratio } = /** @type {View} */ (this.#view)
    for (const rect of this.#unmade.splice(0, MADE_AT_ONCE)) {
      const tile = tileOf(rect, ratio)
      this.#tiles.push(tile)
      this.#blank(tile.context, rect, rect)
      this.element.append(tile.canvas)
      if (this.ink.size) this.#jobs.push({ tile, rect, shapes: null, next: 0 })
    }
  }

  /** Paint everything anew, what is seen first. */
  repaint() {
    if (!this.#view) return
    this.#jobs = this.#seenFirst(this.#tiles, tile => tile.rect).map(tile => ({ tile, rect: tile.rect, shapes: null, next: 0 }))
  }

  /**
   * @template T
   * @param {T[]} all
   * @param {(each: T) => Rect} rectOf
   * @returns {T[]}
   */
  #seenFirst(all, rectOf) {
    const { top, width, seen } = /** @type {View} */ (this.#view)
    const window = { x: 0, y: top, width, height: seen }
    const [near, far] = [all.filter(each => meet(rectOf(each), window)), all.filter(each => !meet(rectOf(each), window))]
    return [...near, ...far]
  }

  /** Show a new shape.  @param {Shape} shape */
  add(shape) {
    if (!this.#view) return
    const onTop = this.ink.isOnTop(shape)
    for (const [tile, rect] of this.#under(shape)) {
      if (!onTop || this.#jobs.some(job => job.tile === tile)) this.#order(tile, rect)
      else this.#draw(shape, tile.context, tile.rect)
    }
  }

  /** Paint anew where a shape is, or was.  @param {Shape} shape */
  redo(shape) {
    if (this.#view) for (const [tile, rect] of this.#under(shape)) this.#order(tile, rect)
  }

  /**
   * Go on with what is to be painted.
   * @returns {boolean} whether all is done
   */
  work() {
    while (this.#jobs.length && this.spent < FRAME_MS) {
      const job = this.#jobs[0]
      const shapes = (job.shapes ??= this.#begin(job))
      for (; job.next < shapes.length && this.spent < FRAME_MS; job.next += 1) this.#draw(shapes[job.next], this.#easel, job.tile.rect)
      if (job.next === shapes.length) this.#finish(job)
    }
    return !this.#jobs.length && !this.#unmade.length
  }

  /**
   * Have a part of a tile painted anew. Parts that meet become one: sweeping the eraser through dense ink must not paint it many times.
   * @param {Tile} tile
   * @param {Rect} rect
   */
  #order(tile, rect) {
    const begun = this.#jobs[0]?.shapes ? 1 : 0
    const waiting = this.#jobs.findIndex((job, at) => at >= begun && job.tile === tile && meet(job.rect, rect))
    const [job] = waiting < 0 ? [{ tile, rect, shapes: null, next: 0 }] : this.#jobs.splice(waiting, 1)
    this.#jobs.splice(begun, 0, { ...job, rect: around(job.rect, rect) })
  }

  /** @param {Job} job @returns {Shape[]} */
  #begin({ rect, tile }) {
    const mm = 100 / /** @type {View} */ (this.#view).k
    const { x, y, width, height } = rect
    this.#blank(this.#easel, rect, tile.rect)
    this.#drawn = 0
    this.spent += pointMs * BLANK_POINTS
    return this.ink.within({ left: x * mm, top: y * mm, right: (x + width) * mm, bottom: (y + height) * mm })
  }

  /** Show what was painted. Only now does the browser do it, which tells what a point costs.  @param {Job} job */
  #finish({ tile, rect }) {
    const began = performance.now()
    const [x, y] = [rect.x - tile.rect.x, rect.y - tile.rect.y]
    tile.context.setTransform(1, 0, 0, 1, 0, 0)
    tile.context.drawImage(this.#easel.canvas, x, y, rect.width, rect.height, x, y, rect.width, rect.height)
    if (this.#drawn >= TELLING) pointMs += ((performance.now() - began) / this.#drawn - pointMs) / 4
    this.#jobs.shift()
  }

  /**
   * Paper and lines.
   * @param {CanvasRenderingContext2D} context
   * @param {Rect} rect what to paint
   * @param {Rect} origin whose corner is the context's
   */
  #blank(context, rect, origin) {
    context.setTransform(1, 0, 0, 1, -origin.x, -origin.y)
    context.fillStyle = PAPER
    context.fillRect(rect.x, rect.y, rect.width, rect.height)
    for (const mark of this.#ruled) {
      if (!meet(mark, rect)) continue
      context.fillStyle = mark.color
      context.fillRect(mark.x, mark.y, mark.width, mark.height)
    }
  }

  /** @param {Shape} shape @param {CanvasRenderingContext2D} context @param {Rect} origin whose corner is the context's */
  #draw(shape, context, origin) {
    const scale = /** @type {View} */ (this.#view).k / 100
    context.setTransform(scale, 0, 0, scale, -origin.x, -origin.y)
    shape.trace.draw(context)
    this.#drawn += shape.trace.xy.length / 2
    this.spent += pointMs * shape.trace.xy.length / 2
  }

  /**
   * The tiles that a shape colours, each with the part of it.
   * @param {Shape} shape
   * @returns {[Tile, Rect][]}
   */
  #under(shape) {
    const { k } = /** @type {View} */ (this.#view)
    const all = pixelsOf(shape.trace.box, k)
    /** @type {[Tile, Rect][]} */
    const found = []
    for (const tile of this.#tiles) {
      const rect = common(tile.rect, all)
      if (rect) found.push([tile, rect])
    }
    return found
  }
}

/** Whole pixels around a box, and one for the soft edge.  @param {Box} box @param {number} k @returns {Rect} */
function pixelsOf({ left, top, right, bottom }, k) {
  const [x, y] = [Math.floor(left * k / 100) - 1, Math.floor(top * k / 100) - 1]
  return { x, y, width: Math.ceil(right * k / 100) + 1 - x, height: Math.ceil(bottom * k / 100) + 1 - y }
}

/** All of one size: what hangs over the edge of the sheet is not seen.  @param {View} view @returns {Rect[]} */
function cut({ width, height, ratio }) {
  const rects = [], size = Math.round(TILE * ratio)
  for (let y = 0; y < height; y += size) {
    for (let x = 0; x < width; x += size) rects.push({ x, y, width: size, height: size })
  }
  return rects
}

/** @param {Rect} rect @param {number} ratio @returns {Tile} */
function tileOf(rect, ratio) {
  const canvas = document.createElement("canvas")
  const context = contextOf(canvas)
  sizeTo(context, ratio)
  Object.assign(canvas.style, {
    position: "absolute", left: `${rect.x / ratio}px`, top: `${rect.y / ratio}px`, width: `${TILE}px`, height: `${TILE}px`,
  })
  return { canvas, context, rect }
}

/** Paper is opaque, which spares the blending.  @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }))
}

/** @param {CanvasRenderingContext2D} context @param {number} ratio */
function sizeTo({ canvas }, ratio) {
  canvas.width = canvas.height = Math.round(TILE * ratio)
}

/** @param {Rect} one @param {Rect} other */
function meet(one, other) {
  return one.x < other.x + other.width && other.x < one.x + one.width
    && one.y < other.y + other.height && other.y < one.y + one.height
}

/** @param {Rect} one @param {Rect} other @returns {Rect} that holds both */
function around(one, other) {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)]
  return {
    x, y, width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  }
}

/** @param {Rect} one @param {Rect} other @returns {Rect | null} */
function common(one, other) {
  if (!meet(one, other)) return null
  const [x, y] = [Math.max(one.x, other.x), Math.max(one.y, other.y)]
  return {
    x, y, width: Math.min(one.x + one.width, other.x + other.width) - x,
    height: Math.min(one.y + one.height, other.y + other.height) - y,
  }
}

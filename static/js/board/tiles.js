/**
 * The committed ink of one page as pictures: canvases of a few hundred pixels, so that a change repaints only where it is.
 * Paints what it is told is there; what that is, is decided elsewhere. Long work is cut to fit between two frames.
 *
 * A tile is handed whole pictures, and is never drawn on: without a graphics card browsers copy every canvas that can be
 * drawn on into every frame, whether it changed or not, which is a laptop's whole frame for a page of tiles.
 */

/** @import { Box, Ink, Shape } from "./ink.js" */
/** @import { Mark, Rect, Sheet, View } from "./paper.js" */

import { around, common, cut, marks, meet, pixelsOf, TILE, wider } from "./paper.js"

/**
 * @typedef {{canvas: HTMLCanvasElement, frame: ImageBitmapRenderingContext, rect: Rect, news: Shape[]}} Tile news: to be drawn above all that it shows
 * @typedef {CanvasRenderingContext2D & {canvas: OffscreenCanvas}} Easel
 * @typedef {{box: Box, draw: (context: CanvasRenderingContext2D, least?: number) => void}} Under what lies on the paper, below all ink; in a small picture
 *   its lines have a least width, and little things are left out
 * @typedef {object} Job a part of a tile to be painted anew
 * @property {Tile} tile
 * @property {Rect} rect
 * @property {Shape[] | null} shapes what lies there, once the work has begun
 * @property {number} next
 */

/** A sheet of more tiles, as one that is zoomed in on, has only those that lie near what is seen. */
const MOST_TILES = 60

/** A canvas costs about half a millisecond to make, two on a slow laptop. */
const MADE_AT_ONCE = 3

/**
 * What painting may take of a frame however late it comes to it, and may never exceed: in points, for where the graphics
 * card paints, time does not tell.
 */
const LEAST_MS = 3, FRAME_POINTS = 3000
/** Points to draw before looking at the clock. */
const AT_ONCE = 500

const PAPER = "#ffffff"

export class Tiles {
  #probe = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"))
  /** Drawn in this frame so far. */ #points = 0
  #until = 0
  /** Parts of the sheet that have no tile yet. @type {Rect[]} */ #unmade = []
  /** @type {Tile[]} */ #tiles = []
  /** @type {Job[]} */ #jobs = []
  /**
   * Where a job is painted, shown only when it is whole: nothing flickers. It lies as the tile does, for browsers round
   * the edge of a line by where on the canvas it is.
   */
  #easel = easel()
  /** Where what a tile shows next is put together. */ #press = easel()
  /** @type {Mark[]} */ #ruled = []
  /** @type {readonly Under[]} */ #below = []
  /** @type {ReadonlyMap<string, string> | null} */ #tints = null
  /** @type {View | null} */ #view = null
  /** All places for a tile, where there are too many to have them all. @type {Rect[]} */ #places = []
  /** What was painted at another scale, until all is painted at this one. @type {HTMLElement | null} */ #before = null

  /** @param {Ink} ink @param {Sheet} sheet */
  constructor(ink, sheet) {
    this.ink = ink
    this.sheet = sheet
    this.element = document.createElement("div")
    Object.assign(this.element.style, { position: "absolute", background: PAPER, willChange: "transform", transformOrigin: "0 0", pointerEvents: "none" })
  }

  /** The bytes that its pictures take. */
  get weight() {
    return 4 * this.#tiles.length * this.#press.canvas.width ** 2
  }

  /** Lay the sheet as the view says. Only another scale paints anew.  @param {View} view */
  fit(view) {
    const last = this.#view
    this.#view = view
    this.preview(view)
    if (last?.k === view.k && last.ratio === view.ratio) return this.#near()
    Object.assign(this.element.style, { width: `${view.width / view.ratio}px`, height: `${view.height / view.ratio}px` })
    sizeTo(this.#easel.canvas, view.ratio)
    sizeTo(this.#press.canvas, view.ratio)
    this.#mark(view)
    this.#keepSight(last)
    this.#tiles = []
    this.#jobs = []
    const places = this.#seenFirst(cut(view), rect => rect)
    this.#places = places.length > MOST_TILES ? places : []
    this.#unmade = places
    this.#near()
  }

  /** Show what is painted as another view has it, larger or smaller, without painting.  @param {View} view */
  preview({ left, top, ratio, scale }) {
    const larger = scale / (this.#view?.scale ?? scale)
    this.element.style.transform = `translate(${-left / ratio}px, ${-top / ratio}px) scale(${larger})`
  }

  /** What was seen stays, larger or smaller, until it is painted anew: nothing goes white.  @param {View | null} last */
  #keepSight(last) {
    const before = document.createElement("div")
    before.append(...this.#tiles.map(tile => tile.canvas))
    this.element.replaceChildren()
    this.#before = null
    if (!last || !before.children.length) return
    const larger = /** @type {View} */ (this.#view).scale / last.scale
    Object.assign(before.style, { position: "absolute", transform: `scale(${larger})`, transformOrigin: "0 0" })
    this.#before = before
    this.element.append(before)
  }

  /** Of very many tiles there are those around what is seen. */
  #near() {
    if (!this.#places.length) return
    const { left, top, wide, seen, ratio } = /** @type {View} */ (this.#view)
    const window = { x: left, y: top, width: wide, height: seen }, step = TILE * ratio
    const far = wider(window, 2 * step), near = wider(window, step)
    this.#tiles = this.#tiles.filter(({ rect, canvas }) => meet(rect, far) || canvas.remove())
    this.#jobs = this.#jobs.filter(({ tile }) => meet(tile.rect, far))
    const made = new Set(this.#tiles.map(({ rect }) => rect))
    this.#unmade = this.#seenFirst(this.#places.filter(rect => meet(rect, near) && !made.has(rect)), rect => rect)
  }

  /** Rule the sheet otherwise; what is written stays where it is.  @param {Sheet} sheet */
  rule(sheet) {
    const { width_mm, height_mm } = this.sheet
    this.sheet = sheet
    if (!this.#view) return
    if (sheet.width_mm === width_mm && sheet.height_mm === height_mm) {
      this.#mark(this.#view)
      this.repaint()
    } else {
      this.#view = null  // the next `fit` begins anew
      this.#unmade = []
      this.#jobs = []
    }
  }

  /** Lay what is below all ink.  @param {readonly Under[]} under the same array while nothing of it changed */
  lay(under) {
    const before = this.#below
    this.#below = under
    if (!this.#view) return
    for (const each of [...before, ...under]) {
      if (!before.includes(each) || !under.includes(each)) this.#renew(each.box)
    }
  }

  /** @param {ReadonlyMap<string, string> | null} tints by author */
  tint(tints) {
    if (this.#tints === tints) return
    this.#tints = tints
    this.repaint()
  }

  /** @param {View} view */
  #mark({ k }) {
    this.#ruled = this.sheet.shapes.flatMap(shape => marks(shape, k))
  }

  /** Whether enough was done for this frame. */
  get tired() {
    return this.#points > FRAME_POINTS || performance.now() > this.#until
  }

  /**
   * A frame begins. Make the next of the tiles; what lies there already is painted with `work`.
   * @param {number} until when painting stops, for the browser needs the rest
   * @returns {boolean} whether that was enough for this frame
   */
  prepare(until) {
    this.#points = 0
    this.#until = Math.max(until, performance.now() + LEAST_MS)
    if (!this.#unmade.length) return false
    const { ratio } = /** @type {View} */ (this.#view)
    for (const rect of this.#unmade.splice(0, MADE_AT_ONCE)) {
      const tile = tileOf(rect, ratio)
      this.#tiles.push(tile)
      this.#show(tile, () => this.#blank(this.#press, rect, rect))
      const bare = !this.ink.size && !this.#below.length
      if (bare || !this.#before) this.element.append(tile.canvas)
      if (!bare) this.#jobs.push({ tile, rect, shapes: null, next: 0 })
    }
    return true
  }

  /** Paint everything anew, what is seen first. */
  repaint() {
    if (!this.#view) return
    this.#jobs = this.#seenFirst(this.#tiles, ({ rect }) => rect).map(tile => ({ tile, rect: tile.rect, shapes: null, next: 0 }))
  }

  /**
   * @template T
   * @param {T[]} all
   * @param {(each: T) => Rect} rectOf
   * @returns {T[]}
   */
  #seenFirst(all, rectOf) {
    const { left, top, wide, seen } = /** @type {View} */ (this.#view)
    const window = { x: left, y: top, width: wide, height: seen }
    const isSeen = (/** @type {T} */ each) => meet(rectOf(each), window)
    return [...all.filter(isSeen), ...all.filter(each => !isSeen(each))]
  }

  /** Show a new shape.  @param {Shape} shape */
  add(shape) {
    if (!this.#view) return
    const onTop = this.ink.isOnTop(shape)
    for (const [tile, rect] of this.#under(shape.trace.box)) {
      if (!onTop || this.#jobs.some(job => job.tile === tile)) this.#order(tile, rect)
      else tile.news.push(shape)
    }
  }

  /** Paint anew where a shape is, or was.  @param {Shape} shape */
  redo(shape) {
    if (this.#view) this.#renew(shape.trace.box)
  }

  /** @param {Box} box */
  #renew(box) {
    for (const [tile, rect] of this.#under(box)) this.#order(tile, rect)
  }

  /** Go on with what is to be painted.  @returns {boolean} whether all is done */
  work() {
    if (!this.#view) return true   // its sheet got another size, and is not laid yet
    for (const tile of this.#tiles) {
      if (!tile.news.length) continue
      if (this.tired) return false
      this.#show(tile, () => tile.news.splice(0).forEach(shape => this.#draw(shape, this.#press, tile.rect)))
    }
    while (this.#jobs.length && !this.tired) {
      const job = this.#jobs[0]
      const shapes = (job.shapes ??= this.#begin(job))
      for (const end = this.#points + AT_ONCE; job.next < shapes.length && this.#points < end; job.next += 1) {
        this.#draw(shapes[job.next], this.#easel, job.tile.rect)
      }
      if (job.next === shapes.length) this.#finish(job)
      else this.#probe.drawImage(this.#easel.canvas, 0, 0)  // only when it is looked at does the browser paint it
    }
    if (this.#jobs.length) return false
    this.#before?.remove()
    this.#before = null
    return true
  }

  /**
   * Have a part of a tile painted anew. Parts that meet become one: a sweep of the eraser must not paint dense ink
   * many times.
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
    return this.ink.within({ left: x * mm, top: y * mm, right: (x + width) * mm, bottom: (y + height) * mm })
  }

  /** Show a tile with something else on it.  @param {Tile} tile @param {() => void} draw on the press, whose corner is the tile's */
  #show({ canvas, frame }, draw) {
    this.#press.setTransform(1, 0, 0, 1, 0, 0)
    this.#press.drawImage(canvas, 0, 0)
    draw()
    frame.transferFromImageBitmap(this.#press.canvas.transferToImageBitmap())
  }

  /** Show what was painted.  @param {Job} job */
  #finish({ tile, rect: { x: left, y: top, width, height } }) {
    const [x, y] = [left - tile.rect.x, top - tile.rect.y]
    this.#show(tile, () => this.#press.drawImage(this.#easel.canvas, x, y, width, height, x, y, width, height))
    if (this.#before && !tile.canvas.isConnected) this.element.append(tile.canvas)
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
    const scale = /** @type {View} */ (this.#view).k / 100
    context.setTransform(scale, 0, 0, scale, -origin.x, -origin.y)
    for (const { box, draw } of this.#below) if (meet(pixelsOf(box, scale * 100), rect)) draw(context)
  }

  /** @param {Shape} shape @param {CanvasRenderingContext2D} context @param {Rect} origin whose corner is the context's */
  #draw(shape, context, origin) {
    const scale = /** @type {View} */ (this.#view).k / 100
    context.setTransform(scale, 0, 0, scale, -origin.x, -origin.y)
    const tint = shape.trace.tool === "pencil" ? this.#tints?.get(shape.record.by) : undefined
    if (tint) shape.trace.line(context, tint)
    else shape.trace.draw(context)
    this.#points += shape.trace.xy.length / 2
  }

  /** The tiles below a box, each with the part of it.  @param {Box} box @returns {[Tile, Rect][]} */
  #under(box) {
    const { k } = /** @type {View} */ (this.#view)
    const all = pixelsOf(box, k)
    /** @type {[Tile, Rect][]} */
    const found = []
    for (const tile of this.#tiles) {
      const rect = common(tile.rect, all)
      if (rect) found.push([tile, rect])
    }
    return found
  }
}

/** @param {Rect} rect @param {number} ratio @returns {Tile} */
function tileOf(rect, ratio) {
  const canvas = document.createElement("canvas")
  sizeTo(canvas, ratio)
  Object.assign(canvas.style, {
    position: "absolute", left: `${rect.x / ratio}px`, top: `${rect.y / ratio}px`, width: `${TILE}px`, height: `${TILE}px`,
  })
  const frame = /** @type {ImageBitmapRenderingContext} */ (canvas.getContext("bitmaprenderer", { alpha: false }))
  return { canvas, frame, rect, news: [] }
}

/** Paper is opaque, which spares the blending. @returns {Easel} */
function easel() {
  return /** @type {any} */ (new OffscreenCanvas(1, 1).getContext("2d", { alpha: false }))
}

/** @param {{width: number, height: number}} canvas @param {number} ratio */
function sizeTo(canvas, ratio) {
  canvas.width = canvas.height = Math.round(TILE * ratio)
}

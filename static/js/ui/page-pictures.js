/**
 * Small pictures of pages, or of a part of one, made from paper, letters to trace and ink: painted in idle moments, one at a
 * time, and only when something on their page has changed. Which canvas shows what is told by who has them.
 */

import { eachPoint } from "../core/points.js"
import { INKS, MARKERS, Trace } from "../board/ink.js"
import { marks, rulings } from "../board/paper.js"

/** @import { Cue, Page, Stroke } from "../core/records.js" */
/** @import { Cues } from "../board/cues.js" */
/** @import { Under } from "../board/tiles.js" */
/** @import { Screen } from "./screen.js" */

/**
 * What a canvas shows. `part` of the page in hundredths of a millimetre, else all; `width` of the picture in CSS pixels;
 * `every` so many points of a stroke one is enough; `faint`: how much is seen of the ruling, so that it is not all that is seen.
 * @typedef {{page: Page, part?: {x: number, y: number, width: number, height: number}, width: number, every: number, faint: number}} Shown
 */

/** Strokes to paint before looking at the clock, and what must be left of an idle moment to go on. ms. */
const AT_ONCE = 60, LEFT_MS = 4
/** The least width of a line, in its pixels. */
const LEAST_PX = 0.9

/** What draws letters; it comes with the first of them. @type {Cues | null} */
let letters = null

export class PagePictures {
  /** What each picture shows, by its canvas. @type {WeakMap<Element, {strokes: readonly Stroke[], key: string}>} */ #painted = new WeakMap()
  #timer = 0
  #busy = false
  #again = false

  /**
   * @param {Screen} screen
   * @param {string} selector of the canvases
   * @param {(canvas: HTMLCanvasElement) => Shown | null} shown null: nothing is to be painted there now
   * @param {number} laterMs ink that is being written is in the pictures so much later
   */
  constructor(screen, selector, shown, laterMs) {
    this.screen = screen
    this.selector = selector
    this.shown = shown
    this.laterMs = laterMs
    screen.records.subscribe(() => this.tend(laterMs))
  }

  /** Look for pictures that are out of date.  @param {number} [after] ms */
  tend(after = 0) {
    if (this.#busy) this.#again = true
    if (this.#timer || this.#busy) return
    this.#timer = window.setTimeout(() => {
      this.#timer = 0
      void this.#paintAll()
    }, after)
  }

  async #paintAll() {
    this.#busy = true
    this.#again = false
    for (const canvas of /** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll(this.selector))) {
      const shown = this.shown(canvas)
      if (!shown) continue
      await this.#paint(canvas, shown).catch(() => this.#painted.delete(canvas))   // for want of memory, say: the next change is another chance
    }
    this.#busy = false
    if (this.#again) this.tend(this.laterMs)
  }

  /** @param {HTMLCanvasElement} canvas @param {Shown} shown */
  async #paint(canvas, shown) {
    const { records } = this.screen, { page } = shown
    const cues = [...records.all("cue")].filter(cue => cue.page === page.id && !cue.gone)
    const strokes = records.page(page.id), key = JSON.stringify([page.id, page.paper, page.overlay, shown.part, shown.width, cues])
    const last = this.#painted.get(canvas)
    if (last?.strokes === strokes && last.key === key) return
    this.#painted.set(canvas, { strokes, key })
    const under = await drawn(cues)
    if (!under) this.#painted.delete(canvas)   // the network went: the next change is another chance
    const picture = await pictureOf(shown, strokes, under ?? [])
    Object.assign(canvas, { width: picture.width, height: picture.height })
    canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(picture.transferToImageBitmap())   // as tiles.js does, and why
  }
}

/** @param {Cue[]} cues @returns {Promise<Under[] | null>} null: they could not be loaded */
async function drawn(cues) {
  if (!cues.length) return []
  if (!letters) {
    const module = await import("../board/cues.js").catch(() => null)
    const face = await module?.loadFace().catch(() => null)
    if (!module || !face) return null
    letters = new module.Cues(face)
  }
  return letters.under(cues)
}

/** @param {Shown} shown @param {readonly Stroke[]} strokes @param {Under[]} under letters, below all ink */
async function pictureOf({ page, part, width, every, faint }, strokes, under) {
  const sheet = rulings(page.paper, page.overlay)
  const { x, y, ...size } = part ?? { x: 0, y: 0, width: sheet.width_mm * 100, height: sheet.height_mm * 100 }
  const k = devicePixelRatio * width * 100 / size.width
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(size.width / 100 * k)), Math.max(1, Math.round(size.height / 100 * k)))
  const context = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (canvas.getContext("2d")))
  context.translate(-x / 100 * k, -y / 100 * k)
  context.fillStyle = "#ffffff"
  context.fillRect(0, 0, sheet.width_mm * k, sheet.height_mm * k)
  context.globalAlpha = faint
  for (const mark of sheet.shapes.flatMap(shape => marks(shape, k))) {
    context.fillStyle = mark.color
    context.fillRect(mark.x, mark.y, mark.width, mark.height)
  }
  context.globalAlpha = 1
  context.scale(k / 100, k / 100)
  for (const each of under) each.draw(context, LEAST_PX * 100 / k)
  const marked = strokes.filter(({ tool }) => tool === "highlighter"), written = strokes.filter(({ tool }) => tool !== "highlighter")
  await slowly([...marked, ...written], stroke => paintStroke(context, stroke, k, every))
  return canvas
}

/** @param {CanvasRenderingContext2D} context @param {Stroke} stroke @param {number} k @param {number} every of so many points one is enough */
function paintStroke(context, { points, color, width, tool }, k, every) {
  const trace = new Trace(color, width, tool)
  let at = 0
  eachPoint(points, (x, y) => {
    if (at % every === 0) trace.add(x, y)
    at += 1
  })
  trace.line(context, (tool === "highlighter" ? MARKERS : INKS)[color], Math.max(0, LEAST_PX * 100 / k - width))
}

/** @template T @param {T[]} all @param {(one: T) => void} work */
async function slowly(all, work) {
  let left = await idle()
  for (let at = 0; at < all.length; at += AT_ONCE) {
    if (left() < LEFT_MS) left = await idle()
    all.slice(at, at + AT_ONCE).forEach(work)
  }
}

/** @returns {Promise<() => number>} what is left of an idle moment, ms */
function idle() {
  return new Promise(resolve => requestIdleCallback(deadline => resolve(() => deadline.timeRemaining()), { timeout: 2000 }))
}

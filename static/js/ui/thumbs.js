/**
 * Small pictures of the pages in the strip, made from paper and ink: painted in idle moments, one at a time, only those in
 * sight, and only when something on their page has changed.
 */

import { eachPoint } from "../core/points.js"
import { INKS, MARKERS, Trace } from "../board/ink.js"
import { marks, rulings } from "../board/paper.js"

/** @import { Page, Stroke } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

export const THUMB_PX = 44
/** Ink that is being written is in the picture a moment later. */
const LATER_MS = 700
/** Strokes to paint before looking at the clock, and what must be left of an idle moment to go on. ms. */
const AT_ONCE = 60, LEFT_MS = 4
/** Of the points of a stroke so many are enough at this size. */
const EVERY = 3
/** The least width of a line, in its pixels. */
const LEAST_PX = 0.9

/** @param {Pick<Page, "paper">} page @returns {{width: number, height: number}} CSS pixels */
export function sizeOfThumb({ paper }) {
  const { width_mm, height_mm } = rulings(paper)
  return { width: Math.round(THUMB_PX * width_mm / height_mm), height: THUMB_PX }
}

export class Thumbs {
  /** What each picture shows, by its canvas. @type {WeakMap<Element, {strokes: readonly Stroke[], rules: string}>} */ #painted = new WeakMap()
  #timer = 0
  #busy = false

  /** @param {Screen} screen */
  constructor(screen) {
    this.screen = screen
    screen.records.subscribe(() => this.tend(LATER_MS))
    addEventListener("scroll", ({ target }) => target instanceof Element && target.matches(".strip") && this.tend(), { capture: true, passive: true })
  }

  /** Look for pictures that are out of date.  @param {number} [after] ms */
  tend(after = 0) {
    if (this.#timer || this.#busy) return
    this.#timer = window.setTimeout(() => {
      this.#timer = 0
      void this.#paintAll()
    }, after)
  }

  async #paintAll() {
    this.#busy = true
    for (const canvas of /** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll(".page-thumb"))) {
      if (inSight(canvas)) await this.#paint(canvas)
    }
    this.#busy = false
  }

  /** @param {HTMLCanvasElement} canvas */
  async #paint(canvas) {
    const { records } = this.screen
    const page = records.get(canvas.dataset.page ?? "")
    if (page?.type !== "page") return
    const strokes = records.page(page.id), rules = JSON.stringify([page.paper, page.overlay])
    const last = this.#painted.get(canvas)
    if (last?.strokes === strokes && last.rules === rules) return
    this.#painted.set(canvas, { strokes, rules })
    const picture = await pictureOf(page, strokes)
    Object.assign(canvas, { width: picture.width, height: picture.height })
    canvas.getContext("2d")?.drawImage(picture, 0, 0)
  }
}

/** @param {Element} canvas */
function inSight(canvas) {
  const box = canvas.getBoundingClientRect(), strip = canvas.closest(".strip")?.getBoundingClientRect()
  return strip !== undefined && box.right > strip.left - strip.width && box.left < strip.right + strip.width
}

/**
 * @param {Page} page
 * @param {readonly Stroke[]} strokes
 * @param {{x: number, y: number, width: number, height: number}} [part] of the page, hundredths of a millimetre; else all
 * @param {number} [width] of the picture, CSS pixels; else as in the strip
 */
export async function pictureOf(page, strokes, part, width) {
  const sheet = rulings(page.paper, page.overlay)
  const { x, y, ...size } = part ?? { x: 0, y: 0, width: sheet.width_mm * 100, height: sheet.height_mm * 100 }
  const k = devicePixelRatio * (width ? width * 100 / size.width : THUMB_PX / sheet.height_mm)
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(size.width / 100 * k)), Math.max(1, Math.round(size.height / 100 * k)))
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"))
  context.translate(-x / 100 * k, -y / 100 * k)
  context.fillStyle = "#ffffff"
  context.fillRect(0, 0, sheet.width_mm * k, sheet.height_mm * k)
  context.globalAlpha = width ? 0.6 : 0.25   // so near each other lines would be all that is seen
  for (const mark of sheet.shapes.flatMap(shape => marks(shape, k))) {
    context.fillStyle = mark.color
    context.fillRect(mark.x, mark.y, mark.width, mark.height)
  }
  context.globalAlpha = 1
  context.scale(k / 100, k / 100)
  const marked = strokes.filter(({ tool }) => tool === "highlighter"), written = strokes.filter(({ tool }) => tool !== "highlighter")
  await slowly([...marked, ...written], stroke => paintStroke(/** @type {any} */ (context), stroke, k, width ? 1 : EVERY))
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

/**
 * Shows writing again as it was written: on a canvas of its own above the page, which goes when it is done.
 * Plays what it is given; loaded when the first is asked for.
 */

/** @import { Cue, Stroke } from "../core/records.js" */
/** @import { Again, BoardClient } from "./board.js" */
/** @import { Desk } from "./desk.js" */
/** @import { Hand } from "./hand.js" */
/** @import { Face } from "../core/letters.js" */
/** @import { Point } from "../core/points.js" */
/** @import { Sheet, View } from "./paper.js" */
/** @import { Under } from "./tiles.js" */

import { pointsAtSpeed } from "../core/letter-pace.js"
import { unpack } from "../core/points.js"
import { loadFace, set } from "./cues.js"
import { Trace } from "./ink.js"
import { marks } from "./paper.js"

/**
 * @typedef {object} Written one stroke with its place in the time of the whole
 * @property {Trace} look its color, width and tool
 * @property {Point[]} points
 * @property {number} begins ms
 * @property {number} ends ms
 */

/** Thinking is shortened: what is to be seen is how it is written. ms. */
const PAUSE = { least: 120, most: 700 }
/** Between the strokes of a letter, and between letters. */
const LIFT_MS = 350, LETTER_MS = 600
/** A calm hand that shows a letter writes so many bodies a second. */
const BODIES_PER_SECOND = 3
/** How long the last of it stays before the page is as it was. */
const STAYS_MS = 1200
/** How much of the ink below is seen while one stroke is shown again. */
const VEIL = "rgb(255 255 255 / 78%)"

/** @param {readonly Stroke[]} strokes in their order  @returns {Written[]} */
export function writtenStrokes(strokes) {
  let end = 0, ended = -Infinity
  return strokes.map(record => {
    const points = unpack(record.points)
    const took = points[points.length - 1].t
    const pause = record.continues ? 0 : Math.max(PAUSE.least, Math.min(record.at - took - ended, PAUSE.most))
    const begins = end + (ended === -Infinity ? 0 : pause)
    ended = record.at
    end = begins + took
    return { look: new Trace(record.color, record.width, record.tool), points, begins, ends: end }
  })
}

/** The strokes of a letter model, as a calm hand writes them.  @param {Face} face @param {Cue} cue @returns {Written[]} */
export function writtenCue(face, cue) {
  let end = 0, letter = -1
  return set(face, cue).strokes.map(({ path, at }) => {
    const points = pointsAtSpeed(path, BODIES_PER_SECOND * cue.body / 100)
    const begins = letter < 0 ? 0 : end + (at === letter ? LIFT_MS : LETTER_MS)
    letter = at
    end = begins + points[points.length - 1].t
    return { look: new Trace("blue", Math.round(cue.body / 9)), points, begins, ends: end }
  })
}

/**
 * Write something of the page that is looked at again.
 * @param {Again} again
 * @param {{replica: BoardClient["replica"], desk: Desk, hand: Hand, under: () => Under[]}} board
 * @returns {Promise<Player | null>} null where there is nothing to be written
 */
export async function replay({ what, page, mark = "", half = false }, { replica, desk, hand, under }) {
  const record = replica.get(mark)
  const strokes = replica.page(page).filter(stroke => what === "page" || stroke.id === mark)
  const written = record?.type === "cue" ? writtenCue(await loadFace(), record) : writtenStrokes(strokes)
  if (!written.length || page !== desk.leaf?.id) return null
  const over = /** @type {const} */ ({ page: "page", stroke: "veil" })[what] ?? "none"
  const look = () => (desk.view && desk.leaf ? { view: desk.view, sheet: desk.leaf.sheet } : null)
  const stops = () => hand.pencil.busy || hand.eraser.busy || desk.leaf?.id !== page
  return new Player(desk.surface, written, { look, over, under: what === "page" ? under() : [], half, stops })
}

export class Player {
  #canvas = document.createElement("canvas")
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"))
  /** @type {{traces: Trace[], done: number[]}} */ #ink = { traces: [], done: [] }
  #frame = 0

  /**
   * @param {HTMLElement} surface
   * @param {Written[]} written
   * @param {object} how
   * @param {() => {view: View, sheet: Sheet} | null} how.look how the page lies
   * @param {"page" | "veil" | "none"} how.over what lies over the ink that is there
   * @param {Under[]} how.under what lies on the paper below the ink
   * @param {boolean} how.half at half its speed
   * @param {() => boolean} how.stops asked in every frame: somebody writes, or the page is another one
   */
  constructor(surface, written, how) {
    this.written = written
    this.how = how
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches
    this.#canvas.className = "replay"
    Object.assign(this.#canvas.style, { position: "absolute", left: "0", top: "0", pointerEvents: "none" })
    surface.append(this.#canvas)
    this.moved()
    let began = 0
    const ends = written.length ? written[written.length - 1].ends + STAYS_MS : 0
    const step = (/** @type {number} */ now) => {
      began ||= now
      const time = (now - began) * (how.half ? 0.5 : 1)
      if (how.stops() || time > ends) return this.stop()
      this.#write(time)
      this.#frame = requestAnimationFrame(step)
    }
    this.#frame = requestAnimationFrame(step)
  }

  stop() {
    cancelAnimationFrame(this.#frame)
    this.#canvas.remove()
  }

  /** The page lies otherwise: all is drawn anew. */
  moved() {
    const look = this.how.look()
    if (!look) return
    const { view, sheet } = look
    Object.assign(this.#canvas, { width: view.wide, height: view.seen })
    Object.assign(this.#canvas.style, { width: `${view.wide / view.ratio}px`, height: `${view.seen / view.ratio}px` })
    this.#cover(view, sheet)
    const scale = view.k / 100
    this.#context.setTransform(scale, 0, 0, scale, -view.left, -view.top)
    this.#ink = {
      traces: this.written.map(({ look: { color, width, tool } }) => new Trace(color, width, tool)), done: this.written.map(() => 0),
    }
  }

  /** @param {View} view @param {Sheet} sheet */
  #cover(view, sheet) {
    if (this.how.over === "none") return
    const context = this.#context
    context.fillStyle = this.how.over === "page" ? "#ffffff" : VEIL
    context.fillRect(0, 0, view.wide, view.seen)
    if (this.how.over === "veil") return
    for (const mark of sheet.shapes.flatMap(shape => marks(shape, view.k))) {
      context.fillStyle = mark.color
      context.fillRect(mark.x - view.left, mark.y - view.top, mark.width, mark.height)
    }
    context.setTransform(view.k / 100, 0, 0, view.k / 100, -view.left, -view.top)
    for (const { draw } of this.how.under) draw(context)
  }

  /** Add what is written by then; a piece at a time, so that nothing is drawn twice.  @param {number} time ms */
  #write(time) {
    this.written.forEach(({ points, begins, ends }, at) => {
      const from = this.#ink.done[at]
      if (from === points.length || time < begins || (this.still && time < ends)) return
      let upTo = from
      while (upTo < points.length && begins + points[upTo].t <= time) upTo += 1
      if (upTo === from) return
      const { color, width, tool } = this.#ink.traces[at]
      const piece = new Trace(color, width, tool)
      for (const { x, y } of points.slice(tool === "highlighter" ? 0 : Math.max(0, from - 1), upTo)) piece.add(x, y)
      piece.draw(this.#context)
      this.#ink.done[at] = upTo
    })
  }
}

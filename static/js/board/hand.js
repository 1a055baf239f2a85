/**
 * What my hand does on the page: pointer and keys put the chosen tool down, move it, lift it, or only point.
 * Knows which tool is in the hand and whether it may be used; what a tool does is in tools.js.
 */

/** @import { InkColor, Role, StrokeFields } from "../core/records.js" */
/** @import { BoardClient } from "./board.js" */
/** @import { KeyWriting, Writing } from "./capture.js" */
/** @import { Desk } from "./desk.js" */
/** @import { Live } from "./live.js" */
/** @import { Touch } from "./tools.js" */

import { capture, KeyPen } from "./capture.js"
import { Eraser, ERASER_RADIUS, Pencil } from "./tools.js"

/** @typedef {{tool: "pencil" | "eraser", color: InkColor, width: number}} Tool width in hundredths of a millimetre */

const POINT_MS = 100
/** The ring that stands for the keyboard's pen, hundredths of a millimetre. */
const KEY_PEN_RADIUS = 120
const INDENT_MM = 10
/** How much of what is seen the page keys move. */
const LEAP = 0.8

export class Hand {
  /** @type {Tool} */ tool = { tool: "pencil", color: "graphite", width: 80 }
  /** When it last wrote, by performance.now(). */
  wroteAt = -Infinity
  #free = true
  #pointedAt = -Infinity

  /** @param {{client: BoardClient, me: {seat: string, role: Role}, desk: Desk, live: Live, redraw: () => void}} parts */
  constructor({ client, me, desk, live, redraw }) {
    this.client = client
    this.points = me.role !== "observer"
    this.desk = desk
    this.live = live
    this.redraw = redraw
    this.pencil = new Pencil(client, (stroke, trace) => {
      live.mine(stroke, trace)
      redraw()
    })
    this.eraser = new Eraser(client, stroke => me.role !== "student" || stroke.by === me.seat)
    this.input = capture(desk.surface, this.#writing())
    this.keys = new KeyPen(desk.surface, this.#keyWriting())
  }

  /** Whether it may draw. A stroke that is under way is finished first.  @param {boolean} free */
  set free(free) {
    if (!free) this.rest()
    this.#free = this.keys.enabled = free
    this.desk.surface.setAttribute("aria-disabled", String(!free))
    this.desk.surface.style.cursor = free ? "crosshair" : "default"
  }

  /** @param {Tool} tool */
  take(tool) {
    this.tool = tool
    this.#ring(null)
    this.#showKeyPen()
  }

  /** Leave the page alone: what is being written is written, the rest of that touch is nothing. */
  rest() {
    this.input.drop()
    this.keys.away()
    this.#end()
    this.#gone()
  }

  stop() {
    this.rest()
    this.input.stop()
  }

  /** @returns {Writing} */
  #writing() {
    const { desk } = this
    return {
      begin: (stroke, at, { kind, eraserEnd }) => {
        this.keys.away()
        this.#gone()
        if (desk.view && this.#free) this.#begin(stroke, desk.spot(at), kind, eraserEnd)
        else this.input.drop()
      },
      extend: reports => desk.view && this.#extend(reports.map(at => desk.spot(at))),
      end: () => this.#end(),
      cancel: stroke => {
        this.pencil.cancel(stroke)
        this.#end()
      },
      hover: at => desk.view && this.#hover(desk.spot(at)),
      gone: () => this.#gone(),
      scroll: px => desk.scrollBy(px),
    }
  }

  /** @returns {KeyWriting} */
  #keyWriting() {
    let stroke = 0
    return {
      begin: at => this.#begin(stroke -= 1, at, "keys", false),
      extend: touches => this.#extend(touches),
      end: () => this.#end(),
      start: () => this.#start(),
      moved: () => this.#showKeyPen(),
      scroll: direction => this.desk.scrollBy(direction * this.desk.surface.clientHeight * LEAP),
    }
  }

  /** @param {number} stroke @param {Touch} at @param {StrokeFields["pointer"]} pointer @param {boolean} eraserEnd */
  #begin(stroke, at, pointer, eraserEnd) {
    const { leaf, view } = this.desk
    if (!leaf || !view) return
    const { tool, color, width } = this.tool
    if (eraserEnd || tool === "eraser") this.eraser.begin(at, leaf.ink)
    else this.pencil.begin(stroke, at, { page: leaf.id, color, width, pointer, scale: view.scale })
    this.#wrote(at)
  }

  /** @param {Touch[]} touches */
  #extend(touches) {
    const last = touches.at(-1)
    if (!last || !this.desk.leaf) return
    this.pencil.extend(touches)
    this.eraser.extend(touches, this.desk.leaf.ink)
    this.#wrote(last)
  }

  #end() {
    this.pencil.end()
    this.eraser.end()
    this.#ring(null)
  }

  /** @param {Touch} at */
  #wrote(at) {
    this.wroteAt = performance.now()
    if (this.eraser.busy) this.#ring(at, ERASER_RADIUS, true)
    this.redraw()
  }

  /** A mouse or pen above the page: the others see where, softly.  @param {Touch} at */
  #hover(at) {
    if (!this.desk.leaf || !this.#free) return
    if (this.tool.tool === "eraser") this.#ring(at, ERASER_RADIUS)
    if (!this.points || at.time - this.#pointedAt < POINT_MS) return
    this.#pointedAt = at.time
    this.client.presence("pointer", { page: this.desk.leaf.id, x: Math.round(at.x), y: Math.round(at.y) })
  }

  #gone() {
    this.#ring(null)
    if (this.#pointedAt === -Infinity || !this.desk.leaf) return
    this.#pointedAt = -Infinity
    this.client.presence("pointer_gone", { page: this.desk.leaf.id })
  }

  /** @returns {Touch} where the keyboard's pen appears: at the beginning of the first row that is seen */
  #start() {
    const { view, leaf } = this.desk
    const { rows, margin_mm } = leaf?.sheet ?? { rows: [], margin_mm: 0 }
    const top_mm = view ? view.top / view.k : 0
    const y_mm = rows.find(({ headline_mm }) => headline_mm >= top_mm)?.headline_mm ?? top_mm + INDENT_MM
    return { x: (margin_mm + INDENT_MM) * 100, y: y_mm * 100, time: 0, pressure: 0.5 }
  }

  #showKeyPen() {
    const { at, down } = this.keys
    this.#ring(at, this.tool.tool === "eraser" ? ERASER_RADIUS : KEY_PEN_RADIUS, down)
    if (at) this.desk.reveal(at.y)
  }

  /** @param {Touch | null} at @param {number} [radius] @param {boolean} [down] */
  #ring(at, radius = ERASER_RADIUS, down = false) {
    this.live.mark(at && { x: at.x, y: at.y, radius, down })
    this.redraw()
  }
}

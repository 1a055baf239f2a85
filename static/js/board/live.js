/**
 * Ink that is not committed yet, mine and the others', and where the others point. Lies over the tiles.
 * Holds what presence tells and draws it; what is mine is handed in by the pencil.
 */

/** @import { InkColor, Role } from "../core/records.js" */
/** @import { Presence } from "../sync/messages.js" */
/** @import { View } from "./paper.js" */

import { unpack } from "../core/points.js"
import { Trace } from "./ink.js"

/**
 * @typedef {{seat: string, stroke: string, page: string, trace: Trace, next: number, at: number}} Ghost ink of another, as it comes
 * @typedef {{page: string, x: number, y: number, at: number, color: string}} Finger where another points
 * @typedef {{x: number, y: number, radius: number, down: boolean}} Mark my eraser, or the pen that the keys move
 * @typedef {{seat: string, page: string, stroke: string, color: InkColor, width: number, from: number, points: string}} InkNews
 */

/** Ink whose end was never told (presence is the first to be dropped) goes after this long without a word. */
const GHOST_MS = 30_000
/** A mouse that rests is no longer pointing. */
const FINGER_MS = 4_000
/** Who points. @type {Record<Role, string>} */
const FINGERS = { therapist: "#1d5fc4", facilitator: "#1b7a3d", student: "#b35900", observer: "#3a3d42" }
/** Half the width of a pointer, hundredths of a millimetre. */
const FINGER_RADIUS = 250

export class Live {
  /** @type {Map<string, Trace>} */ #mine = new Map()
  /** @type {Map<string, Ghost>} */ #ghosts = new Map()
  /** @type {Map<string, Finger>} */ #fingers = new Map()
  /** @type {Mark | null} */ #mark = null
  #mineChanged = true
  #othersChanged = true

  /**
   * Mine is a layer of its own: it changes with every move of the pen, and redrawing the others' ink each time would cost a slow laptop its frame.
   * It is not `desynchronized`: such a canvas is shown while it is drawn, and a stroke that is drawn whole in each frame would flicker.
   */
  constructor() {
    this.#layers = { mine: layer(), others: layer() }
    this.elements = [this.#layers.others.canvas, this.#layers.mine.canvas]
  }

  /** @type {{mine: CanvasRenderingContext2D, others: CanvasRenderingContext2D}} */
  #layers

  /** @param {View} view */
  fit(view) {
    for (const { canvas } of Object.values(this.#layers)) {
      if (canvas.width !== view.width || canvas.height !== view.seen) {
        Object.assign(canvas, { width: view.width, height: view.seen })
        Object.assign(canvas.style, { width: `${view.width / view.ratio}px`, height: `${view.seen / view.ratio}px` })
      }
    }
    this.#mineChanged = this.#othersChanged = true
  }

  /** My ink, from the first point until it is committed or dropped.  @param {string} stroke @param {Trace | null} trace */
  mine(stroke, trace) {
    if (trace) this.#mine.set(stroke, trace)
    else if (!this.#mine.delete(stroke)) return
    this.#mineChanged = true
  }

  /** @param {Mark | null} mark */
  mark(mark) {
    if (!mark && !this.#mark) return
    this.#mark = mark
    this.#othersChanged = true
  }

  /**
   * Take a presence message.
   * @param {Presence} presence
   * @param {Role} role of its seat
   * @param {number} now
   * @returns {{page: string, y: number} | null} where its author is now
   */
  hear(presence, role, now) {
    const { seat, kind } = presence
    if (kind === "ink") return this.#ink(/** @type {any} */ (presence), now)
    if (kind === "ink_cancel" && this.#ghosts.get(String(presence.stroke))?.seat === seat) this.settle(String(presence.stroke))
    if (kind === "pointer") this.#finger(seat, { .../** @type {any} */ (presence), at: now, color: FINGERS[role] })
    if (kind === "pointer_gone" || kind === "gone") this.#finger(seat, null)
    if (kind === "gone") this.#gone(seat)
    return null
  }

  /**
   * A piece of another's ink. Where pieces before it were dropped a gap stays until the stroke is committed.
   * @param {InkNews} news
   * @param {number} now
   */
  #ink({ seat, page, stroke, color, width, from, points }, now) {
    const known = this.#ghosts.get(stroke)
    if (known && known.seat !== seat) return null
    const ghost = known ?? { seat, stroke, page, trace: new Trace(color, width), next: from, at: now }
    const all = unpack(points)
    if (from > ghost.next) ghost.trace.lift()
    ghost.trace.extend(all.slice(Math.max(0, ghost.next - from)))
    ghost.next = Math.max(ghost.next, from + all.length)
    ghost.at = now
    this.#ghosts.set(stroke, ghost)
    this.#othersChanged = true
    return { page, y: all.at(-1)?.y ?? 0 }
  }

  /** A stroke is on the page now, or will never be.  @param {string} stroke */
  settle(stroke) {
    this.mine(stroke, null)
    if (this.#ghosts.delete(stroke)) this.#othersChanged = true
  }

  /** @returns {string[]} the strokes that are shown here */
  strokes() {
    return [...this.#mine.keys(), ...this.#ghosts.keys()]
  }

  /** @param {string} seat @param {Finger | null} finger */
  #finger(seat, finger) {
    if (finger) this.#fingers.set(seat, finger)
    else if (!this.#fingers.delete(seat)) return
    this.#othersChanged = true
  }

  /** A seat's connection went: its unfinished ink comes again with its commit.  @param {string} seat */
  #gone(seat) {
    for (const ghost of this.#ghosts.values()) if (ghost.seat === seat) this.settle(ghost.stroke)
  }

  /**
   * Draw what changed since the last time.
   * @param {View} view
   * @param {string} page
   * @param {number} now
   * @returns {boolean} whether something here will fade by itself
   */
  draw(view, page, now) {
    this.#fade(now)
    if (this.#mineChanged) {
      const context = cleared(this.#layers.mine, view)
      for (const trace of this.#mine.values()) trace.draw(context)
    }
    if (this.#othersChanged) {
      const context = cleared(this.#layers.others, view)
      for (const ghost of this.#ghosts.values()) if (ghost.page === page) ghost.trace.draw(context)
      for (const finger of this.#fingers.values()) if (finger.page === page) drawFinger(context, finger)
      if (this.#mark) drawMark(context, this.#mark)
    }
    this.#mineChanged = this.#othersChanged = false
    return this.#ghosts.size + this.#fingers.size > 0
  }

  /** @param {number} now */
  #fade(now) {
    for (const ghost of this.#ghosts.values()) if (now - ghost.at > GHOST_MS) this.settle(ghost.stroke)
    for (const [seat, { at }] of this.#fingers) if (now - at > FINGER_MS) this.#finger(seat, null)
  }
}

/** @returns {CanvasRenderingContext2D} */
function layer() {
  const canvas = document.createElement("canvas")
  Object.assign(canvas.style, { position: "absolute", left: "0", top: "0", pointerEvents: "none" })
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
}

/** @param {CanvasRenderingContext2D} context @param {View} view */
function cleared(context, view) {
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, view.width, view.seen)
  context.setTransform(view.k / 100, 0, 0, view.k / 100, 0, -view.top)
  return context
}

/** A soft disc: seen without looking for it, and never mistaken for ink.  @param {CanvasRenderingContext2D} context @param {Finger} finger */
function drawFinger(context, { x, y, color }) {
  context.fillStyle = context.strokeStyle = color
  context.lineWidth = 40
  context.beginPath()
  context.arc(x, y, FINGER_RADIUS, 0, 2 * Math.PI)
  context.globalAlpha = 0.25
  context.fill()
  context.globalAlpha = 0.8
  context.stroke()
  context.globalAlpha = 1
}

/** A ring in two tones, so that it is seen on paper and on ink.  @param {CanvasRenderingContext2D} context @param {Mark} mark */
function drawMark(context, { x, y, radius, down }) {
  for (const [color, width] of /** @type {const} */ ([["#ffffff", 90], ["#1b2430", 45]])) {
    context.strokeStyle = color
    context.lineWidth = width
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.stroke()
  }
  if (!down) return
  context.fillStyle = "#1b243033"
  context.fill()
}

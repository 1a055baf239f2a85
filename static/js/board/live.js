/**
 * Ink that is not committed yet, mine and the others', and where the others point. Lies over the tiles.
 * Holds what presence tells and draws it; what is mine is handed in by the pencil.
 */

/** @import { InkColor, InkTool, Role } from "../core/records.js" */
/** @import { Presence } from "../sync/messages.js" */
/** @import { Box } from "./ink.js" */
/** @import { View } from "./paper.js" */
/** @import { Beam } from "./signs.js" */

import { unpack } from "../core/points.js"
import { grown, INKS, nowhere, Trace } from "./ink.js"

/**
 * @typedef {{seat: string, stroke: string, page: string, trace: Trace, next: number, at: number}} Ghost another's ink
 * @typedef {{page: string, x: number, y: number, at: number, color: string}} Finger where another points
 * @typedef {{x: number, y: number, radius: number, down: boolean, going: Trace[]}} Mark my eraser, with what it takes,
 *   or the pen that the keys move
 * @typedef {{seat: string, page: string, stroke: string, tool: InkTool, color: InkColor, width: number, from: number,
 *   points: string}} InkNews
 */

/** Ink whose end was never told (presence is the first to be dropped) goes after this long without a word. */
const GHOST_MS = 30_000
/** A mouse that rests is no longer pointing. */
const FINGER_MS = 4_000
/** Who points. @type {Record<Role, string>} */
const FINGERS = { therapist: "#1d5fc4", facilitator: "#1b7a3d", student: "#b35900", observer: "#3a3d42" }
/** Canvases lie on a grid of so many CSS pixels, and grow by four of them: most letters need the same size. */
const STEP = 64, GROWTH = 4
/** A laser's light goes out, and its tail so much sooner. */
export const BEAM_MS = 1200, TAIL_MS = 350

export class Live {
  /** @type {Map<string, Trace>} */ #mine = new Map()
  /** @type {Map<string, Ghost>} */ #ghosts = new Map()
  /** @type {Map<string, Finger>} */ #fingers = new Map()
  /** @type {Map<string, Beam>} */ #beams = new Map()
  /** @type {Mark | null} */ #mark = null
  /** What draws pointers, lights and rings: it comes behind the ink. @type {typeof import("./signs.js") | null} */ #signs = null
  /** Whose ink has which color, where that is wanted. @type {ReadonlyMap<string, string> | null} */ #tints = null
  #mineChanged = true
  #othersChanged = true

  /**
   * Mine is a layer of its own: it changes with every move of the pen, and redrawing the others' ink each time would
   * cost a slow laptop its frame. It is not `desynchronized`: such a canvas is shown while it is drawn, and a stroke
   * that is drawn whole in each frame would flicker.
   */
  #layers = { mine: new Layer(), others: new Layer() }
  elements = [this.#layers.others.canvas, this.#layers.mine.canvas]

  constructor() {
    void import("./signs.js").then(signs => {
      this.#signs = signs
      this.#othersChanged = true
    }, () => null)  // the network went: ink is seen all the same
  }

  /** The page lies otherwise, or is another one. */
  moved() {
    this.#mineChanged = this.#othersChanged = true
  }

  /** My ink, until it is committed or dropped.  @param {string} stroke @param {Trace | null} trace */
  mine(stroke, trace) {
    if (trace) this.#mine.set(stroke, trace)
    else if (!this.#mine.delete(stroke)) return
    this.#mineChanged = true
  }

  /** Whether a light moves or fades: every frame counts. */
  get lit() {
    return this.#beams.size > 0
  }

  /** @param {ReadonlyMap<string, string> | null} tints by author */
  tint(tints) {
    this.#tints = tints
    this.#othersChanged = true
  }

  /** Somebody's laser, or mine.  @param {{seat: string, role: Role}} who @param {{page: string, x: number, y: number}} spot @param {number} at */
  beam({ seat, role }, { page, x, y }, at) {
    const known = this.#beams.get(seat)
    const spots = known?.page === page ? known.spots.filter(spot => at - spot.at < TAIL_MS) : []
    this.#beams.set(seat, { page, color: FINGERS[role], spots: [...spots, { x, y, at }] })
    this.#othersChanged = true
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
   * @returns {{page: string, x: number, y: number} | null} where its author is now
   */
  hear(presence, role, now) {
    const { seat, kind } = presence
    if (kind === "ink") return this.#ink(/** @type {any} */ (presence), now)
    const stroke = String(presence.stroke)
    if (kind === "ink_cancel" && this.#ghosts.get(stroke)?.seat === seat) this.settle(stroke)
    if (kind === "pointer" && presence.laser) this.beam({ seat, role }, /** @type {any} */ (presence), now)
    else if (kind === "pointer") this.#finger(seat, { .../** @type {any} */ (presence), at: now, color: FINGERS[role] })
    if (kind === "pointer_gone" || kind === "gone") this.#finger(seat, null)
    if (kind === "gone") this.#gone(seat)
    return null
  }

  /**
   * A piece of another's ink. Where pieces before it were dropped a gap stays until the stroke is committed.
   * @param {InkNews} news
   * @param {number} now
   */
  #ink({ seat, page, stroke, tool, color, width, from, points }, now) {
    const known = this.#ghosts.get(stroke)
    if (known && known.seat !== seat) return null
    const ghost = known ?? { seat, stroke, page, trace: new Trace(color, width, tool), next: from, at: now }
    const all = unpack(points)
    if (from > ghost.next) ghost.trace.lift()
    for (const { x, y } of all.slice(Math.max(0, ghost.next - from))) ghost.trace.add(x, y)
    ghost.next = Math.max(ghost.next, from + all.length)
    ghost.at = now
    this.#ghosts.set(stroke, ghost)
    this.#othersChanged = true
    return { page, x: all.at(-1)?.x ?? 0, y: all.at(-1)?.y ?? 0 }
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
    if (this.#mineChanged) drawTraces(this.#layers.mine, view, [...this.#mine.values()])
    if (this.#othersChanged) this.#drawOthers(view, page)
    this.#mineChanged = this.#othersChanged = false
    return this.#ghosts.size + this.#fingers.size > 0
  }

  /** @param {View} view @param {string} page */
  #drawOthers(view, page) {
    /** @type {{box: Box, draw: (context: CanvasRenderingContext2D) => void}[]} */
    const shown = []
    for (const ghost of this.#ghosts.values()) {
      if (ghost.page !== page) continue
      const { trace } = ghost
      const tint = trace.tool === "pencil" ? this.#tints?.get(ghost.seat) : undefined
      const first = trace.tool === "highlighter" ? "unshift" : "push"
      shown[first]({ box: trace.box, draw: context => (tint ? trace.line(context, tint) : trace.draw(context)) })
      const at = edgeBy(trace.box, view)
      if (at && this.#signs) shown.push(this.#signs.arrowTo(at, INKS[trace.color]))
    }
    shown.push(...this.#signs?.signs({ fingers: this.#fingers.values(), beams: this.#beams.values(), mark: this.#mark }, page) ?? [])
    const context = this.#layers.others.over(view, shown.map(({ box }) => box).reduce(both, nowhere()))
    blend(this.#layers.others, [...this.#ghosts.values()].map(({ trace }) => trace))
    if (context) for (const { draw } of shown) draw(context)
  }

  /** @param {number} now */
  #fade(now) {
    for (const ghost of this.#ghosts.values()) if (now - ghost.at > GHOST_MS) this.settle(ghost.stroke)
    for (const [seat, { spots }] of this.#beams) {
      if (now - (spots.at(-1)?.at ?? 0) > BEAM_MS) this.#beams.delete(seat)
      this.#othersChanged = true  // it fades all the time
    }
    for (const [seat, { at }] of this.#fingers) if (now - at > FINGER_MS) this.#finger(seat, null)
  }
}

/**
 * A canvas no larger than what is drawn on it: the browser copies all of a canvas whenever it changed.
 */
class Layer {
  canvas = document.createElement("canvas")
  #context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"))

  constructor() {
    Object.assign(this.canvas.style, { position: "absolute", pointerEvents: "none" })
  }

  /**
   * Clear it and make room.
   * @param {View} view
   * @param {Box} box what will be drawn, hundredths of a millimetre
   * @returns {CanvasRenderingContext2D | null} scaled to hundredths of a millimetre; null where nothing of it is in view
   */
  over(view, box) {
    const scale = view.k / 100, step = Math.round(STEP * view.ratio)
    const columns = steps(box.left * scale - view.left, box.right * scale - view.left, view.wide, step)
    const rows = steps(box.top * scale - view.top, box.bottom * scale - view.top, view.seen, step)
    const shown = columns.count > 0 && rows.count > 0
    // empty it stays, and of the size that most letters need: hiding it and making another one costs more
    this.#clear((shown ? columns.count : GROWTH) * step, (shown ? rows.count : GROWTH) * step)
    if (!shown) return null
    Object.assign(this.canvas.style, {
      left: `${columns.first * STEP}px`, top: `${rows.first * STEP}px`,
      width: `${columns.count * STEP}px`, height: `${rows.count * STEP}px`,
    })
    this.#context.setTransform(scale, 0, 0, scale, -columns.first * step - view.left, -rows.first * step - view.top)
    return this.#context
  }

  /** @param {number} width device pixels  @param {number} height */
  #clear(width, height) {
    const { canvas } = this
    this.#context.setTransform(1, 0, 0, 1, 0, 0)
    if (canvas.width === width && canvas.height === height) this.#context.clearRect(0, 0, width, height)
    else Object.assign(canvas, { width, height })
  }
}

/**
 * The steps that hold what lies between two places, a pixel for the soft edge included, as far as they are in view.
 * @param {number} from @param {number} to @param {number} end of the view @param {number} step
 */
function steps(from, to, end, step) {
  const first = Math.max(0, Math.floor((from - 1) / step))
  const count = Math.ceil(Math.min(to + 1, end) / step) - first
  return { first, count: Math.ceil(count / GROWTH) * GROWTH }
}

/** @param {Box} one @param {Box} other @returns {Box} */
function both(one, other) {
  return grown(grown(one, { x: other.left, y: other.top }, 0), { x: other.right, y: other.bottom }, 0)
}

/** @param {Layer} layer @param {View} view @param {Trace[]} traces */
function drawTraces(layer, view, traces) {
  const context = layer.over(view, traces.map(trace => trace.box).reduce(both, nowhere()))
  blend(layer, traces)
  if (context) for (const trace of traces) trace.draw(context)
}

/**
 * The place at the edge of what is seen that is nearest to ink beyond it; null where the ink is in view.
 * @param {Box} box @param {View} view
 * @returns {{x: number, y: number, up: boolean} | null}
 */
function edgeBy(box, view) {
  const top = view.top * 100 / view.k, bottom = (view.top + view.seen) * 100 / view.k
  const up = box.bottom < top
  return up || box.top > bottom ? { x: (box.left + box.right) / 2, y: up ? top : bottom, up } : null
}

/** What is highlighted lets the ink below it through, live as later.  @param {Layer} layer @param {Trace[]} traces */
function blend({ canvas }, traces) {
  const mode = traces.some(({ tool }) => tool === "highlighter") ? "multiply" : ""
  if (canvas.style.mixBlendMode !== mode) canvas.style.mixBlendMode = mode
}

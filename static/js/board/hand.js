/**
 * What my hand does on the page: pointer and key events become what the chosen tool does, every reported point of them,
 * and nothing else. Which pointer writes is decided in pens.js, what a tool does in tools.js.
 */

/** @import { InkColor, InkTool, Role, StrokeFields } from "../core/records.js" */
/** @import { BoardClient } from "./board.js" */
/** @import { Desk } from "./desk.js" */
/** @import { Spot } from "./ink.js" */
/** @import { Live } from "./live.js" */
/** @import { Sample } from "./pens.js" */
/** @import { Touch } from "./tools.js" */

import { KeyPen, Pens } from "./pens.js"
import { Eraser, ERASER_RADIUS, Pencil } from "./tools.js"

/** @typedef {{tool: InkTool | "eraser" | "laser" | "cue" | "hand", color: InkColor, width: number}} Tool width in hundredths of a millimetre */

/** @type {Record<string, Sample["type"]>} */
const TYPES = {
  pointerdown: "down", pointermove: "move", pointerup: "up", pointercancel: "cancel", pointerleave: "out",
  lostpointercapture: "up",  // the last word on a stroke whose release went elsewhere; after a release it says nothing new
}
/** A hand that writes does all of these by accident: scroll, pinch, magnify, open a menu, select. */
const ACCIDENTS = ["touchstart", "touchmove", "contextmenu", "selectstart", "dragstart"]
const ERASER_END = 32
/** What one line of a wheel that counts in lines is worth. */
const LINE_PX = 40
const POINT_MS = 100
/** A laser is followed with the eyes. */
const BEAM_MS = 33
/** The ring that stands for the keyboard's pen, hundredths of a millimetre. */
const KEY_PEN_RADIUS = 120
const INDENT_MM = 10
/** How much of what is seen the page keys move. */
const LEAP = 0.8

export class Hand {
  /** When it last wrote, by performance.now(). */
  wroteAt = -Infinity
  keys = new KeyPen()
  /** @type {Tool} */ #tool = { tool: "pencil", color: "graphite", width: 80 }
  #pens = new Pens()
  #keyStrokes = 0
  #free = true
  #pointedAt = -Infinity

  /**
   * @param {{client: BoardClient, me: {seat: string, role: Role}, desk: Desk, live: Live, redraw: () => void, tapped: (at: Spot) => void}} parts
   * @param {AbortSignal} signal ends it
   */
  constructor({ client, me, desk, live, redraw, tapped }, signal) {
    this.client = client
    this.me = me
    this.points = me.role !== "observer"
    this.desk = desk
    this.live = live
    this.redraw = redraw
    this.tapped = tapped
    this.pencil = new Pencil(client, (stroke, trace) => {
      live.mine(stroke, trace)
      redraw()
    })
    this.eraser = new Eraser(client, stroke => me.role !== "student" || stroke.by === me.seat)
    keepForInk(desk.surface.style)
    this.#listen(desk.surface, signal)
  }

  /** Whether it may draw. A stroke that is under way is finished first.  @param {boolean} free */
  set free(free) {
    if (!free) this.rest()
    this.#free = free
    this.desk.surface.setAttribute("aria-disabled", String(!free))
    this.desk.surface.style.cursor = free ? "crosshair" : "default"
  }

  /** @param {Tool} tool */
  take(tool) {
    this.#tool = tool
    this.#ring(null)
    this.#showKeyPen()
  }

  /** Leave the page alone: what is being written is written, the rest of that touch is nothing. */
  rest() {
    this.#pens.drop()
    this.#putKeysAway()
    this.#end()
    this.#gone()
  }

  /** @param {HTMLElement} surface @param {AbortSignal} signal */
  #listen(surface, signal) {
    /** @param {EventTarget} target @param {string[]} types @param {(event: any) => void} take */
    const on = (target, types, take) => {
      const options = { signal, passive: false, capture: target === window }
      for (const type of types) target.addEventListener(type, take, options)
    }
    on(surface, Object.keys(TYPES), event => this.#point(event))
    on(window, ["pointerdown", "pointermove"], event => this.#pens.notice(sampleOf(event)))  // a pen beside it is near too
    on(surface, ACCIDENTS, event => event.preventDefault())
    on(surface, ["wheel"], event => {
      event.preventDefault()
      const pinch = event.ctrlKey  // so browsers report it from a trackpad
      if (!pinch) this.desk.scrollBy(event.deltaY * (event.deltaMode ? LINE_PX : 1))
    })
    on(surface, ["keydown"], event => this.#press(event))
    on(surface, ["blur"], () => this.#putKeysAway())
  }

  /** @param {PointerEvent} event */
  #point(event) {
    for (const order of this.#pens.take(sampleOf(event))) if (this.desk.view) this.#obey[order.do](order.stroke, event)
  }

  /** @type {Record<import("./pens.js").Order["do"], (stroke: number, event: PointerEvent) => void>} */
  #obey = {
    begin: (stroke, event) => {
      this.#putKeysAway()
      this.#gone()
      if (!this.#free) return this.#pens.drop()
      hold(this.desk.surface, event.pointerId)
      this.#begin(stroke, this.desk.spot(event), kindOf(event), (event.buttons & ERASER_END) > 0)
    },
    extend: (_, event) => {
      const all = event.getCoalescedEvents?.() ?? []  // a stylus reports faster than frames are drawn: all of it counts
      this.#extend((all.length ? all : [event]).map(each => this.desk.spot(each)))
    },
    end: (_, event) => {
      if (event.type === "pointerup") this.#extend([this.desk.spot(event)])
      this.#end()
    },
    cancel: stroke => {
      this.pencil.cancel(stroke)
      this.#end()
    },
    hover: (_, event) => this.#hover(this.desk.spot(event)),
    gone: () => this.#gone(),
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || !this.desk.view) return
    const page = { PageUp: -LEAP, PageDown: LEAP }[event.key]
    const done = page ? this.desk.scrollBy(page * this.desk.surface.clientHeight) : this.#free && this.#draw(event)
    if (done) event.preventDefault()  // else, at the end of the page, the key is left to who turns pages
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key means something to the pen */
  #draw(event) {
    const order = this.keys.press(event, () => this.#start())
    if (!order) return false
    const at = { .../** @type {import("./ink.js").Spot} */ (this.keys.at), time: event.timeStamp, pressure: 0.5 }
    if (order === "begin") this.#begin(this.#keyStrokes -= 1, at, "keys", false)
    if (order === "extend" || order === "end") this.#extend([at])
    if (order === "end") this.#end()
    if (order === "gone") this.#putKeysAway()
    else this.#showKeyPen()
    return true
  }

  /** @returns {import("./ink.js").Spot} the beginning of the first row that is seen */
  #start() {
    const { view, leaf } = this.desk
    const { rows, margin_mm } = leaf?.sheet ?? { rows: [], margin_mm: 0 }
    const top_mm = view ? view.top / view.k : 0
    const y_mm = rows.find(({ headline_mm }) => headline_mm >= top_mm)?.headline_mm ?? top_mm + INDENT_MM
    return { x: (margin_mm + INDENT_MM) * 100, y: y_mm * 100 }
  }

  /** A pointer writes now, or the focus is elsewhere. */
  #putKeysAway() {
    if (this.keys.down) this.#end()
    this.keys.away()
    this.#ring(null)
  }

  #showKeyPen() {
    const { at, down } = this.keys
    if (!at) return
    this.#ring(at, this.#tool.tool === "eraser" ? ERASER_RADIUS : KEY_PEN_RADIUS, down)
    this.desk.reveal(at)
  }

  /** @param {number} stroke @param {Touch} at @param {StrokeFields["pointer"]} pointer @param {boolean} eraserEnd */
  #begin(stroke, at, pointer, eraserEnd) {
    const { leaf, view } = this.desk
    if (!leaf || !view) return
    const { tool, color, width } = this.#tool
    if (eraserEnd || tool === "eraser") this.eraser.begin(at, leaf.ink)
    else if (tool === "laser") return this.#beam(at)
    else if (tool === "cue") return this.tapped(at)
    else if (tool === "hand") return   // it pulls the page, which is roam.js's business
    else this.pencil.begin(stroke, at, { page: leaf.id, tool, color, width, pointer, scale: view.scale })
    this.#wrote(at)
  }

  /** @param {Touch[]} touches */
  #extend(touches) {
    if (!this.desk.leaf) return
    if (this.#tool.tool === "laser" && !this.eraser.busy) return touches.forEach(touch => this.#beam(touch))
    this.pencil.extend(touches)
    this.eraser.extend(touches, this.desk.leaf.ink)
    this.#wrote(touches[touches.length - 1])
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
    if (this.#tool.tool === "laser") return this.#beam(at)
    if (this.#tool.tool === "eraser") this.#ring(at)
    if (!this.points || at.time - this.#pointedAt < POINT_MS) return
    this.#pointedAt = at.time
    this.client.presence("pointer", { page: this.desk.leaf.id, x: Math.round(at.x), y: Math.round(at.y) })
  }

  /** Point with light, which all see and which leaves nothing.  @param {Touch} at */
  #beam(at) {
    const { leaf } = this.desk
    if (!leaf || !this.#free) return
    const body = { page: leaf.id, x: Math.round(at.x), y: Math.round(at.y), laser: true }
    this.live.beam(this.me, body, performance.now())
    this.redraw()
    if (at.time - this.#pointedAt < BEAM_MS) return
    this.#pointedAt = at.time
    this.client.presence("pointer", body)
  }

  #gone() {
    this.#ring(null)
    if (this.#pointedAt === -Infinity || !this.desk.leaf) return
    this.#pointedAt = -Infinity
    this.client.presence("pointer_gone", { page: this.desk.leaf.id })
  }

  /** What goes, or would go here.  @param {import("./ink.js").Spot} at @returns {import("./ink.js").Trace[]} */
  #going(at) {
    const { leaf } = this.desk
    if (!leaf || !(this.eraser.busy || this.#tool.tool === "eraser")) return []
    const ids = this.eraser.busy ? [...this.eraser.taken] : this.eraser.over(at, leaf.ink)
    return ids.flatMap(id => leaf.ink.get(id)?.trace ?? [])
  }

  /** @param {import("./ink.js").Spot | null} at @param {number} [radius] @param {boolean} [down] */
  #ring(at, radius = ERASER_RADIUS, down = false) {
    this.live.mark(at && { x: at.x, y: at.y, radius, down, going: this.#going(at) })
    this.redraw()
  }
}

/** Nothing is scrolled, selected, magnified; and a swipe must not leave the room.  @param {CSSStyleDeclaration} style */
function keepForInk(style) {
  style.touchAction = style.userSelect = document.documentElement.style.overscrollBehavior = "none"
  style.setProperty("-webkit-user-select", "none")
  style.setProperty("-webkit-touch-callout", "none")
}

/**
 * A stroke that leaves the surface goes on; a pointer that is gone already cannot be held.
 * @param {HTMLElement} surface
 * @param {number} id
 */
function hold(surface, id) {
  try {
    surface.setPointerCapture(id)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** @param {PointerEvent} event @returns {Sample} */
function sampleOf(event) {
  const { type, pointerId: id, timeStamp: time, clientX: x, clientY: y, width, height, buttons } = event
  return { type: TYPES[type], id, kind: kindOf(event), time, x, y, width, height, buttons }
}

/** @param {PointerEvent} event @returns {Sample["kind"]} */
function kindOf({ pointerType }) {
  return pointerType === "pen" || pointerType === "touch" ? pointerType : "mouse"
}

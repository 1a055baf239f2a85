/**
 * The board of one window: puts paper, ink, pointers and tools together, and draws once a frame.
 * Which page is looked at and who may draw is decided by whoever makes it.
 */

/** @import { Change, InkColor, Role, StrokeFields } from "../core/records.js" */
/** @import { Replica } from "../core/replica.js" */
/** @import { Presence } from "../sync/messages.js" */
/** @import { KeyWriting, Writing } from "./capture.js" */
/** @import { Touch } from "./tools.js" */

import { capture, KeyPen } from "./capture.js"
import { Desk } from "./desk.js"
import { Live } from "./live.js"
import { Eraser, ERASER_RADIUS, Pencil } from "./tools.js"

/**
 * What the board needs of a client (sync/client.js).
 * @typedef {object} BoardClient
 * @property {Pick<Replica, "get" | "page" | "subscribe">} replica
 * @property {(changes: Change[]) => unknown} propose
 * @property {(kind: string, body: {[field: string]: unknown}) => boolean} presence whether it went
 * @property {(stroke: StrokeFields | null) => void} draft
 * @property {(event: "presence", listener: (presence: Presence) => void) => () => void} on
 *
 * @typedef {{tool: "pencil" | "eraser", color: InkColor, width: number}} Tool width in hundredths of a millimetre
 * @typedef {{surface: string, surfaceHelp: string, strip: string}} BoardWords
 */

/** Points of ink that are painted between two frames, to begin with; grows and shrinks with how long frames take. */
const WORK = { first: 1500, least: 300, most: 20_000 }
const LATE_MS = 25, EARLY_MS = 20
const POINT_MS = 100
const FADE_MS = 500
/** A child who wrote within this time is not carried to where the therapist writes. */
const BUSY_MS = 1500
/** The ring that stands for the keyboard's pen, hundredths of a millimetre. */
const KEY_PEN_RADIUS = 120

/**
 * @param {HTMLElement} host takes its size from its surroundings; the board fills it
 * @param {{client: BoardClient, me: {seat: string, role: Role}, words: BoardWords, tool?: Tool}} parts
 */
export function createBoard(host, parts) {
  const board = new Board(host, parts)
  return {
    /** The element that takes the ink. */
    surface: board.surface,
    /** Turn to a page; "" to none.  @param {string} id */
    setPage: id => board.setPage(id),
    /** @param {Tool} tool */
    setTool: tool => board.setTool(tool),
    /** Lock or unlock: a stroke that is being written is finished first.  @param {boolean} enabled */
    setEnabled: enabled => board.setEnabled(enabled),
    /** Take the page out of sight for a while.  @param {boolean} hidden */
    setHidden: hidden => board.setHidden(hidden),
    destroy: () => board.destroy(),
  }
}

class Board {
  surface = document.createElement("div")
  /** @type {Tool} */ #tool = { tool: "pencil", color: "graphite", width: 80 }
  #enabled = true
  #frame = 0
  #timer = 0
  #paintedAt = 0
  #work = WORK.first
  #wroteAt = -Infinity
  #pointedAt = -Infinity

  /** @param {HTMLElement} host @param {Parameters<typeof createBoard>[1]} parts */
  constructor(host, { client, me, words, tool }) {
    this.client = client
    this.me = me
    if (tool) this.#tool = tool
    dress(host, this.surface, words)
    this.live = new Live()
    this.surface.append(...this.live.elements)
    this.pencil = new Pencil(client, (stroke, trace) => this.#redraw(() => this.live.mine(stroke, trace)))
    this.eraser = new Eraser(client, stroke => me.role !== "student" || stroke.by === me.seat)
    this.desk = new Desk(host, this.surface, words.strip, view => this.#redraw(() => this.live.fit(view)))
    this.input = capture(this.surface, this.#writing())
    this.keys = new KeyPen(this.surface, this.#keyWriting())
    const resized = new ResizeObserver(() => this.desk.layout())
    resized.observe(host)
    this.ends = [
      client.replica.subscribe(ids => this.#changed(ids)),
      client.on("presence", presence => this.#hear(presence)),
      whenHidden(() => this.pencil.keep()),
      () => resized.disconnect(),
      () => this.input.stop(),
    ]
  }

  destroy() {
    this.#finish()
    for (const end of this.ends) end()
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
    this.surface.remove()
    this.desk.strip.remove()
  }

  /** @param {string} id */
  setPage(id) {
    if (id === this.desk.page) return
    this.#finish()
    this.keys.away()
    this.#gone()
    this.desk.page = id
    this.#lay()
  }

  /** @param {Tool} tool */
  setTool(tool) {
    this.#tool = tool
    this.#showKeyPen()
  }

  /** @param {boolean} enabled */
  setEnabled(enabled) {
    if (enabled === this.#enabled) return
    this.#enabled = enabled
    this.#free()
  }

  /** @param {boolean} hidden */
  setHidden(hidden) {
    if (hidden === this.desk.hidden) return
    this.desk.hidden = hidden
    this.#free()
    this.desk.layout()
  }

  /** Whether one may draw has changed. */
  #free() {
    const free = this.#enabled && !this.desk.hidden
    if (!free) {
      this.#finish()
      this.keys.away()
    }
    this.keys.enabled = free
    this.surface.setAttribute("aria-disabled", String(!free))
    this.surface.style.cursor = free ? "crosshair" : "default"
  }

  /** What is being written is written; the rest of that touch is nothing. */
  #finish() {
    this.input.drop()
    this.#end()
  }

  #lay() {
    const record = this.client.replica.get(this.desk.page)
    this.desk.lay(record?.type === "page" ? record : null)
  }

  /** @param {Set<string>} ids whose record is another one now */
  #changed(ids) {
    const { replica } = this.client
    for (const id of ids) if (!replica.get(id)) this.live.settle(id)  // refused, or gone from our sight
    const page = replica.get(this.desk.page)
    const paper = page?.type === "page" ? JSON.stringify(page.paper) : undefined
    if (paper !== this.desk.leaf?.paper) this.#lay()
    this.#redraw()
  }

  /** @param {() => void} [change] of what is to be seen in the next frame */
  #redraw(change) {
    change?.()
    this.#frame ||= requestAnimationFrame(now => this.#draw(now))
  }

  /** @param {number} now */
  #draw(now) {
    this.#frame = 0
    this.pencil.tick(now)
    const { view, leaf } = this.desk
    if (!view || !leaf) return
    leaf.show(this.client.replica.page(leaf.id), this.eraser.taken)
    const done = leaf.work(this.#work) > 0
    this.#pace(now, done)
    if (done) for (const id of this.live.strokes()) if (this.#isSettled(id)) this.live.settle(id)
    const fades = this.live.draw(view, leaf.id, now)
    if (!done || this.pencil.busy) this.#redraw()
    else if (fades) this.#later()
  }

  /** Paint more between frames while they come in time, less when one is late.  @param {number} now @param {boolean} done */
  #pace(now, done) {
    const took = now - this.#paintedAt
    this.#paintedAt = done ? 0 : now
    if (took < EARLY_MS) this.#work = Math.min(this.#work * 1.25, WORK.most)
    else if (took > LATE_MS && took < now) this.#work = Math.max(this.#work / 2, WORK.least)
  }

  #later() {
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#redraw(), FADE_MS)
  }

  /** Whether the committed layer shows a stroke, or never will.  @param {string} id */
  #isSettled(id) {
    const record = this.client.replica.get(id)
    return record?.type === "stroke" && (record.page !== this.desk.page || record.erased || this.desk.leaf?.has(id) === true)
  }

  /** @returns {Writing} */
  #writing() {
    return {
      begin: (stroke, at, { kind, eraserEnd }) => {
        this.keys.away()
        this.#gone()
        if (this.desk.view) this.#begin(stroke, this.desk.touch(at), kind, eraserEnd)
      },
      extend: reports => this.desk.view && this.#extend(reports.map(at => this.desk.touch(at))),
      end: () => this.#end(),
      cancel: stroke => {
        this.pencil.cancel(stroke)
        this.#end()
      },
      hover: at => this.desk.view && this.#hover(this.desk.touch(at)),
      gone: () => this.#gone(),
      scroll: px => this.desk.scrollBy(px),
    }
  }

  /** @returns {KeyWriting} */
  #keyWriting() {
    let stroke = 0
    return {
      begin: at => this.#begin(stroke -= 1, at, "keys", false),
      extend: touches => this.#extend(touches),
      end: () => this.#end(),
      start: () => this.desk.start(),
      moved: () => this.#showKeyPen(),
      scroll: direction => this.desk.scrollBy(direction * this.surface.clientHeight * 0.8),
    }
  }

  /** @param {number} stroke @param {Touch} at @param {StrokeFields["pointer"]} pointer @param {boolean} eraserEnd */
  #begin(stroke, at, pointer, eraserEnd) {
    const { leaf, view } = this.desk
    if (!leaf || !view || !this.#enabled) return this.input.drop()
    const { tool, color, width } = this.#tool
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
    this.#redraw(() => this.live.mark(null))
  }

  /** @param {Touch} at */
  #wrote(at) {
    this.#wroteAt = performance.now()
    this.#redraw(() => this.eraser.busy && this.live.mark({ x: at.x, y: at.y, radius: ERASER_RADIUS, down: true }))
  }

  /** A mouse or pen above the page: the others see where, softly.  @param {Touch} at */
  #hover({ x, y, time }) {
    if (!this.desk.leaf || !this.#enabled) return
    if (this.#tool.tool === "eraser") this.#redraw(() => this.live.mark({ x, y, radius: ERASER_RADIUS, down: false }))
    if (time - this.#pointedAt < POINT_MS || this.me.role === "observer") return
    this.#pointedAt = time
    this.client.presence("pointer", { page: this.desk.leaf.id, x: Math.round(x), y: Math.round(y) })
  }

  #gone() {
    this.#redraw(() => this.live.mark(null))
    if (this.#pointedAt === -Infinity || !this.desk.leaf) return
    this.#pointedAt = -Infinity
    this.client.presence("pointer_gone", { page: this.desk.leaf.id })
  }

  #showKeyPen() {
    const { at, down } = this.keys
    const radius = this.#tool.tool === "eraser" ? ERASER_RADIUS : KEY_PEN_RADIUS
    this.#redraw(() => this.live.mark(at && { x: at.x, y: at.y, radius, down }))
    if (at) this.desk.reveal(at.y)
  }

  /** @param {Presence} presence */
  #hear(presence) {
    const role = this.#roleOf(presence.seat)
    if (presence.kind === "ink" && this.client.replica.get(String(presence.stroke))) return  // it was committed meanwhile
    if (presence.kind === "pointer" && this.me.role === "student" && !isStaff(role)) return
    const at = this.live.hear(presence, role, performance.now())
    if (presence.kind === "ink" && at && at.page === this.desk.leaf?.id) this.#follow(role, at.y)
    this.#redraw()
  }

  /**
   * A student sees where staff write: out of view it is brought into view, unless the child is writing.
   * @param {Role} role
   * @param {number} y hundredths of a millimetre
   */
  #follow(role, y) {
    const busy = this.keys.at || performance.now() - this.#wroteAt < BUSY_MS
    if (this.me.role === "student" && isStaff(role) && !busy) this.desk.reveal(y)
  }

  /** @param {string} seat @returns {Role} */
  #roleOf(seat) {
    const person = this.client.replica.get(seat)
    return person?.type === "person" ? person.role : "observer"
  }
}

/** @param {Role} role */
function isStaff(role) {
  return role === "therapist" || role === "facilitator"
}

/** @param {HTMLElement} host @param {HTMLElement} surface @param {BoardWords} words */
function dress(host, surface, words) {
  surface.id = "surface"
  surface.tabIndex = 0
  surface.setAttribute("role", "application")  // arrow keys and space are for drawing here
  surface.setAttribute("aria-label", words.surface)
  surface.setAttribute("aria-description", words.surfaceHelp)
  Object.assign(surface.style, {
    position: "absolute", overflow: "hidden", touchAction: "none", userSelect: "none", overscrollBehavior: "none", cursor: "crosshair",
  })
  surface.style.setProperty("-webkit-user-select", "none")
  surface.style.setProperty("-webkit-touch-callout", "none")
  if (getComputedStyle(host).position === "static") host.style.position = "relative"
  document.documentElement.style.overscrollBehavior = "none"  // a swipe at the edge of the page must not leave the room
}

/** @param {() => void} then @returns {() => void} ends it */
function whenHidden(then) {
  const listener = () => document.hidden && then()
  document.addEventListener("visibilitychange", listener)
  return () => document.removeEventListener("visibilitychange", listener)
}

/**
 * What the pencil and the eraser do: a stroke is shown, told as presence, kept as a draft, proposed when the pen lifts.
 * Pure but for the client they speak to; time comes with the points and with `tick`.
 */

/** @import { InkColor, InkTool, Stroke, StrokeFields } from "../core/records.js" */
/** @import { BoardClient } from "./board.js" */
/** @import { Ink } from "./ink.js" */

import { newId } from "../core/replica.js"
import { MAX_LIVE_POINTS, MAX_POINTS, pack } from "../core/points.js"
import { Trace } from "./ink.js"

/**
 * @typedef {object} Touch one reported place of a pointer on the page
 * @property {number} x hundredths of a millimetre
 * @property {number} y hundredths of a millimetre
 * @property {number} time ms
 * @property {number} pressure 0 to 1
 *
 * @typedef {object} How
 * @property {string} page
 * @property {InkTool} tool
 * @property {InkColor} color
 * @property {number} width hundredths of a millimetre
 * @property {StrokeFields["pointer"]} pointer
 * @property {number} scale CSS pixels per millimetre
 *
 * @typedef {object} Current
 * @property {number} stroke
 * @property {How} how
 * @property {string} id
 * @property {string} continues
 * @property {number} began ms
 * @property {import("../core/points.js").Point[]} points
 * @property {Trace} trace
 * @property {number} sent how many of the points the others were told
 * @property {number} drafted how many of them were kept
 */

/**
 * Every second frame at 60 Hz, a little early for its jitter: 30 messages a second, which leave room for proposals
 * below the limit of 40.
 */
const TELL_MS = 32
/** What a crash may cost of a stroke that is being written. */
const DRAFT_MS = 250
/** A metre from the page, the server's bound; a pen there is no longer writing on it. */
const FAR = 100_000
const LONGEST_MS = 3_600_000
/** Strokes whose touch may yet turn out to have been a palm. */
const REMEMBERED = 10

export class Pencil {
  /** @type {Current | null} */ #current = null
  /** The records that each of the last strokes became. @type {Map<number, string[]>} */ #made = new Map()
  #toldAt = -Infinity
  #draftedAt = -Infinity

  /**
   * @param {BoardClient} client
   * @param {(stroke: string, trace: Trace | null) => void} show draws my ink until its record is there
   */
  constructor(client, show) {
    this.client = client
    this.show = show
  }

  get busy() {
    return this.#current !== null
  }

  /** @param {number} stroke @param {Touch} touch @param {How} how */
  begin(stroke, touch, how) {
    this.#made.set(stroke, [])
    for (const old of this.#made.keys()) if (old <= stroke - REMEMBERED) this.#made.delete(old)
    this.#draftedAt = -Infinity
    this.#add(this.#open({ stroke, how, continues: "", began: touch.time }), touch)
  }

  /** @param {Touch[]} touches */
  extend(touches) {
    for (const touch of touches) {
      if (!this.#current) return
      this.#add(this.#current, touch)
      if (this.#current.points.length === MAX_POINTS) this.#goOn(this.#current, touch)
    }
  }

  /** The pen lifted: what is written is written. */
  end() {
    if (!this.#current) return
    this.#commit(this.#current)  // which ends its draft
    this.#current = null
  }

  /** It was not writing after all; what was proposed of it already is taken back.  @param {number} stroke */
  cancel(stroke) {
    const current = this.#current
    const made = this.#made.get(stroke) ?? []
    if (current?.stroke === stroke) {
      this.#current = null
      this.show(current.id, null)
      this.client.presence("ink_cancel", { page: current.how.page, stroke: current.id })
      this.client.draft(null)
    }
    this.#made.delete(stroke)
    if (made.length) this.client.propose(made.map(id => ({ op: "patch", id, fields: { erased: true } })))
  }

  /** Tell and keep what is new, as often as each is due.  @param {number} now ms */
  tick(now) {
    const current = this.#current
    if (!current) return
    if (now - this.#toldAt >= TELL_MS && current.sent < current.points.length) {
      this.#toldAt = now
      current.sent += this.#tell(current)
    }
    if (now - this.#draftedAt >= DRAFT_MS) {
      this.#draftedAt = now
      this.keep()
    }
  }

  /** Keep what is written so far, should this be the last chance. */
  keep() {
    const current = this.#current
    if (!current || current.drafted === current.points.length) return
    current.drafted = current.points.length
    this.client.draft(recordOf(current))
  }

  /**
   * @param {Pick<Current, "stroke" | "how" | "continues" | "began">} start
   * @returns {Current}
   */
  #open(start) {
    const trace = new Trace(start.how.color, start.how.width, start.how.tool)
    this.#current = { ...start, id: newId(), points: [], trace, sent: 0, drafted: 0 }
    return this.#current
  }

  /**
   * A pen that rests reports the same place many times: its first and its last moment there say all.
   * @param {Current} current
   * @param {Touch} touch
   */
  #add({ points, trace, began, id, sent }, touch) {
    const last = points.at(-1), before = points.at(-2)
    const x = bounded(touch.x, -FAR, FAR), y = bounded(touch.y, -FAR, FAR)
    const t = bounded(touch.time - began, last?.t ?? 0, LONGEST_MS)
    const p = bounded(touch.pressure * 255, 0, 255)
    if (last && before && rests(last, x, y) && rests(before, x, y) && points.length > sent) points.pop()
    points.push({ x, y, t, p })
    trace.add(x, y)
    this.show(id, trace)
  }

  /** A record holds so many points; the next goes on where it ended.  @param {Current} full @param {Touch} touch */
  #goOn(full, touch) {
    const { stroke, how, id } = full
    this.#commit(full)
    this.#add(this.#open({ stroke, how, continues: id, began: touch.time }), touch)
  }

  /** @param {Current} current */
  #commit(current) {
    this.#made.get(current.stroke)?.push(current.id)
    this.client.propose([{ op: "put", record: recordOf(current) }])
  }

  /** @param {Current} current @returns {number} how many points went */
  #tell({ how: { page, tool, color, width }, id, sent, points }) {
    const news = points.slice(sent, sent + MAX_LIVE_POINTS)
    const body = { page, stroke: id, tool, color, width, from: sent, points: pack(news) }
    return this.client.presence("ink", body) ? news.length : 0
  }
}

/** @param {Current} current @returns {StrokeFields} */
function recordOf({ how, id, continues, points }) {
  const { page, tool, color, width, pointer } = how
  const scale = Math.round(how.scale * 1000) / 1000
  return {
    type: "stroke", id, page, tool, color, width, points: pack(points), pointer, scale, continues, erased: false,
  }
}

/** @param {{x: number, y: number}} point @param {number} x @param {number} y */
function rests(point, x, y) {
  return point.x === x && point.y === y
}

/** @param {number} value @param {number} least @param {number} most */
function bounded(value, least, most) {
  return Math.round(Math.max(least, Math.min(value, most)))
}

/** Half its width, hundredths of a millimetre: wide enough to hit a line, not its neighbour. */
export const ERASER_RADIUS = 200

/** As many strokes as one proposal may name. */
const MOST_CHANGES = 100

/**
 * Takes away whole strokes. One sweep is one proposal, so that one undo brings all of it back.
 */
export class Eraser {
  /** What the sweep will take: shown as such, proposed at its end. @type {Set<string>} */
  taken = new Set()
  /** @type {Touch | null} */ #last = null

  /**
   * @param {BoardClient} client
   * @param {(stroke: Stroke) => boolean} may whether this seat may erase a stroke
   */
  constructor(client, may) {
    this.client = client
    this.may = may
  }

  get busy() {
    return this.#last !== null
  }

  /** @param {Touch} touch @param {Ink} ink */
  begin(touch, ink) {
    this.#last = touch
    this.extend([touch], ink)
  }

  /** @param {Touch[]} touches @param {Ink} ink of the page under the eraser */
  extend(touches, ink) {
    for (const touch of touches) {
      if (!this.#last) return
      for (const stroke of ink.hit(this.#last, touch, ERASER_RADIUS)) if (this.may(stroke)) this.taken.add(stroke.id)
      this.#last = touch
    }
  }

  /** What it would take if it came down here.  @param {{x: number, y: number}} at @param {Ink} ink @returns {string[]} ids */
  over(at, ink) {
    return ink.hit(at, at, ERASER_RADIUS).filter(this.may).map(stroke => stroke.id)
  }

  end() {
    this.#last = null
    const ids = [...this.taken]
    this.taken.clear()
    while (ids.length) {
      this.client.propose(ids.splice(0, MOST_CHANGES).map(id => ({ op: "patch", id, fields: { erased: true } })))
    }
  }
}

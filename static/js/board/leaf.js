/**
 * One page of the desk: brings its ink in step with the replica, a little at a time, and has it painted.
 */

/** @import { AnyRecord, Stroke } from "../core/records.js" */
/** @import { Replica } from "../core/replica.js" */
/** @import { Shape } from "./ink.js" */

import { Ink, shapeOf } from "./ink.js"
import { rulings } from "./paper.js"
import { Tiles } from "./tiles.js"

/** When so many strokes come or go at once, all is painted anew rather than around each. */
const MANY = 200

/** One page: which of its strokes are shown. */
export class Leaf {
  ink = new Ink()
  top_mm = 0
  left_mm = 0
  /** Ids whose record may be another one now; null: any. @type {Set<string> | null} */ #touched = null
  /** All of the page, when they were last looked through. @type {readonly Stroke[]} */ #strokes = []
  /** Strokes to be laid on the page, from the end. @type {Stroke[]} */ #waiting = []
  /** They are so many that the page is painted after all are laid, what is seen of it first. */ #many = false

  /** @param {string} id of the page  @param {string} rules as the desk names them */
  constructor(id, rules) {
    this.id = id
    this.rules = rules
    this.sheet = sheetOf(rules)
    this.tiles = new Tiles(this.ink, this.sheet)
  }

  /** Rule the page otherwise.  @param {string} rules */
  rule(rules) {
    this.rules = rules
    this.sheet = sheetOf(rules)
    this.tiles.rule(this.sheet)
  }

  /** @param {Set<string>} ids @param {boolean} all */
  touch(ids, all) {
    if (all || (this.#touched && this.#touched.size + ids.size > MANY)) this.#touched = null
    else for (const id of ids) this.#touched?.add(id)
  }

  /**
   * Find out what changed. What went goes at once; what came follows with `work`.
   * @param {Pick<Replica, "get" | "page" | "clearedAt">} replica
   * @returns {boolean} whether that was enough for this frame: finding all of a page is, and so is telling what is new of it
   */
  bring(replica) {
    if (this.#touched?.size === 0) return false
    const touched = this.#touched && [...this.#touched].map(id => replica.get(id) ?? id)
    if (!touched?.every(record => typeof record === "string" ? this.ink.get(record) : record.type !== "clearing")) {
      this.#touched = null
      const before = this.#strokes
      this.#strokes = replica.page(this.id)
      if (this.#strokes !== before) return true
      this.#bringAll(this.#strokes)
      this.#touched = new Set()
      return true
    }
    for (const record of touched) this.#bringOne(record, replica.clearedAt(this.id))
    this.#touched = new Set()
    return false
  }

  /** @param {AnyRecord | string} record or the id of one that is gone  @param {number} clear */
  #bringOne(record, clear) {
    if (typeof record === "string") return this.#remove(record)
    if (record.type !== "stroke") return
    const elsewhere = record.page !== this.id  // kept aside by the server, where this page was closed under the pen
    if (elsewhere || record.erased || record.born < clear) return this.#remove(record.id)
    this.#forget(record.id)
    this.#waiting.unshift(record)
  }

  /** @param {readonly Stroke[]} strokes oldest first */
  #bringAll(strokes) {
    const ids = this.ink.size ? new Set(strokes.map(stroke => stroke.id)) : new Set()
    const gone = [...this.ink.shapes()].filter(({ record }) => !ids.has(record.id))
    if (strokes.length) for (const { record } of gone) this.ink.remove(record.id)
    else this.ink.clear()
    if (gone.length > MANY) this.tiles.repaint()
    else for (const shape of gone) this.tiles.redo(shape)
    this.#waiting = strokes.filter(stroke => this.ink.get(stroke.id)?.record !== stroke).reverse()
    this.#many = this.#waiting.length > MANY
  }

  /** @param {string} id */
  #remove(id) {
    const shape = this.ink.get(id)
    this.ink.remove(id)
    if (shape) this.tiles.redo(shape)
    this.#forget(id)
  }

  /** @param {string} id of what is to be laid otherwise, or not at all */
  #forget(id) {
    this.#waiting = this.#waiting.filter(stroke => stroke.id !== id)
  }

  /**
   * Go on with laying and painting, as far as a frame allows.
   * @param {number} until when painting stops
   * @returns {boolean} whether all is done
   */
  work(until) {
    if (this.tiles.prepare(until)) return false
    while (!this.tiles.tired) {
      const stroke = this.#waiting.pop()
      if (!stroke) return this.#paint()
      this.#lay(shapeOf(stroke, this.ink.get(stroke.id)))
    }
    return false
  }

  #paint() {
    if (this.#many) this.tiles.repaint()
    this.#many = false
    return this.tiles.work()
  }

  /** @param {Shape} shape */
  #lay(shape) {
    if (this.#many) return this.ink.add(shape)
    const before = this.ink.get(shape.record.id)
    const wasOnTop = before && this.ink.isOnTop(before)
    this.ink.add(shape)
    if (!before) this.tiles.add(shape)
    else if (!wasOnTop || !this.ink.isOnTop(shape) || before.trace !== shape.trace) this.tiles.redo(shape)
  }
}

/** @param {string} rules */
function sheetOf(rules) {
  const [paper, overlay] = JSON.parse(rules)
  return rulings(paper, overlay)
}

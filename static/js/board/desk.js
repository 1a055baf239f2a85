/**
 * Where the pages lie: the one that is looked at, how it is fitted and moved, and the ones kept painted beneath it.
 * Brings each page in step with the replica a little at a time; knows neither the network nor who writes.
 */

/** @import { AnyRecord, Page, Stroke } from "../core/records.js" */
/** @import { Replica } from "../core/replica.js" */
/** @import { Shape } from "./ink.js" */
/** @import { View } from "./paper.js" */
/** @import { Touch } from "./tools.js" */

import { Ink, shapeOf } from "./ink.js"
import { fit, moved, revealing, rulings } from "./paper.js"
import { Tiles } from "./tiles.js"

/** Pages that stay painted, so that turning back is at once: as many as fit in this. */
const KEPT_BYTES = 48 * 2 ** 20
/** Room around what is brought into view. */
const ROOM_MM = 12
/** The strip that moves the page, wide enough for a finger. CSS pixels. */
const STRIP_PX = 28

export class Desk {
  page = ""
  hidden = false
  /** Whether overlays are shown. */ overlaid = true
  /** Whose ink has which color, where that is wanted. @type {ReadonlyMap<string, string> | null} */ #tints = null
  /** @type {Leaf | null} */ leaf = null
  /** How the page lies; null while there is nothing to see. @type {View | null} */ view = null
  /** Those that are painted, the one seen last at the end. @type {Map<string, Leaf>} */ #leaves = new Map()

  /**
   * @param {HTMLElement} host
   * @param {HTMLElement} surface
   * @param {string} label of the strip that moves the page
   * @param {() => void} looked told when the page lies otherwise
   */
  constructor(host, surface, label, looked) {
    this.host = host
    this.surface = surface
    this.looked = looked
    this.strip = strip(label, part => {
      if (this.view) this.scrollTo((part * this.view.height - this.view.seen / 2) / this.view.k)
    })
    Object.assign(surface.style, { position: "absolute", overflow: "hidden", display: "none", cursor: "crosshair" })
    if (getComputedStyle(host).position === "static") host.style.position = "relative"
    host.append(surface, this.strip)
  }

  remove() {
    this.surface.remove()
    this.strip.remove()
  }

  /** Lay a page before the reader; null: it is not there (yet).  @param {Page | null} page */
  lay(page) {
    this.leaf?.tiles.element.remove()
    this.leaf = page && this.#leafOf(page)
    if (this.leaf) this.surface.prepend(this.leaf.tiles.element)
    this.layout()
  }

  /** Fit the page into the host as it is now. */
  layout() {
    const box = this.host.getBoundingClientRect()
    const shown = this.leaf !== null && !this.hidden && box.width > 0 && box.height > 0
    this.surface.style.display = shown ? "block" : "none"
    this.strip.style.display = "none"
    this.view = null
    if (!shown) return
    const ratio = window.devicePixelRatio
    const { sheet, top_mm } = /** @type {Leaf} */ (this.leaf)
    const whole = fit(box, sheet, ratio, top_mm)
    const scrolls = whole.seen < whole.height
    const view = scrolls ? fit({ width: box.width - STRIP_PX, height: box.height }, sheet, ratio, top_mm) : whole
    this.strip.style.display = scrolls ? "block" : "none"
    place(this.surface, box, view, scrolls ? STRIP_PX : 0)
    this.#look(view)
  }

  /**
   * Tell every painted page what changed.
   * @param {Set<string>} ids
   * @param {boolean} reset
   */
  touch(ids, reset) {
    for (const leaf of this.#leaves.values()) leaf.touch(ids, reset)
  }

  /**
   * Go on with painting the page that is seen.
   * @param {Pick<Replica, "get" | "page" | "clearedAt">} replica
   * @returns {boolean} whether all is done
   */
  paint(replica) {
    if (!this.leaf || !this.view) return true
    return !this.leaf.bring(replica) && this.leaf.work()  // looking through a whole page is enough for one frame
  }

  /** Show each person's ink in a color of its own; null: as it was written.  @param {ReadonlyMap<string, string> | null} tints */
  tint(tints) {
    this.#tints = tints
    for (const leaf of this.#leaves.values()) leaf.tiles.tint(tints)
  }

  /** @param {number} top_mm @returns {boolean} whether anything moved */
  scrollTo(top_mm) {
    const view = this.view && moved(this.view, top_mm)
    if (!view || view.top === this.view?.top) return false
    this.#look(view)
    return true
  }

  /** @param {number} px CSS pixels, downwards  @returns {boolean} whether anything moved */
  scrollBy(px) {
    return this.view !== null && this.scrollTo((this.view.top + px * this.view.ratio) / this.view.k)
  }

  /** Bring a height on the page into view by the least move.  @param {number} y hundredths of a millimetre */
  reveal(y) {
    const view = this.view && revealing(this.view, y / 100, ROOM_MM)
    if (view && view !== this.view) this.#look(view)
  }

  /**
   * Show what goes on at a height that is out of view, with room for what comes after.
   * @param {number} y hundredths of a millimetre
   */
  carryTo(y) {
    const { top, seen, k } = this.view ?? { top: 0, seen: Infinity, k: 1 }
    if (y / 100 * k < top || y / 100 * k > top + seen) this.scrollTo(y / 100 - seen / k / 3)
  }

  /** Where on the page a pointer is.  @param {PointerEvent} event @returns {Touch} */
  spot({ clientX, clientY, timeStamp: time, pressure }) {
    const { ratio, k, top } = /** @type {View} */ (this.view)
    const corner = this.surface.getBoundingClientRect()
    const [x, y] = [(clientX - corner.left) * ratio, (clientY - corner.top) * ratio + top]
    return { x: x * 100 / k, y: y * 100 / k, time, pressure }
  }

  /** @param {View} view */
  #look(view) {
    const leaf = /** @type {Leaf} */ (this.leaf)
    this.view = view
    leaf.top_mm = view.top / view.k
    leaf.tiles.fit(view)
    const [thumb] = /** @type {HTMLCollectionOf<HTMLElement>} */ (this.strip.children)
    thumb.style.top = `${100 * view.top / view.height}%`
    thumb.style.height = `${100 * view.seen / view.height}%`
    this.strip.setAttribute("aria-valuenow", String(Math.round(100 * view.top / Math.max(1, view.height - view.seen))))
    this.looked()
  }

  /** All that a page is ruled by, to be compared.  @param {Page} page */
  rulesOf({ paper, overlay }) {
    return JSON.stringify([paper, this.overlaid ? overlay : null])
  }

  /** @param {Page} page @returns {Leaf} the one that is painted already, ruled anew where its paper changed */
  #leafOf(page) {
    const rules = this.rulesOf(page)
    const leaf = this.#leaves.get(page.id) ?? new Leaf(page.id, rules)
    if (leaf.rules !== rules) leaf.rule(rules)
    leaf.tiles.tint(this.#tints)
    this.#leaves.delete(page.id)
    this.#leaves.set(page.id, leaf)
    let bytes = 0
    for (const each of [...this.#leaves.values()].reverse()) {
      bytes += each.tiles.weight
      if (bytes > KEPT_BYTES && each !== leaf) this.#leaves.delete(each.id)
    }
    return leaf
  }
}

/** When so many strokes come or go at once, all is painted anew rather than around each. */
const MANY = 200

/** One page: which of its strokes are shown. */
class Leaf {
  ink = new Ink()
  top_mm = 0
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
   * @returns {boolean} whether all is done
   */
  work() {
    if (this.tiles.prepare()) return false
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

/**
 * Lay the surface into its host, on whole device pixels: else every line is blurred.
 * @param {HTMLElement} surface
 * @param {DOMRect} box of the host
 * @param {View} view
 * @param {number} room kept free at its right, CSS pixels
 */
function place(surface, box, { ratio, width, seen }, room) {
  /** @param {number} at @param {number} origin */
  const snapped = (at, origin) => Math.floor((origin + at) * ratio) / ratio - origin
  Object.assign(surface.style, {
    left: `${snapped((box.width - room - width / ratio) / 2, box.left)}px`, top: `${snapped(0, box.top)}px`,
    width: `${width / ratio}px`, height: `${seen / ratio}px`,
  })
}

/**
 * Moves the page up and down by finger, pen or mouse; the surface itself takes ink only. Keys and the wheel do it there.
 * @param {string} label
 * @param {(part: number) => void} move told which part of the page, 0 to 1, is to be in the middle
 */
function strip(label, move) {
  const element = document.createElement("div"), thumb = document.createElement("div")
  element.className = "page-strip"
  thumb.className = "page-strip-thumb"
  element.append(thumb)
  const about = { role: "scrollbar", controls: "surface", orientation: "vertical", valuenow: "0", label }
  for (const [name, value] of Object.entries(about)) element.setAttribute(name === "role" ? name : `aria-${name}`, value)
  Object.assign(element.style, {
    position: "absolute", right: "0", top: "0", bottom: "0", width: `${STRIP_PX}px`, touchAction: "none",
  })
  Object.assign(thumb.style, {
    position: "absolute", left: "10px", right: "10px", borderRadius: "4px", background: "var(--edge, #857b6b)",
  })
  /** @param {PointerEvent} event */
  const follow = event => {
    const { top, height } = element.getBoundingClientRect()
    move((event.clientY - top) / height)
  }
  element.addEventListener("pointerdown", event => {
    element.setPointerCapture(event.pointerId)
    follow(event)
  })
  element.addEventListener("pointermove", event => event.buttons && follow(event))
  return element
}

/**
 * Where the pages lie: the one that is looked at, how it is fitted and moved, and the ones kept painted beneath it.
 * Knows neither the network nor who writes.
 */

/** @import { Page } from "../core/records.js" */
/** @import { Replica } from "../core/replica.js" */
/** @import { View } from "./paper.js" */
/** @import { Touch } from "./tools.js" */

import { Leaf } from "./leaf.js"
import { centred, fit, middleOf, moved, revealing } from "./paper.js"
import { displayOf, fingerScale, measured } from "./true-size.js"

/** Pages that stay painted, so that turning back is at once: as many as fit in this. */
const KEPT_BYTES = 48 * 2 ** 20
/** Room around what is brought into view. */
const ROOM_MM = 12
/** The strips that move the page, wide enough for a finger. CSS pixels. */
const STRIP_PX = 28
/** How close one may go, in percent of the page as it is fitted. */
const MOST_ZOOM = 400
/** While a hand zooms, what is painted is only shown larger; so long after its last move it is painted anew. */
const SETTLED_MS = 120
/** How close the page is looked at, and what of it is in the middle then, hundredths of a millimetre. @typedef {{zoom: number, x: number, y: number}} Look */

export class Desk {
  page = ""
  hidden = false
  /** Whether overlays are shown. */ overlaid = true
  /** Whose ink has which color, where that is wanted. @type {ReadonlyMap<string, string> | null} */ #tints = null
  /** @type {Leaf | null} */ leaf = null
  /** How the page lies; null while there is nothing to see. @type {View | null} */ view = null
  /** Percent of the page as it is fitted here. */ zoom = 100
  #settling = 0
  /** Those that are painted, the one seen last at the end. @type {Map<string, Leaf>} */ #leaves = new Map()

  /**
   * @param {HTMLElement} host
   * @param {HTMLElement} surface
   * @param {string} label of the strips that move the page
   * @param {() => void} looked told when the page lies otherwise
   * @param {() => void} roamed told when a hand moved it
   */
  constructor(host, surface, label, looked, roamed = () => {}) {
    this.host = host
    this.surface = surface
    this.looked = looked
    this.roamed = roamed
    this.strips = [
      new Strip(label, true, part => this.view && this.scrollTo((part * this.view.height - this.view.seen / 2) / this.view.k)),
      new Strip(label, false, part => this.view && this.scrollTo(this.view.top / this.view.k, (part * this.view.width - this.view.wide / 2) / this.view.k)),
    ]
    Object.assign(surface.style, { position: "absolute", overflow: "hidden", display: "none", cursor: "crosshair" })
    if (getComputedStyle(host).position === "static") host.style.position = "relative"
    host.append(surface, ...this.strips.map(strip => strip.element))
  }

  remove() {
    clearTimeout(this.#settling)
    this.surface.remove()
    for (const { element } of this.strips) element.remove()
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
    const before = this.view
    this.view = null
    if (!shown) return this.strips.forEach(strip => strip.show(false, 0))
    const ratio = window.devicePixelRatio
    const { sheet, top_mm, left_mm } = /** @type {Leaf} */ (this.leaf)
    const scale = this.#scale(box)
    const room = { right: 0, bottom: 0 }
    const lie = () => fit({ width: box.width - room.right, height: box.height - room.bottom }, sheet, ratio, top_mm, { scale, left_mm })
    let view = lie()
    for (const _ of [1, 2]) {   // a strip at one side may make one at the other needed
      if (view.seen < view.height) room.right = STRIP_PX
      if (view.wide < view.width) room.bottom = STRIP_PX
      view = lie()
    }
    this.strips[0].show(room.right > 0, room.bottom)
    this.strips[1].show(room.bottom > 0, room.right)
    place(this.surface, box, view, room.right)
    const zoomed = this.zoom > 100 && before && before.scale === view.scale
    this.#look(zoomed ? centred(view, middleOf(before)) : view)
  }

  /** CSS pixels per millimetre; 0: whatever fits.  @param {DOMRect} box of the host */
  #scale(box) {
    const true_size = measured(localStorage, displayOf(screen, window.devicePixelRatio))
    const larger = fingerScale(localStorage) * this.zoom / 100
    if (larger === 1) return true_size
    const { sheet } = /** @type {Leaf} */ (this.leaf)
    return larger * (true_size || fit({ width: box.width - STRIP_PX, height: box.height }, sheet, 1).scale)
  }

  /** How the page is looked at now. @returns {Look | null} */
  get look() {
    return this.view && { zoom: this.zoom, x: Math.round(middleOf(this.view).x), y: Math.round(middleOf(this.view).y) }
  }

  /** Look at a part of the page, as others do; with 100 at all of it.  @param {Look} look */
  lookAt({ zoom, x, y }) {
    const closer = zoom !== this.zoom
    this.zoom = zoom
    if (this.leaf && zoom === 100) this.leaf.left_mm = 0   // where a line begins
    if (closer) this.layout()
    if (zoom > 100 && this.view) this.#look(centred(this.view, { x, y }))
  }

  /**
   * Go closer, or farther, about a place that stays where it is.
   * @param {number} factor
   * @param {{x: number, y: number}} [at] CSS pixels of the window; else the middle
   */
  zoomBy(factor, at) {
    const { view, zoom } = this
    const next = Math.max(100, Math.min(MOST_ZOOM, Math.round(zoom * factor)))
    if (!view || next === zoom) return
    const box = this.surface.getBoundingClientRect()
    const middle = middleOf(view)
    const held = at ? this.#under(at.x - box.left, at.y - box.top, view) : middle
    const part = zoom / next
    this.#settle()
    this.lookAt({ zoom: next, x: held.x + (middle.x - held.x) * part, y: held.y + (middle.y - held.y) * part })
    this.roamed()
  }

  /** Pull the page.  @param {number} x CSS pixels, to the right  @param {number} y downwards  @returns {boolean} whether it moved */
  moveBy(x, y) {
    const { view } = this
    return view !== null && this.scrollTo((view.top + y * view.ratio) / view.k, (view.left + x * view.ratio) / view.k)
  }

  /** Paint at this scale only once it stays. */
  #settle() {
    clearTimeout(this.#settling)
    this.#settling = window.setTimeout(() => {
      this.#settling = 0
      if (this.view) this.#look(this.view)
    }, SETTLED_MS)
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
   * @param {number} until when it stops, ms
   * @returns {boolean} whether all is done
   */
  paint(replica, until) {
    if (!this.leaf || !this.view) return true
    return !this.leaf.bring(replica) && this.leaf.work(until)  // looking through a whole page is enough for one frame
  }

  /** Show each person's ink in a color of its own; null: as it was written.  @param {ReadonlyMap<string, string> | null} tints */
  tint(tints) {
    this.#tints = tints
    for (const leaf of this.#leaves.values()) leaf.tiles.tint(tints)
  }

  /** @param {number} top_mm @param {number} [left_mm] @returns {boolean} whether anything moved */
  scrollTo(top_mm, left_mm) {
    const view = this.view && moved(this.view, top_mm, left_mm)
    if (!view || (view.top === this.view?.top && view.left === this.view.left)) return false
    this.#look(view)
    if (this.zoom > 100) this.roamed()
    return true
  }

  /** @param {number} px CSS pixels, downwards  @returns {boolean} whether anything moved */
  scrollBy(px) {
    return this.view !== null && this.scrollTo((this.view.top + px * this.view.ratio) / this.view.k)
  }

  /** Bring a place on the page into view by the least move.  @param {{x: number, y: number}} spot hundredths of a millimetre */
  reveal({ x, y }) {
    const view = this.view && revealing(this.view, y / 100, ROOM_MM, x / 100)
    if (view && view !== this.view) this.#look(view)
  }

  /**
   * Show what goes on at a place that is out of view, with room for what comes after.
   * @param {{x: number, y: number}} spot hundredths of a millimetre
   */
  carryTo({ x, y }) {
    if (!this.view) return
    const { top, left, seen, wide, k } = this.view
    const beside = (/** @type {number} */ at, /** @type {number} */ start, /** @type {number} */ shown) =>
      (at / 100 * k < start || at / 100 * k > start + shown ? at / 100 - shown / k / 3 : start / k)
    this.#look(moved(this.view, beside(y, top, seen), beside(x, left, wide)))
  }

  /** Where on the page a pointer is.  @param {PointerEvent} event @returns {Touch} */
  spot({ clientX, clientY, timeStamp: time, pressure }) {
    const corner = this.surface.getBoundingClientRect()
    return { ...this.#under(clientX - corner.left, clientY - corner.top, /** @type {View} */ (this.view)), time, pressure }
  }

  /** What of the page lies there.  @param {number} x CSS pixels of the surface  @param {number} y @param {View} view */
  #under(x, y, { ratio, k, left, top }) {
    return { x: (x * ratio + left) * 100 / k, y: (y * ratio + top) * 100 / k }
  }

  /** @param {View} view */
  #look(view) {
    const leaf = /** @type {Leaf} */ (this.leaf)
    this.view = view
    leaf.top_mm = view.top / view.k
    leaf.left_mm = view.left / view.k
    if (this.#settling) leaf.tiles.preview(view)
    else leaf.tiles.fit(view)
    this.strips[0].tell(view.top, view.seen, view.height)
    this.strips[1].tell(view.left, view.wide, view.width)
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

/**
 * Moves the page by finger, pen or mouse, one down its side and one below it where it is wider than seen. The surface itself
 * takes ink only; keys and the wheel do the same there.
 */
class Strip {
  element = document.createElement("div")
  #thumb = document.createElement("div")

  /**
   * @param {string} label
   * @param {boolean} down along the side of the page, or below it
   * @param {(part: number) => void} move told which part of the page, 0 to 1, is to be in the middle
   */
  constructor(label, down, move) {
    const { element } = this
    this.down = down
    element.className = "page-strip"
    this.#thumb.className = "page-strip-thumb"
    element.append(this.#thumb)
    const about = { role: "scrollbar", controls: "surface", orientation: down ? "vertical" : "horizontal", valuenow: "0", label }
    for (const [name, value] of Object.entries(about)) element.setAttribute(name === "role" ? name : `aria-${name}`, value)
    const place = down ? { right: "0", top: "0", width: `${STRIP_PX}px` } : { left: "0", bottom: "0", height: `${STRIP_PX}px` }
    const inner = down ? { left: "10px", right: "10px" } : { top: "10px", bottom: "10px" }
    Object.assign(element.style, { position: "absolute", touchAction: "none", ...place })
    Object.assign(this.#thumb.style, { position: "absolute", borderRadius: "4px", background: "var(--edge, #857b6b)", ...inner })
    this.#listen(move)
  }

  /**
   * @param {boolean} shown
   * @param {number} room kept free at its end for the other strip
   */
  show(shown, room) {
    this.element.style.display = shown ? "block" : "none"
    this.element.style[this.down ? "bottom" : "right"] = `${room}px`
  }

  /** @param {number} start @param {number} seen @param {number} whole of the page, in one unit */
  tell(start, seen, whole) {
    const [at, long] = [`${100 * start / whole}%`, `${100 * seen / whole}%`]
    Object.assign(this.#thumb.style, this.down ? { top: at, height: long } : { left: at, width: long })
    this.element.setAttribute("aria-valuenow", String(Math.round(100 * start / Math.max(1, whole - seen))))
  }

  /** @param {(part: number) => void} move */
  #listen(move) {
    const { element, down } = this
    /** @param {PointerEvent} event */
    const follow = event => {
      const { left, top, width, height } = element.getBoundingClientRect()
      move(down ? (event.clientY - top) / height : (event.clientX - left) / width)
    }
    element.addEventListener("pointerdown", event => {
      element.setPointerCapture(event.pointerId)
      follow(event)
    })
    element.addEventListener("pointermove", event => event.buttons && follow(event))
  }
}

/**
 * Lay the surface into its host, on whole device pixels: else every line is blurred.
 * @param {HTMLElement} surface
 * @param {DOMRect} box of the host
 * @param {View} view
 * @param {number} room kept free at its right, CSS pixels
 */
function place(surface, box, { ratio, wide, seen }, room) {
  /** @param {number} at @param {number} origin */
  const snapped = (at, origin) => Math.floor((origin + at) * ratio) / ratio - origin
  Object.assign(surface.style, {
    left: `${snapped((box.width - room - wide / ratio) / 2, box.left)}px`, top: `${snapped(0, box.top)}px`,
    width: `${wide / ratio}px`, height: `${seen / ratio}px`,
  })
}

/**
 * Going over a page that is larger than what is seen of it: the hand that pulls it, two fingers, a trackpad's pinch, keys.
 * Takes those events before the pen sees them; where the page then lies is the desk's business.
 */

/** @import { Desk } from "./desk.js" */

/** CSS pixels that an arrow key moves the page. */
const STEP_PX = 48
/** How fast a pinch on a trackpad zooms: browsers report it as a wheel. */
const PINCH = 0.01
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** @typedef {{x: number, y: number}} Point CSS pixels of the window */

export class Roam {
  /** Whether this seat may zoom and move the page for itself. */ free = false
  /** Whether the hand is its tool. */ #hand = false
  /** @type {Map<number, Point>} */ #touches = new Map()

  /** @param {HTMLElement} host @param {Desk} desk @param {AbortSignal} signal ends it */
  constructor(host, desk, signal) {
    this.desk = desk
    /** @param {string} type @param {(event: any) => boolean} take whether it was ours */
    const on = (type, take) => host.addEventListener(type, event => {
      if (!desk.surface.contains(/** @type {Node} */ (event.target)) || !take(event)) return
      event.stopPropagation()
      if (type !== "pointerdown") event.preventDefault()   // the surface still gets the focus
    }, { signal, capture: true, passive: false })
    on("pointerdown", event => this.#down(event))
    on("pointermove", event => this.#move(event))
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) on(type, event => this.#up(event))
    on("wheel", event => this.#wheel(event))
    on("keydown", event => this.#press(event))
  }

  /** @param {boolean} hand */
  set hand(hand) {
    this.#hand = hand
    this.#touches.clear()
    this.desk.surface.style.cursor = this.#pulls ? "grab" : "crosshair"
  }

  get #pulls() {
    return this.#hand && this.free
  }

  /** @param {PointerEvent} event */
  #down({ pointerId, clientX: x, clientY: y }) {
    if (!this.#pulls) return false
    this.#touches.set(pointerId, { x, y })
    this.desk.surface.setPointerCapture(pointerId)
    return true
  }

  /** @param {PointerEvent} event */
  #move({ pointerId, clientX: x, clientY: y }) {
    const before = [...this.#touches.values()]
    if (!this.#touches.has(pointerId)) return this.#pulls
    this.#touches.set(pointerId, { x, y })
    const now = [...this.#touches.values()]
    const from = middle(before), to = middle(now)
    if (now.length === 2) this.desk.zoomBy(apart(now) / Math.max(1, apart(before)), from)
    this.desk.moveBy(from.x - to.x, from.y - to.y)
    return true
  }

  /** @param {PointerEvent} event */
  #up({ pointerId }) {
    return this.#touches.delete(pointerId) || this.#pulls
  }

  /** @param {WheelEvent} event */
  #wheel({ ctrlKey, deltaX, deltaY, clientX: x, clientY: y }) {
    if (!this.free) return false
    if (ctrlKey) this.desk.zoomBy(Math.exp(-deltaY * PINCH), { x, y })
    else if (!deltaX || !this.desk.moveBy(deltaX, 0)) return false
    return ctrlKey
  }

  /** @param {KeyboardEvent} event */
  #press({ key, shiftKey, ctrlKey, metaKey, altKey }) {
    const arrow = ARROWS[key]
    if (!arrow || !this.#pulls || ctrlKey || metaKey || altKey) return false
    const far = shiftKey ? STEP_PX * 4 : STEP_PX
    this.desk.moveBy(arrow[0] * far, arrow[1] * far)
    return true
  }
}

/** @param {Point[]} points @returns {Point} */
function middle(points) {
  const sum = points.reduce((one, other) => ({ x: one.x + other.x, y: one.y + other.y }), { x: 0, y: 0 })
  return { x: sum.x / points.length, y: sum.y / points.length }
}

/** @param {Point[]} points */
function apart([one, other]) {
  return Math.hypot(one.x - other.x, one.y - other.y)
}

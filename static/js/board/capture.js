/**
 * Turn what happens on the surface into strokes: every point the device reports, and nothing of what browsers like to do with it.
 * Knows nothing of drawing or of the network; which pointer writes is decided in pens.js.
 */

/** @import { Order, Sample } from "./pens.js" */
/** @import { Touch } from "./tools.js" */

import { Pens } from "./pens.js"

/**
 * @typedef {{x: number, y: number, time: number, pressure: number}} Report CSS pixels of the window, ms, 0 to 1
 *
 * @typedef {object} Writing
 * @property {(stroke: number, at: Report, from: {kind: Sample["kind"], eraserEnd: boolean}) => void} begin
 * @property {(reports: Report[]) => unknown} extend
 * @property {() => void} end
 * @property {(stroke: number) => void} cancel
 * @property {(at: Report) => unknown} hover
 * @property {() => void} gone
 * @property {(px: number) => unknown} scroll the wheel or two fingers on a trackpad, downwards
 */

/** @type {Record<string, Sample["type"]>} */
const TYPES = {
  pointerdown: "down", pointermove: "move", pointerup: "up", pointercancel: "cancel", pointerleave: "out",
  lostpointercapture: "up",  // the last word on a stroke whose release went elsewhere; after a release it says nothing new
}
const ERASER_END = 32
/** What one line of a wheel that counts in lines is worth. */
const LINE_PX = 40

/**
 * @param {HTMLElement} surface
 * @param {Writing} writing
 * @returns {{drop: () => void, stop: () => void}} drop: whoever writes now does so no more until the next touch
 */
export function capture(surface, writing) {
  const pens = new Pens()
  keepForInk(surface)
  const ended = new AbortController()
  const { signal } = ended
  for (const type of Object.keys(TYPES)) {
    surface.addEventListener(type, event => take(pens, writing, surface, /** @type {PointerEvent} */ (event)), { signal })
  }
  for (const type of ["pointerdown", "pointermove"]) {
    // a pen above the buttons beside the surface is near as well
    window.addEventListener(type, event => pens.notice(sampleOf(/** @type {PointerEvent} */ (event))), { signal, capture: true })
  }
  for (const type of ["touchstart", "touchmove", "contextmenu", "selectstart", "dragstart"]) {
    // no scrolling, pinching, magnifier, menu, selection: a hand that writes does all of these by accident
    surface.addEventListener(type, event => event.preventDefault(), { signal, passive: false })
  }
  surface.addEventListener("wheel", event => {
    event.preventDefault()
    if (!event.ctrlKey) writing.scroll(event.deltaY * (event.deltaMode ? LINE_PX : 1))  // with it, a pinch on a trackpad
  }, { signal, passive: false })
  return { drop: () => pens.drop(), stop: () => ended.abort() }
}

/** No scrolling, selecting, magnifying; and a swipe at its edge must not leave the room.  @param {HTMLElement} surface */
function keepForInk({ style }) {
  style.touchAction = style.userSelect = style.overscrollBehavior = "none"
  style.setProperty("-webkit-user-select", "none")
  style.setProperty("-webkit-touch-callout", "none")
  document.documentElement.style.overscrollBehavior = "none"
}

/** @param {Pens} pens @param {Writing} writing @param {HTMLElement} surface @param {PointerEvent} event */
function take(pens, writing, surface, event) {
  for (const order of pens.take(sampleOf(event))) obey(order, writing, surface, event)
}

/** @param {Order} order @param {Writing} writing @param {HTMLElement} surface @param {PointerEvent} event */
function obey(order, writing, surface, event) {
  const { stroke } = order
  switch (order.do) {
    case "begin":
      hold(surface, event.pointerId)
      return writing.begin(stroke, report(event), { kind: kindOf(event), eraserEnd: (event.buttons & ERASER_END) > 0 })
    case "extend": return writing.extend(reports(event))
    case "end":
      if (event.type === "pointerup") writing.extend([report(event)])
      return writing.end()
    case "cancel": return writing.cancel(stroke)
    case "hover": return writing.hover(report(event))
    case "gone": return writing.gone()
  }
}

/** A stroke that leaves the surface goes on; a pointer that is gone already cannot be held.  @param {HTMLElement} surface @param {number} id */
function hold(surface, id) {
  try {
    surface.setPointerCapture(id)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** A stylus reports faster than frames are drawn: all of it counts.  @param {PointerEvent} event @returns {Report[]} */
function reports(event) {
  const all = event.getCoalescedEvents?.() ?? []
  return (all.length ? all : [event]).map(report)
}

/** @param {PointerEvent} event @returns {Report} */
function report({ clientX, clientY, timeStamp, pressure }) {
  return { x: clientX, y: clientY, time: timeStamp, pressure }
}

/** @param {PointerEvent} event @returns {Sample} */
function sampleOf(event) {
  const { pointerId: id, timeStamp: time, clientX: x, clientY: y, width, height, buttons } = event
  return { type: TYPES[event.type], id, kind: kindOf(event), time, x, y, width, height, buttons }
}

/** @param {PointerEvent} event @returns {Sample["kind"]} */
function kindOf({ pointerType }) {
  return pointerType === "pen" || pointerType === "touch" ? pointerType : "mouse"
}

/**
 * @typedef {object} KeyWriting
 * @property {(at: Touch) => void} begin
 * @property {(touches: Touch[]) => void} extend
 * @property {() => void} end
 * @property {() => Touch} start where the pen appears
 * @property {() => void} moved the pen is elsewhere, or up, or down, or gone
 * @property {(direction: number) => boolean} scroll by most of what is seen; false at the end of the page
 */

/** Hundredths of a millimetre: an even step draws a letter of 8 mm in four; shift crosses the page, alt draws fine. */
const STEP = 200, FAR_STEP = 1000, FINE_STEP = 50

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** A pen for the keyboard: arrows move it over the page, space puts it down and lifts it. */
export class KeyPen {
  /** Where it is; null until a key calls it. @type {Touch | null} */
  at = null
  down = false

  /** @param {HTMLElement} surface @param {KeyWriting} writing */
  constructor(surface, writing) {
    this.writing = writing
    this.enabled = true
    surface.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || !this.#press(event)) return
      event.preventDefault()
      writing.moved()
    })
    surface.addEventListener("blur", () => this.away())
  }

  /** Lift it and put it away: a pointer writes now, or the focus is elsewhere. */
  away() {
    if (!this.at) return
    this.lift()
    this.at = null
    this.writing.moved()
  }

  lift() {
    if (!this.down) return
    this.down = false
    this.writing.end()
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key means something here */
  #press(event) {
    const arrow = ARROWS[event.key]
    if (event.key === "PageUp" || event.key === "PageDown") {
      return this.writing.scroll(event.key === "PageUp" ? -1 : 1)  // at the end the key is left to who turns pages
    } else if (!this.enabled) {
      return false
    } else if (arrow) {
      this.#move(arrow, event.shiftKey ? FAR_STEP : event.altKey ? FINE_STEP : STEP, event.timeStamp)
    } else if (event.key === " ") {
      if (!event.repeat) this.#turn(event.timeStamp)
    } else if (event.key === "Escape" && this.at) {
      this.away()
    } else {
      return false
    }
    return true
  }

  /** @param {[number, number]} arrow @param {number} step @param {number} time */
  #move([x, y], step, time) {
    const last = this.at ?? this.writing.start()
    this.at = { ...last, x: last.x + x * step, y: last.y + y * step, time }
    if (this.down) this.writing.extend([this.at])
  }

  /** @param {number} time */
  #turn(time) {
    this.at = { ...(this.at ?? this.writing.start()), time }
    if (this.down) {
      this.writing.extend([this.at])
      this.lift()
    } else {
      this.down = true
      this.writing.begin(this.at)
    }
  }
}

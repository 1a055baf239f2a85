/**
 * The strips that move the page by finger, pen or mouse, one down its side and one below it where it is wider than seen.
 * The surface itself takes ink only. Keys and the wheel do the same there.
 */

/** @import { View } from "./paper.js" */

/** Wide enough for a finger. CSS pixels. */
export const STRIP_PX = 28

export class Strip {
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
export function place(surface, box, { ratio, wide, seen }, room) {
  /** @param {number} at @param {number} origin */
  const snapped = (at, origin) => Math.floor((origin + at) * ratio) / ratio - origin
  Object.assign(surface.style, {
    left: `${snapped((box.width - room - wide / ratio) / 2, box.left)}px`, top: `${snapped(0, box.top)}px`,
    width: `${wide / ratio}px`, height: `${seen / ratio}px`,
  })
}

/**
 * Keys for every action. Letters work inside the board, and elsewhere only where the reader has not switched them off.
 * One table of keys; the actions themselves are given.
 */

const OFF = "baseline.letter-keys"

/**
 * @typedef {object} KeyRow
 * @property {string} keys as they are written: "p", "Control+z", "PageUp"; several, with a space between
 * @property {string} label what they do
 * @property {(key: string) => void} run
 */

/** Whether single letters work outside the board (WCAG 2.1.4 wants a way to switch them off). */
export function lettersOn() {
  return localStorage.getItem(OFF) !== "off"
}

/** @param {boolean} on */
export function switchLetters(on) {
  if (on) localStorage.removeItem(OFF)
  else localStorage.setItem(OFF, "off")
}

/**
 * Listen for keys until the page goes.
 * @param {() => KeyRow[]} rows those that work now
 * @param {{onlyInBoard: boolean}} where students' letters work in the board only
 */
export function listenForKeys(rows, { onlyInBoard }) {
  document.addEventListener("keydown", event => {
    const target = event.target instanceof Element ? event.target : document.body
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return
    if (target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return
    const pressed = nameOf(event)
    const letter = pressed.length === 1 || pressed.startsWith("Shift+")
    if (letter && !target.closest(".board") && (onlyInBoard || !lettersOn())) return
    const row = rows().find(({ keys }) => keys.split(" ").includes(pressed))
    if (!row) return
    event.preventDefault()
    row.run(pressed)
  })
}

/**
 * A key event in the writing of the table.
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} event
 */
export function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const name = key.length === 1 ? key.toLowerCase() : key
  const sign = key.length === 1 && key.toLowerCase() === key.toUpperCase()   // a sign says by itself whether shift was held
  return `${ctrlKey || metaKey ? "Control+" : ""}${altKey ? "Alt+" : ""}${shiftKey && !sign ? "Shift+" : ""}${name}`
}

/** Move the focus to the next (1) or previous (-1) part of the screen. @param {number} step */
export function nextRegion(step) {
  const regions = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-region]")]).filter(each => each.offsetParent)
  const here = regions.findIndex(each => each.contains(document.activeElement))
  const next = regions[(here + step + regions.length) % regions.length]
  if (!next) return
  next.tabIndex = -1   // where it holds nothing to press
  const first = /** @type {HTMLElement | null} */ (next.querySelector("#surface") ?? next.querySelector("button, a[href], summary"))
  const stop = first ?? next
  stop.focus()
}

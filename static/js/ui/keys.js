/**
 * Keys for every action. Single letters work inside the board, and elsewhere only where that is wanted (WCAG 2.1.4).
 * Which key does what is given.
 */

/**
 * @typedef {object} KeyRow
 * @property {string} keys as they are written: "p", "Control+z", "PageUp"; several, with a space between
 * @property {string} label what they do
 * @property {(key: string) => void} run
 */

/**
 * Listen for keys until the page goes.
 * @param {() => KeyRow[]} rows those that work now
 * @param {() => boolean} everywhere whether letters work outside the board too
 */
export function listenForKeys(rows, everywhere) {
  document.addEventListener("keydown", event => {
    const target = event.target instanceof Element ? event.target : document.body
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return
    if (target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return
    const pressed = nameOf(event)
    const letter = pressed.length === 1 || pressed.startsWith("Shift+")
    if (letter && !target.closest(".board") && !everywhere()) return
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

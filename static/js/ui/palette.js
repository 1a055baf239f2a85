/**
 * The command palette: a few letters find any action of the table of keys (shortcuts.js), Enter runs it.
 */

import { html, nothing, render } from "lit-html"
import { matching } from "./model-palette.js"
import { closeDialogs, dialog } from "./parts.js"
import { LEADING } from "./words-leading.js"

/** @import { KeyRow } from "./tools.js" */

const SHOWN = 12

/** @param {KeyRow[]} rows those that work now */
export function openPalette(rows) {
  const known = rows.filter(({ label, keys }) => label && label !== LEADING.palette && !/^1 2/.test(keys))
  let typed = "", at = 0
  const host = document.createElement("div")
  const found = () => matching(known, typed).slice(0, SHOWN)
  const run = (/** @type {KeyRow | undefined} */ row) => {
    if (!row) return
    closeDialogs()
    setTimeout(() => row.run(row.keys.split(" ")[0]))   // what it opens shall not be closed with this
  }
  const press = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step && event.key !== "Enter") return
    event.preventDefault()
    const rows = found()
    if (!step) return run(rows[at])
    at = (at + step + rows.length) % Math.max(1, rows.length)
    draw()
  }
  const type = (/** @type {Event} */ { target }) => {
    typed = /** @type {HTMLInputElement} */ (target).value
    at = 0
    draw()
  }
  const draw = () => render(view(found(), at, { press, type, run }), host)
  draw()
  void dialog(html`<h2 id="palette-title">${LEADING.palette}</h2>${host}`, { labelledby: "palette-title" })
}

/**
 * @param {KeyRow[]} rows
 * @param {number} at
 * @param {{press: (event: KeyboardEvent) => void, type: (event: Event) => void, run: (row: KeyRow) => void}} ways
 */
function view(rows, at, { press, type, run }) {
  return html`<div class="palette"><label class="field"><span class="hint">${LEADING.paletteHint}</span>
      <input type="text" role="combobox" autofocus autocomplete="off" aria-expanded="true" aria-controls="palette-list" aria-label=${LEADING.palette}
        aria-activedescendant=${rows.length ? `palette-${at}` : nothing} @keydown=${press} @input=${type}></label>
    <ul id="palette-list" role="listbox" aria-label=${LEADING.palette}>${rows.map((row, place) => html`<li id=${`palette-${place}`} role="option"
      aria-selected=${place === at} @click=${() => run(row)}><span>${row.label}</span><kbd>${row.keys.split(" ")[0].replace("Control+", "Ctrl ").replace("Shift+", "Shift ")}</kbd></li>`)}</ul>
    ${rows.length ? nothing : html`<p class="hint" aria-live="polite">${LEADING.paletteNone}</p>`}</div>`
}

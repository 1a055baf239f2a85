/**
 * What one draws with beside the board: one toolbar for all who draw, larger for students, and keys for every action.
 * Picks and asks; the ink itself is the board's.
 */

import { html, nothing } from "lit-html"
import { controlsOf, hasTool, mayClear, mayDraw } from "./model.js"
import { ask, button, icon } from "./parts.js"
import { WORDS } from "./words.js"

/** @import { InkColor } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

/**
 * @typedef {object} KeyRow
 * @property {string} keys as they are written: "p", "Control+z", "PageUp"; several, with a space between
 * @property {string} label what they do
 * @property {(key: string) => void} run
 */

/** @type {InkColor[]} */
const COLORS = ["graphite", "blue", "red", "green", "orange", "purple"]
/** Of the highlighter: "orange" is yellow, "red" pink. @type {InkColor[]} */
const MARKS = ["orange", "green", "blue", "red"]

/**
 * @param {Screen} screen
 * @param {unknown} [under] what staff have under the colors
 * @param {unknown} [more] what they have behind all
 */
export function toolbar(screen, under = nothing, more = nothing) {
  const { records, me } = screen
  const { canUndo, canRedo } = screen.client.history
  if (controlsOf(records, me.seat)?.board_hidden) return html`<div class="tools"></div>`
  if (!mayDraw(records, me)) {
    return me.role === "student" ? html`<p class="tools tools-locked">${icon("eye")}<span>${WORDS.locked}</span></p>` : nothing
  }
  return html`<div class="tools" role="toolbar" aria-label=${WORDS.tools} @keydown=${walk}>
    <div class="tools-own">${tool(screen, "pencil")}${tool(screen, "highlighter")}${tool(screen, "eraser")}${tool(screen, "laser")}</div>
    <div class="tools-pair">
      ${button({ label: WORDS.undo, mark: "undo", kind: "tool", keys: "Control+Z", off: !canUndo, press: () => screen.undo() })}
      ${button({ label: WORDS.redo, mark: "redo", kind: "tool", keys: "Control+Shift+Z", off: !canRedo, press: () => screen.redo() })}
    </div>
    <div class="swatches" role="group" aria-label=${WORDS.colors}>${colorsOf(screen).map(color => swatch(screen, color))}</div>
    ${under}
    ${mayClear(records, me, screen.page)
      ? button({ label: WORDS.clear, mark: "clear", kind: "tool tool-wide", press: () => clearPage(screen) })
      : nothing}
    ${more}
  </div>`
}

/** @param {Screen} screen @param {"pencil" | "highlighter" | "eraser" | "laser"} name */
function tool(screen, name) {
  if (!hasTool(screen.records, screen.me, name)) return nothing
  const pressed = screen.state.tool.tool === name
  return button({ label: WORDS[name], mark: name, kind: "tool", pressed, press: () => screen.pick({ tool: name }) })
}

/** @param {Screen} screen */
function colorsOf({ state: { tool: { tool } } }) {
  return tool === "highlighter" ? MARKS : COLORS
}

/** @param {Screen} screen @param {InkColor} color */
function swatch(screen, color) {
  const { tool: now } = screen.state
  const marks = now.tool === "highlighter"
  const tool = marks ? "highlighter" : "pencil"
  const name = (marks ? WORDS.markColor : WORDS.color)[color]
  return html`<button type="button" class="swatch" aria-label=${name} title=${name}
    aria-pressed=${now.tool === tool && now.color === color} @click=${() => screen.pick({ tool, color })}
    ><span class="swatch-ink ${marks ? `swatch-mark mark-${color}` : `ink-${color}`}"></span></button>`
}

/** @param {Screen} screen */
async function clearPage(screen) {
  if (!mayClear(screen.records, screen.me, screen.page)) return
  const { page } = screen
  const yes = await ask({ title: WORDS.clearAsk, text: WORDS.clearText, yes: WORDS.clearYes, stop: true })
  if (yes && screen.page?.id === page?.id) screen.clear()
}

/** Arrow keys walk along a toolbar. @param {KeyboardEvent} event */
function walk(event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
  if (!step || event.target instanceof HTMLSelectElement) return
  const bar = /** @type {HTMLElement} */ (event.currentTarget)
  const stops = /** @type {HTMLElement[]} */ ([...bar.querySelectorAll("button, select")])
  const at = stops.indexOf(/** @type {HTMLElement} */ (event.target))
  stops[(at + step + stops.length) % stops.length]?.focus()
  event.preventDefault()
}

/** The keys of all who draw. @param {Screen} screen @returns {KeyRow[]} */
export function drawingKeys(screen) {
  if (!mayDraw(screen.records, screen.me)) return []
  return [
    { keys: "p", label: WORDS.pencil, run: () => screen.pick({ tool: "pencil" }) },
    { keys: "k", label: WORDS.highlighter, run: () => take(screen, "highlighter") },
    { keys: "l", label: WORDS.laser, run: () => take(screen, "laser") },
    { keys: "e", label: WORDS.eraser, run: () => screen.pick({ tool: "eraser" }) },
    { keys: "Control+z", label: WORDS.undo, run: () => screen.undo() },
    { keys: "Control+Shift+z Control+y", label: WORDS.redo, run: () => screen.redo() },
    { keys: "Shift+c", label: WORDS.clear, run: () => void clearPage(screen) },
    {
      keys: COLORS.map((_, at) => at + 1).join(" "), label: WORDS.colorKeys,
      run: key => {
        const color = colorsOf(screen)[Number(key) - 1]
        if (color) screen.pick({ tool: screen.state.tool.tool === "highlighter" ? "highlighter" : "pencil", color })
      },
    },
  ]
}

/** @param {Screen} screen @param {"highlighter" | "laser"} tool */
function take(screen, tool) {
  if (hasTool(screen.records, screen.me, tool)) screen.pick({ tool })
}

/**
 * Listen for keys until the page goes. Single letters work inside the board, and elsewhere only where that is wanted
 * (WCAG 2.1.4).
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

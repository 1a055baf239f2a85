/**
 * Letters to trace, for staff: what is typed goes on the line that is tapped or numbered, in the teaching face.
 * Asks for records and changes them; the board draws them.
 */

import { html, nothing } from "lit-html"
import { loadFace, set } from "../board/cues.js"
import { newId } from "../core/replica.js"
import { freeLine, lineAt, linesOf, signsWith, written } from "./lines.js"
import { button, icon } from "./parts.js"
import { TOOLS } from "./words-tools.js"
import { WORDS } from "./words-staff.js"

/** @import { Spot } from "../board/ink.js" */
/** @import { Cue, Page } from "../core/records.js" */
/** @import { Line } from "./lines.js" */
/** @import { Screen } from "./screen.js" */

const LONGEST = 60

/** What is typed and chosen; of this window. @type {{text: string, style: Cue["style"], guides: boolean, line: number, open: boolean}} */
const form = { text: "", style: "faint", guides: true, line: 0, open: false }

/** @param {Screen} screen */
export function lettersButton(screen) {
  return button({
    label: TOOLS.lettersShort, mark: "letters", kind: "tool", pressed: form.open, press: () => toggleLetters(screen),
  })
}

/** @param {Screen} screen @param {boolean} [open] */
export function toggleLetters(screen, open = !form.open) {
  form.open = open
  form.line = 0
  screen.pick({ tool: open ? "cue" : "pencil" })
  if (open) void loadFace().catch(() => screen.say(TOOLS.lettersFailed))
  requestAnimationFrame(() => requestAnimationFrame(() => open && document.getElementById("letters-text")?.focus()))
}

/** Another tool was taken: the panel goes. @param {Screen} screen */
export function lettersPanel(screen) {
  if (form.open && screen.state.tool.tool !== "cue") form.open = false
  const { page } = screen
  if (!form.open || !page) return nothing
  const lines = linesOf(page)
  const cues = cuesOn(screen, page)
  const next = form.line || freeLine(lines, cues)
  return html`<form class="panel panel-teach" aria-label=${TOOLS.letters} @submit=${(/** @type {Event} */ event) => submit(event, screen)}
    @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && toggleLetters(screen, false)}>
    <div class="panel-teach-head"><h2>${icon("letters")}${TOOLS.letters}</h2>
      ${button({ label: WORDS.close, mark: "close", kind: "quiet only", press: () => toggleLetters(screen, false) })}</div>
    <div class="panel-teach-row">
      <label class="grow"><span>${TOOLS.lettersText}</span><input id="letters-text" maxlength=${LONGEST} autocomplete="off" autocapitalize="off"
        spellcheck="false" .value=${form.text} @input=${(/** @type {Event} */ event) => { form.text = valueOf(event) }}></label>
      <label class="narrow"><span>${TOOLS.line}</span><input type="number" min="1" max=${lines.length} .value=${String(next)}
        @input=${(/** @type {Event} */ event) => { form.line = Number(valueOf(event)) }}></label>
    </div>
    <div class="panel-teach-row">
      <label><span>${TOOLS.lettersStyle}</span>${styles(form.style, style => { form.style = style; screen.draw() }, TOOLS.lettersStyle)}</label>
      <label class="check"><input type="checkbox" .checked=${form.guides}
        @change=${(/** @type {Event} */ event) => { form.guides = /** @type {HTMLInputElement} */ (event.target).checked }}>${TOOLS.guides}</label>
      <button class="button primary">${TOOLS.put}</button>
    </div>
    <p class="hint">${TOOLS.putHint}</p>
    ${cues.length ? html`<h3>${TOOLS.onThisPage}</h3><ul class="panel-teach-list">${cues.map(cue => row(screen, cue, lines))}</ul>` : nothing}
  </form>`
}

/** @param {Cue["style"]} now @param {(style: Cue["style"]) => void} chosen @param {string} label */
function styles(now, chosen, label) {
  return html`<select aria-label=${label} @change=${(/** @type {Event} */ event) => chosen(/** @type {Cue["style"]} */ (valueOf(event)))}>
    ${Object.entries(TOOLS.style).map(([style, name]) => html`<option value=${style} ?selected=${style === now}>${name}</option>`)}</select>`
}

/** @param {Screen} screen @param {Cue} cue @param {Line[]} lines */
function row(screen, cue, lines) {
  const at = lines.findIndex(line => Math.abs(line.baseline - cue.y) < 50) + 1
  return html`<li><p><bdi>${cue.text}</bdi>${at ? html` <span class="hint">${TOOLS.line} ${at}</span>` : nothing}</p>
    ${styles(cue.style, style => screen.patch(cue.id, { style }), `${TOOLS.lettersStyle} ${cue.text}`)}
    <label class="check"><input type="checkbox" .checked=${cue.guides} @change=${() => screen.patch(cue.id, { guides: !cue.guides })}>${TOOLS.guides}</label>
    ${button({ label: TOOLS.takeAway, of: cue.text, kind: "quiet", press: () => screen.patch(cue.id, { gone: true }) })}</li>`
}

/** @param {Event} event */
function valueOf({ target }) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (target).value
}

/** @param {Screen} screen @param {Page} page @returns {Cue[]} from top to bottom */
export function cuesOn(screen, page) {
  return [...screen.records.all("cue")].filter(cue => cue.page === page.id && !cue.gone).sort((a, b) => a.y - b.y || a.x - b.x)
}

/** @param {Event} event @param {Screen} screen */
function submit(event, screen) {
  event.preventDefault()
  const { page } = screen
  if (!page) return
  const lines = linesOf(page)
  const at = form.line || freeLine(lines, cuesOn(screen, page))
  const line = lines[at - 1]
  if (line) void place(screen, page, line, line.left)
}

/** A line of the page was tapped. @param {Screen} screen @param {Spot} spot */
export function tappedLine(screen, { x, y }) {
  const { page } = screen
  if (!page) return
  const lines = linesOf(page)
  const line = lines[lineAt(lines, y) - 1]
  if (!line) return
  if (!form.text.trim()) {
    form.line = lines.indexOf(line) + 1
    screen.draw()
    return void document.getElementById("letters-text")?.focus()
  }
  void place(screen, page, line, x < line.left + 1500 ? line.left : Math.round(x))
}

/** @param {Screen} screen @param {Page} page @param {Line} line @param {number} x */
async function place(screen, page, line, x) {
  const text = written(form.text)
  const face = await loadFace().catch(() => null)
  if (!face) return screen.say(TOOLS.lettersFailed)
  if (!text) return void document.getElementById("letters-text")?.focus()
  const at = { text, x, y: line.baseline, body: line.body }
  const { width, missing, letters } = set(face, at)
  if (x + width > line.right + line.body) return screen.say(TOOLS.tooLong)
  if (missing.length) screen.say(TOOLS.missing(signsWith(text, missing), letters.length > 0))
  if (!letters.length) return
  form.line = 0
  screen.put({ type: "cue", id: newId(), page: page.id, ...at, style: form.style, guides: form.guides, gone: false })
}

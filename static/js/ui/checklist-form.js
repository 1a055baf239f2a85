/**
 * How a checklist is made: a ready one by one press, or lines of one's own, each with a picture. There is always one more
 * line to write in; Enter goes on to it, and a list that was written elsewhere is pasted whole.
 */

import { html } from "lit-html"
import { newId } from "../core/replica.js"
import { field, onSubmit, optionOf, pictured } from "./activity-fields.js"
import { button } from "./parts.js"
import { LEADING } from "./words-leading.js"

/** @import { Checklist } from "../core/records-leading.js" */
/** @import { Screen } from "./screen.js" */

/** @typedef {{title: string, lines: {label: string, symbol: string}[]}} ReadyList */

const FIRST = 3, MOST = 20, LONGEST = 60
const NAMES = Array.from({ length: MOST }, (_, at) => `line${at}`)

/** @param {Screen} screen @param {ReadyList[]} lists that are ready @param {(fields: Partial<Checklist>) => void} begin */
export function checklistForm(screen, lists, begin) {
  const ready = (/** @type {ReadyList} */ { title, lines }) =>
    begin({ title, offered: true, lines: lines.map(line => ({ id: newId(), image: "", color: "", ...line })) })
  const own = onSubmit(async data => {
    const written = NAMES.filter(data)
    const lines = await Promise.all(written.map(async name => ({ id: newId(), ...await optionOf(screen, name, data(name)) })))
    if (lines.length) begin({ title: data("title"), offered: data("offered") === "on", lines })
  })
  const shown = linesShown(screen)
  return html`<div class="maker-ready">${lists.map(list => button({ label: list.title, press: () => ready(list) }))}</div>
    <form class="maker-own maker-options" @submit=${own} @input=${() => screen.draw()}>
      <div class="maker-wide">${field("title", LEADING.kindsOf.checklist, { most: 120 })}</div>
      ${NAMES.map((name, at) => html`<div class="maker-wide" ?hidden=${at >= shown} @keydown=${(/** @type {KeyboardEvent} */ event) => goOn(screen, event)}
        @paste=${(/** @type {ClipboardEvent} */ event) => spread(screen, event)}>${pictured(screen, name, LEADING.line(at + 1), { required: at === 0, bare: true })}</div>`)}
      <label class="check"><input type="checkbox" name="offered" checked>${LEADING.studentsTick}</label>
      <button class="button">${LEADING.make}</button></form>`
}

/** @param {Screen} screen */
function fieldsIn({ root }) {
  return /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll(".maker-form input[name^=line]")])
}

/** As many as are written in, and one more. @param {Screen} screen */
function linesShown(screen) {
  return Math.max(FIRST, fieldsIn(screen).findLastIndex(({ value }) => value.trim()) + 2)
}

/** Enter in a line that is written goes to the next. @param {Screen} screen @param {KeyboardEvent} event */
function goOn(screen, event) {
  const here = /** @type {HTMLInputElement} */ (event.target)
  const fields = fieldsIn(screen), next = fields[fields.indexOf(here) + 1]
  if (event.key !== "Enter" || event.isComposing || !fields.includes(here) || !here.value.trim() || !next) return
  event.preventDefault()
  next.focus()
}

/** Each line of what is pasted is a line of its own. @param {Screen} screen @param {ClipboardEvent} event */
function spread(screen, event) {
  const pasted = (event.clipboardData?.getData("text") ?? "").split("\n").map(line => line.trim()).filter(Boolean)
  const fields = fieldsIn(screen), from = fields.indexOf(/** @type {HTMLInputElement} */ (event.target))
  if (pasted.length < 2 || from < 0) return
  event.preventDefault()
  for (const [at, line] of pasted.entries()) if (fields[from + at]) fields[from + at].value = line.slice(0, LONGEST)
  screen.draw()
}

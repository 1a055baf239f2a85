/**
 * Beside which student a facilitator's device is, and the warning that two devices in one room howl.
 * The record says the same of "nobody" and of "not said yet": which of the two it is, this window remembers.
 */

import { html, nothing } from "lit-html"
import { besideOf } from "../media/rights.js"
import { studentsIn } from "./leading.js"
import { personOf } from "./model.js"
import { ask, dialog, picture } from "./parts.js"
import { MEDIA } from "./words-media.js"
import { WORDS } from "./words-staff.js"

/** @import { Person } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

const ALONE = "baseline.alone"
const NOBODY = "nobody"

/** Whether its owner has said that this device is beside nobody. @param {string} seat */
function isAlone(seat) {
  return sessionStorage.getItem(ALONE) === seat
}

/** Its owner has said it. @param {Screen} screen @param {string} student an id, or NOBODY */
function sayBeside(screen, student) {
  const { seat } = screen.me
  sessionStorage.setItem(ALONE, student === NOBODY ? seat : "")
  screen.patch(seat, { beside: student === NOBODY ? "" : student })
}

/** Where nobody has said anything, it is beside the only student. @param {Screen} screen @param {Person} student */
export function takeBeside(screen, student) {
  const { records, me } = screen
  if (!besideOf(records, me.seat) && !isAlone(me.seat)) screen.patch(me.seat, { beside: student.id })
}

/** Two devices in one room howl: say so first, and ask which they are. @param {Screen} screen @returns {Promise<boolean>} whether to go on */
export async function acceptsEcho(screen) {
  const { records, me } = screen
  const students = studentsIn(records)
  const now = besideOf(records, me.seat)
  let student = students.find(({ id }) => id === now)
  if (!student) {
    if (isAlone(me.seat) || !students.length) return true
    const answer = await askWhich(students)
    if (!answer) return false
    sayBeside(screen, answer)
    student = students.find(({ id }) => id === answer)
  }
  return !student || ask({ title: WORDS.echoAsk(student.name), text: WORDS.echoText, yes: MEDIA.switchOn })
}

/** @param {Person[]} students @returns {Promise<string>} the id of one, NOBODY, or "": not answered */
function askWhich(students) {
  return dialog(html`<h2 id="beside-title">${WORDS.besideAsk}</h2><p id="beside-text">${WORDS.besideWhy}</p>
    <div class="beside-whom">${students.map(({ id, name, symbol }) => html`<button class="button" value=${id}>${picture(symbol)}<bdi>${name}</bdi></button>`)}
      <button class="button" value=${NOBODY}><span class="picture"></span>${WORDS.besideNone}</button></div>
    <div class="dialog-ways"><button class="button quiet" value="">${WORDS.no}</button></div>`, { labelledby: "beside-title", describedby: "beside-text" })
}

/** Beside whom somebody's device is, in the list of people; one's own is chosen there. @param {Screen} screen @param {Person} person */
export function besideLine(screen, { id, role }) {
  const { records, me } = screen
  if (role !== "facilitator") return nothing
  const students = studentsIn(records)
  const now = besideOf(records, id)
  if (id !== me.seat) {
    const student = personOf(records, now)
    return student ? html`<p class="permits hint">${WORDS.besideOf(student.name)}</p>` : nothing
  }
  const open = !now && !isAlone(id)
  const chosen = (/** @type {Event} */ { target }) => sayBeside(screen, /** @type {HTMLSelectElement} */ (target).value)
  return html`<label class="permits beside-choice">${WORDS.beside}<select @change=${chosen}>
    ${open ? html`<option value="" disabled .selected=${true}>${WORDS.besideOpen}</option>` : nothing}
    <option value=${NOBODY} .selected=${!now && !open}>${WORDS.besideNobody}</option>
    ${students.map(student => html`<option value=${student.id} .selected=${student.id === now}>${student.name}</option>`)}</select></label>`
}

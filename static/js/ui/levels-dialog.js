/**
 * The dialog in which a therapist gives the levels of help the order and the names of the district: the room's, or one
 * student's own. What was recorded before keeps its name.
 */

import { html, nothing, render } from "lit-html"
import { live } from "lit-html/directives/live.js"
import { studentsIn } from "./leading.js"
import { addedLevel, faultOf, MOST_LEVELS, movedLevel, setLevels, tidyLevels } from "./model-levels.js"
import { LEVELS, levelsFor } from "./model-prompts.js"
import { button, closeDialogs, dialog, hidden, icon } from "./parts.js"
import { LEVEL_WORDS as WORDS } from "./words-prompts.js"

/** @import { Level } from "../core/records-leading.js" */
/** @import { Screen } from "./screen.js" */

/** `steps` null: as by default. @typedef {{student: string, steps: Level[] | null, fault: string, draw: () => void}} Form */

/** @param {Screen} screen @param {string} student whose are shown first, "" for the room's */
export async function askLevels(screen, student) {
  const host = document.createElement("div")
  /** @type {Form} */
  const form = { student, steps: null, fault: "", draw: () => render(view(screen, form), host) }
  take(screen, form, student)
  await dialog(html`<h2 id="levels-title">${WORDS.title}</h2>${host}`, { labelledby: "levels-title" })
}

/** @param {Screen} screen @param {Form} form @param {string} student */
function take(screen, form, student) {
  Object.assign(form, { student, steps: levelsFor(screen.records, student).map(level => ({ ...level })), fault: "" })
  form.draw()
}

/** The levels that are shown: one's own, or those that hold where there are none. @param {Screen} screen @param {Form} form */
function shownIn({ records }, { student, steps }) {
  return steps ?? (student ? levelsFor(records, "") : LEVELS)
}

/** @param {Screen} screen @param {Form} form */
function view(screen, form) {
  const whose = [["", WORDS.room], ...studentsIn(screen.records).map(({ id, name }) => [id, name])]
  const steps = shownIn(screen, form)
  const change = (/** @type {Level[] | null} */ list) => {
    Object.assign(form, { steps: list, fault: "" })
    form.draw()
  }
  return html`<div class="levels-form">
    <p class="hint">${WORDS.text}</p>
    <label class="field"><span>${WORDS.whose}</span><select .value=${live(form.student)} @change=${(/** @type {Event} */ event) => take(screen, form, valueOf(event))}>
      ${whose.map(([id, name]) => html`<option value=${id} ?selected=${id === form.student}>${name}</option>`)}</select></label>
    <div class="levels-head" aria-hidden="true"><span></span><span>${WORDS.code}</span><span>${WORDS.label}</span><span>${WORDS.physical}</span><span>${WORDS.trial}</span></div>
    <ol class="levels-rows">${steps.map((level, at) => row(steps, level, at, change))}</ol>
    <div class="levels-ways">${button({ label: WORDS.add, mark: "plus", off: steps.length >= MOST_LEVELS, press: () => change(addedLevel(steps)) })}
      ${button({ label: WORDS.byDefault, mark: "undo", kind: "quiet", off: form.steps === null, press: () => change(null) })}</div>
    ${form.fault ? html`<p class="field-error" role="alert">${form.fault}</p>` : nothing}
    <div class="dialog-ways">${button({ label: WORDS.cancel, press: closeDialogs })}
      ${button({ label: WORDS.save, kind: "primary", press: () => save(screen, form) })}</div></div>`
}

/** @param {readonly Level[]} steps @param {Level} level @param {number} at @param {(list: Level[]) => void} change */
function row(steps, level, at, change) {
  const name = level.label || WORDS.of(at + 1)
  const set = (/** @type {Partial<Level>} */ fields) => change(steps.map(each => each === level ? { ...each, ...fields } : each))
  const only = (/** @type {string} */ label, /** @type {string} */ mark, /** @type {boolean} */ off, /** @type {() => void} */ press) =>
    html`<button type="button" class="button quiet only" aria-label=${`${label} ${name}`} title=${label} aria-disabled=${off || nothing} @click=${off ? nothing : press}>${icon(mark)}</button>`
  return html`<li class="levels-row"><span class="levels-at" aria-hidden="true">${at + 1}</span>
    <input aria-label=${`${WORDS.code} ${WORDS.of(at + 1)}`} maxlength="4" autocomplete="off" .value=${live(level.code)} @input=${(/** @type {Event} */ event) => set({ code: valueOf(event) })}>
    <input aria-label=${`${WORDS.label} ${WORDS.of(at + 1)}`} maxlength="40" autocomplete="off" .value=${live(level.label)} @input=${(/** @type {Event} */ event) => set({ label: valueOf(event) })}>
    <label class="check"><input type="checkbox" .checked=${live(level.physical)} @change=${() => set({ physical: !level.physical })}>${hidden(`${WORDS.physical}: ${name}`)}</label>
    <label class="check"><input type="checkbox" .checked=${live(level.trial)} @change=${() => set({ trial: !level.trial })}>${hidden(`${WORDS.trial}: ${name}`)}</label>
    ${only(WORDS.up, "before", at === 0, () => change(movedLevel(steps, at, -1)))}
    ${only(WORDS.down, "after", at === steps.length - 1, () => change(movedLevel(steps, at, 1)))}
    ${only(WORDS.remove, "close", false, () => change(steps.filter(each => each !== level)))}</li>`
}

/** @param {Event} event */
const valueOf = ({ target }) => /** @type {HTMLInputElement | HTMLSelectElement} */ (target).value

/** @param {Screen} screen @param {Form} form */
function save(screen, form) {
  const steps = tidyLevels(form.steps ?? [])
  const fault = form.steps ? faultOf(steps) : ""
  if (fault) {
    form.fault = WORDS.faults[fault]
    return form.draw()
  }
  screen.propose(...changesOf(screen, form.student, steps))
  closeDialogs()
}

/** Nothing where nothing was changed: a student without levels of its own keeps to those of the room. @param {Screen} screen @param {string} student @param {Level[]} steps */
function changesOf({ records }, student, steps) {
  const same = JSON.stringify(steps) === JSON.stringify(levelsFor(records, student))
  return same ? [] : setLevels(records, student, steps)
}

/**
 * Routines: ready to use, from a file, into a file. Reads and writes files; what a routine is, model-routines.js says.
 */

import { html, nothing, render } from "lit-html"
import { live } from "lit-html/directives/live.js"
import { cardPicture } from "./cards.js"
import { inLanguage, setLanguage } from "./model-language.js"
import { itemsOf, scheduleOf } from "./model-schedule.js"
import { fileOf, loadRoutine, routineOf, routinesFrom, setLayout, setWarnings } from "./model-routines.js"
import { button, closeDialogs, dialog } from "./parts.js"
import { LEADING } from "./words-leading.js"
import { PHOTOS } from "./words-photos.js"

/** @import { Lang } from "./model-language.js" */
/** @import { Routine } from "./model-routines.js" */
/** @import { Screen } from "./screen.js" */

const MOST_BYTES = 512 * 1024
const PICTURES = 9
/** What is ready to use, in all its languages, once it is loaded. @type {any} */
let shipped = null

/** `own`: what a file held. @typedef {{own: Routine[], behind: boolean, title: string, problem: string}} Form */

/** @param {Screen} screen */
export async function askRoutine(screen) {
  /** @type {Form} */
  const form = { own: [], behind: false, title: "", problem: "" }
  const host = document.createElement("div")
  const draw = () => render(view(screen, form, draw), host)
  draw()
  void bring(form).then(draw)
  await dialog(html`<h2 id="routine-title">${LEADING.routinesTitle}</h2>${host}`, { labelledby: "routine-title" })
}

/** @param {Form} form */
async function bring(form) {
  shipped ??= await fetch(new URL("../../routines/routines.json", import.meta.url)).then(answer => answer.json()).catch(() => null)
  if (!shipped) form.problem = LEADING.noRoutines
}

/** Ready to use, in the language of the cards. @param {Lang} lang @returns {Routine[]} */
function starters(lang) {
  return routinesFrom(JSON.stringify(inLanguage(shipped, lang))) ?? []
}

/** @param {Screen} screen @param {Form} form @param {() => void} draw */
function view(screen, form, draw) {
  const items = itemsOf(screen.records), there = items.length > 0
  const chosen = async (/** @type {Event} */ { target }) => {
    const [file] = /** @type {HTMLInputElement} */ (target).files ?? []
    const found = file && file.size <= MOST_BYTES ? routinesFrom(await file.text().catch(() => "")) : null
    if (found?.length === 1) return load(screen, form, found[0])
    form.problem = found ? "" : LEADING.notOurs
    if (found) form.own = found
    draw()
  }
  const { lang, warn_min } = scheduleOf(screen.records)
  const speak = (/** @type {Event} */ { target }) => {
    screen.propose(...setLanguage(screen.records, /** @type {Lang} */ (/** @type {HTMLSelectElement} */ (target).value), shipped))
    draw()
  }
  const warned = (/** @type {Event} */ { target }) => {
    screen.propose(...setWarnings(/** @type {HTMLInputElement} */ (target).value))
    draw()
  }
  return html`<div class="routines"><div class="card-form-row">
    <label class="field" for="routine-lang"><span>${LEADING.langOfCards}</span><select id="routine-lang" @change=${speak}>
      <option value="en" ?selected=${lang === "en"}>${LEADING.english}</option><option value="es" ?selected=${lang === "es"}>${LEADING.spanish}</option></select></label>
    <label class="field" for="routine-warn"><span>${LEADING.warnings}</span><input id="routine-warn" inputmode="numeric" maxlength="30" autocomplete="off"
      .value=${live(warn_min.join(", "))} @change=${warned}></label></div>
    ${there ? html`<label class="check"><input type="checkbox" .checked=${form.behind} @change=${() => { form.behind = !form.behind }}>${LEADING.addBehind}</label>` : nothing}
    <ul class="routine-list" aria-label=${LEADING.starter} lang=${lang}>${[...form.own, ...starters(lang)].map(routine => html`<li class="routine">
      <div><p class="card-label"><bdi>${routine.title}</bdi></p>
        <p class="routine-cards">${routine.items.slice(0, PICTURES).map(({ symbol, label }) => cardPicture(symbol, label))}</p></div>
      ${button({ label: LEADING.load, of: routine.title, press: () => load(screen, form, routine) })}</li>`)}</ul>
    <label class="field" for="routine-file"><span>${LEADING.openFile}</span><input id="routine-file" type="file" accept=".json,application/json" @change=${chosen}></label>
    ${form.problem ? html`<p class="field-error" role="alert">${form.problem}</p>` : nothing}
    ${there ? html`<div class="routine-save"><label class="field" for="routine-name"><span>${LEADING.routineName}</span>
      <input id="routine-name" maxlength="80" autocomplete="off" .value=${form.title} @input=${(/** @type {Event} */ { target }) => { form.title = /** @type {HTMLInputElement} */ (target).value }}></label>
      ${items.some(({ image }) => image) ? html`<p class="hint">${PHOTOS.stayHere}</p>` : nothing}
      ${button({ label: LEADING.saveFile, mark: "folder", press: () => save(screen, form.title.trim() || LEADING.schedule) })}</div>` : nothing}
    <div class="dialog-ways">${button({ label: LEADING.close, press: closeDialogs })}</div></div>`
}

/** @param {Screen} screen @param {Form} form @param {Routine} routine */
function load(screen, { behind }, routine) {
  screen.act(loadRoutine(routine, !behind))
  if (!behind) screen.propose(...setLayout(routine.layout))
  closeDialogs()
}

/** @param {Screen} screen @param {string} title */
function save(screen, title) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([fileOf([routineOf(screen.records, title)])], { type: "application/json" }))
  link.download = `${title.replace(/[^\p{L}\p{N} _-]/gu, "").trim() || "routine"}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

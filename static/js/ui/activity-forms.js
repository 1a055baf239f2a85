/**
 * How an activity is made: mostly one press on what is ready, or a few words of one's own. One form at a time.
 */

import { html, nothing } from "lit-html"
import { clearFields, field, onSubmit, optionOf, pictured, pictureFor } from "./activity-fields.js"
import { cardPicture } from "./cards.js"
import { checklistForm } from "./checklist-form.js"
import { studentsIn } from "./leading.js"
import { newActivity } from "./model-activities.js"
import { inLanguage } from "./model-language.js"
import { scheduleOf } from "./model-schedule.js"
import { button } from "./parts.js"
import { LEADING } from "./words-leading.js"

/** @import { Checklist } from "../core/records-leading.js" */
/** @import { ActivityType } from "./model-activities.js" */
/** @import { NewRecord } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

const MINUTES = [1, 2, 3, 5, 10, 15]
/** What is being made, or "". @type {ActivityType | ""} */
let making = ""
/** What is ready, by file, once it is loaded. @type {{[file: string]: any}} */
const ready = {}
/** Files that each needs. @type {Partial<Record<ActivityType, string>>} */
const FILES = { token_board: "rewards", check_in: "energy", movement: "movement", checklist: "checklists" }

export function whichMaker() {
  return making
}

/** @param {Screen} screen @param {ActivityType} type */
export function toggleMaker(screen, type) {
  making = making === type ? "" : type
  clearFields()
  const file = FILES[type]
  if (file && !ready[file]) void bring(screen, file)
  screen.draw()
}

/** @param {Screen} screen @param {string} file */
async function bring(screen, file) {
  const found = await fetch(new URL(`../../routines/${file}.json`, import.meta.url)).then(answer => answer.json()).catch(() => null)
  if (found) ready[file] = found
  screen.draw()
}

/** What is ready, in the language of the cards. @param {Screen} screen @param {string} file */
function readyIn({ records }, file) {
  return inLanguage(ready[file], scheduleOf(records).lang)
}

/** @param {Screen} screen @param {NewRecord} record */
function made(screen, record) {
  making = ""
  clearFields()
  screen.put(record)
}

/** @param {Screen} screen @param {ActivityType} type */
export function makerOf(screen, type) {
  return html`<div class="maker-form" role="group" aria-label=${LEADING.kindsOf[type]}>${FORMS[type](screen)}</div>`
}

/** @type {Record<ActivityType, (screen: Screen) => unknown>} */
const FORMS = { timer, token_board: tokens, choice_board: choice, check_in: checkIn, breathing, movement, checklist, turn }

/** Whose answer is asked for. @param {Screen} screen */
function whom(screen) {
  const students = studentsIn(screen.records)
  if (students.length < 2) return nothing
  return html`<label class="field"><span>${LEADING.forWhom}</span><select name="student"><option value="">${LEADING.everyone}</option>
    ${students.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}</select></label>`
}

/** @param {Screen} screen */
function timer(screen) {
  const begin = (/** @type {number} */ minutes) => {
    const title = /** @type {HTMLInputElement | null} */ (screen.root.querySelector(".maker-form input"))?.value.trim() ?? ""
    made(screen, newActivity("timer", { duration_ms: minutes * 60_000, title }))
  }
  return html`${field("title", LEADING.timerLabel, { most: 120 })}
    <div class="maker-ready">${MINUTES.map(minutes => button({ label: LEADING.timerOf(minutes), press: () => begin(minutes) }))}</div>`
}

/** @param {Screen} screen */
function tokens(screen) {
  const boards = readyIn(screen, "rewards")?.boards ?? []
  const own = onSubmit(async data => {
    const earns = data("earns")
    const goal = Math.max(2, Math.min(10, Number(data("goal")) || 5))
    const { symbol, image } = await pictureFor(screen, "earns", earns)
    made(screen, newActivity("token_board", { goal, earns, earns_symbol: symbol, earns_image: image }))
  })
  return html`<div class="maker-ready">${boards.map((/** @type {any} */ { goal, symbol, earns, earns_symbol }) => html`<button type="button" class="pick"
      @click=${() => made(screen, newActivity("token_board", { goal, symbol, earns, earns_symbol }))}>${cardPicture(earns_symbol)}<span>${earns}, ${goal}</span></button>`)}</div>
    <form class="maker-own" @submit=${own}>${pictured(screen, "earns", LEADING.earnsWhat, { most: 80 })}
      <label class="field"><span>${LEADING.goal}</span><input name="goal" type="number" min="2" max="10" value="5"></label>
      <button class="button">${LEADING.make}</button></form>`
}

/** @param {Screen} screen */
function choice(screen) {
  const own = onSubmit(async data => {
    const named = [1, 2, 3, 4].map(at => `option${at}`).filter(name => data(name))
    if (named.length < 2) return
    const options = await Promise.all(named.map(name => optionOf(screen, name, data(name))))
    made(screen, newActivity("choice_board", { title: data("title"), student: data("student"), options }))
  })
  return html`<form class="maker-own maker-options" @submit=${own}>${[1, 2, 3, 4].map(at =>
      pictured(screen, `option${at}`, LEADING.option(at), { required: at < 3 }))}${whom(screen)}
    <button class="button primary">${LEADING.make}</button></form>`
}

/** @param {Screen} screen */
function checkIn(screen) {
  /** @type {{label: string, symbol: string}[] | undefined} */
  const steps = readyIn(screen, "energy")?.steps
  if (!steps) return nothing
  const own = onSubmit(async data => {
    const options = await Promise.all(steps.map(({ symbol }, at) => optionOf(screen, `step${at}`, data(`step${at}`), symbol)))
    made(screen, newActivity("check_in", { student: data("student"), options }))
  })
  return html`<form class="maker-own maker-options" @submit=${own}>${steps.map(({ label, symbol }, at) =>
      pictured(screen, `step${at}`, LEADING.step(at + 1), { value: label, required: true, symbol }))}${whom(screen)}
    <button class="button primary">${LEADING.make}</button></form>`
}

/** @param {Screen} screen */
function breathing(screen) {
  const seconds = (/** @type {string} */ given) => Math.max(1, Math.min(15, Number(given) || 3))
  const own = onSubmit(data => made(screen, newActivity("breathing", { in_s: seconds(data("in")), out_s: seconds(data("out")) })))
  return html`<form class="maker-own" @submit=${own}>
    <label class="field"><span>${LEADING.inSeconds}</span><input name="in" type="number" min="1" max="15" step="0.5" value="3"></label>
    <label class="field"><span>${LEADING.outSeconds}</span><input name="out" type="number" min="1" max="15" step="0.5" value="3"></label>
    <button class="button primary">${LEADING.make}</button></form>`
}

/** @param {Screen} screen */
function movement(screen) {
  const cards = readyIn(screen, "movement")?.cards ?? []
  return html`${["seated", "standing"].map(each => html`<h3>${LEADING[/** @type {"seated" | "standing"} */ (each)]}</h3><div class="maker-ready">${cards.filter((/** @type {any} */ { posture }) => posture === each)
    .map((/** @type {any} */ { title, say, symbol, posture }) => html`<button type="button" class="pick"
      @click=${() => made(screen, newActivity("movement", { title, say, symbol, posture }))}>${cardPicture(symbol)}<span>${title}</span></button>`)}</div>`)}`
}

/** @param {Screen} screen */
function checklist(screen) {
  const begin = (/** @type {Partial<Checklist>} */ fields) => made(screen, newActivity("checklist", fields))
  return checklistForm(screen, readyIn(screen, "checklists")?.lists ?? [], begin)
}

/** @param {Screen} screen */
function turn(screen) {
  const people = studentsIn(screen.records)
  return html`<div class="maker-ready">${people.map(({ id, name }) => button({ label: LEADING.turnOf(name), press: () => made(screen, newActivity("turn", { seat: id })) }))}
    ${button({ label: LEADING.nobodyYet, press: () => made(screen, newActivity("turn")) })}</div>`
}

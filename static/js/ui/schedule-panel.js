/**
 * The visual schedule as staff lead it: check off, put in order, add, change, and show it to all.
 * What became of a card is told by check-offs; an adult advances it.
 */

import { html, nothing } from "lit-html"
import { repeat } from "lit-html/directives/repeat.js"
import { newId } from "../core/replica.js"
import { askCard } from "./card-form.js"
import { cardPicture, pocket, timeOf, wordsOf } from "./cards.js"
import { checkOff, planOf, scheduleOf } from "./model-schedule.js"
import { setLayout } from "./model-routines.js"
import { stageOf } from "./model.js"
import { button, icon } from "./parts.js"
import { askRoutine } from "./routine-dialog.js"
import { symbolFor } from "./symbol-picker.js"
import { LEADING } from "./words-leading.js"
import { AIDE } from "./words-prompts.js"

/** @import { Item, Layout } from "../core/records-leading.js" */
/** @import { Plan } from "./model-schedule.js" */
/** @import { CardSays } from "./card-form.js" */
/** @import { Screen } from "./screen.js" */
/** @import { KeyRow } from "./tools.js" */

const LAYOUTS = /** @type {Layout[]} */ (["vertical", "horizontal", "now_next_then", "first_then"])

/** The card that is being dragged. */
let dragged = ""

/** @param {Screen} screen */
export function schedulePanel(screen) {
  const plan = planOf(screen.records)
  return panel(html`${plan.items.length ? nothing : html`<p class="hint">${LEADING.emptyPlan}</p>`}${ways(screen, plan)}
    ${rows(screen, plan, unfinished(plan))}${adder(screen)}${layout(screen, plan)}${finished(screen, plan)}`)
}

/** As a facilitator has it: what is now, next and finished at once; all else in a fold. @param {Screen} screen @param {boolean} open */
export function schedulePanelOfAide(screen, open) {
  const plan = planOf(screen.records)
  const near = unfinished(plan).filter(({ item }) => item === plan.now || item === plan.next)
  const far = unfinished(plan).filter(each => !near.includes(each))
  return panel(html`${near.length ? rows(screen, plan, near) : html`<p class="hint">${plan.items.length ? AIDE.allDone : AIDE.nowNone}</p>`}
    ${pocket(plan, wordsOf(screen))}
    <details class="fold" ?open=${open}><summary>${AIDE.restOfPlan}</summary>
      ${ways(screen, plan)}${rows(screen, plan, far)}${adder(screen)}${layout(screen, plan)}${finished(screen, plan)}</details>`)
}

/** @param {unknown} inside */
function panel(inside) {
  return html`<section class="panel panel-plan" id="panel-schedule" aria-label=${LEADING.schedule} data-region>
    <h2>${icon("schedule")}${LEADING.schedule}</h2>${inside}</section>`
}

/** @param {Plan} plan */
const unfinished = ({ items }) => items.filter(({ state }) => state !== "finished")

/** @param {Screen} screen @param {Plan} plan @param {Plan["items"]} some */
function rows(screen, plan, some) {
  return some.length ? html`<ol class="led-rows" aria-label=${LEADING.schedule}>${repeat(some, ({ item }) => item.id, ({ item, state }) => row(screen, plan, item, state))}</ol>` : nothing
}

/** @param {Screen} screen @param {Plan} plan */
function finished(screen, plan) {
  return plan.finished.length
    ? html`<ul class="led-rows led-finished" aria-label=${LEADING.finishedPlace}>${repeat(plan.finished, ({ id }) => id, item => finishedRow(screen, item))}</ul>` : nothing
}

/** What is done with all of it; where nothing is planned yet, a routine is the way to begin. @param {Screen} screen @param {Plan} plan */
function ways(screen, plan) {
  const leads = screen.me.role === "therapist" && plan.items.length
  const show = stageOf(screen.records)?.show
  return html`<div class="led-ways">
    ${leads ? html`${button({ label: LEADING.showSchedule, mark: "stage", kind: "slimmest", pressed: show === "schedule", press: () => toShow(screen, "schedule") })}
      ${button({ label: LEADING.showNow, mark: "now", kind: "slimmest", off: !plan.now && show !== "now", pressed: show === "now", press: () => toShow(screen, "now") })}` : nothing}
    ${button({ label: LEADING.routines, mark: "folder", kind: "slimmest", press: () => void askRoutine(screen) })}</div>`
}

/** How students see it. @param {Screen} screen @param {Plan} plan */
function layout(screen, plan) {
  if (!plan.items.length) return nothing
  const { layout: now } = scheduleOf(screen.records)
  const laid = (/** @type {Event} */ { target }) => screen.propose(...setLayout(/** @type {Layout} */ (/** @type {HTMLSelectElement} */ (target).value)))
  return html`<label class="led-layout"><span>${LEADING.layout}</span><select title=${LEADING.layout} @change=${laid}>${LAYOUTS.map(each =>
    html`<option value=${each} ?selected=${each === now}>${LEADING.layouts[each]}</option>`)}</select></label>`
}

/** To all, or the board again. @param {Screen} screen @param {"schedule" | "now"} what */
function toShow(screen, what) {
  screen.patch("stage", { show: stageOf(screen.records)?.show === what ? "board" : what, of: "" })
}

/** @param {Screen} screen @param {Plan} plan @param {Item} item @param {string} state */
function row(screen, plan, item, state) {
  const { id, label } = item
  const isNow = state === "now", skipped = state === "skipped"
  return html`<li class="led-row" aria-current=${isNow ? "step" : nothing} data-kind=${item.kind} data-state=${state}
    @dragover=${(/** @type {DragEvent} */ event) => dragged && event.preventDefault()} @drop=${(/** @type {DragEvent} */ event) => drop(screen, event, id)}>
    <button type="button" class="grip" draggable="true" aria-label=${`${LEADING.move} ${label}`} title=${LEADING.moveHelp} data-grip=${id}
      @dragstart=${(/** @type {DragEvent} */ event) => drag(event, id)} @dragend=${() => { dragged = "" }}
      @keydown=${(/** @type {KeyboardEvent} */ event) => moveByKey(screen, event, id)}>${icon("grip")}</button>
    ${cardPicture(item.symbol, label, item.image)}
    <div class="led-what">${isNow ? html`<p class="led-place">${icon("now")}${LEADING.now}</p>` : nothing}
      <p class="card-label" dir="auto">${label}</p>
      <p class="hint">${[item.minutes ? LEADING.minutes(item.minutes) : "", item.kind === "step" ? "" : LEADING.kinds[item.kind], skipped ? LEADING.skipped : ""].filter(Boolean).join(", ")}</p>
      ${isNow ? timeOf(screen, plan) : nothing}</div>
    ${skipped
      ? button({ label: LEADING.takeBack, of: label, press: () => screen.propose(...checkOff(id, "taken_back")) })
      : html`<button type="button" class="button ${isNow ? "primary" : ""}" aria-label=${`${LEADING.finish} ${label}`} title=${LEADING.finish}
        @click=${(/** @type {MouseEvent} */ event) => event.detail < 2 && screen.propose(...checkOff(id, "finished"))}>${icon("check")}${isNow ? html`<span>${LEADING.finish}</span>` : nothing}</button>`}
    ${menu(screen, item, state)}
  </li>`
}

/** @param {Screen} screen @param {Item} item @param {string} state */
function menu(screen, item, state) {
  const { lang } = scheduleOf(screen.records)
  const { id, label } = item
  const one = (/** @type {string} */ name, /** @type {string} */ mark, /** @type {() => void} */ press, off = false) => button({ label: name, mark, kind: "quiet", off, press })
  return html`<details class="menu"><summary class="button quiet only">${icon("more")}<span class="vh">${LEADING.moreOf} ${label}</span></summary>
    <div class="menu-list">
      ${state === "open" ? one(LEADING.begin, "now", () => screen.propose(...checkOff(id, "begun"))) : nothing}
      ${state === "skipped" ? nothing : one(LEADING.skip, "after", () => screen.propose(...checkOff(id, "skipped")))}
      ${one(LEADING.edit, "pencil", () => void edit(screen, item))}
      ${one(LEADING.moveUp, "before", () => move(screen, id, -1), !placeOf(screen, id, -1))}
      ${one(LEADING.moveDown, "after", () => move(screen, id, 1), !placeOf(screen, id, 1))}
      ${one(LEADING.breakBefore, "break", () => insert(screen, item, { label: LEADING.ownCards[lang].break, symbol: "own-break", image: "", minutes: 2, kind: "break" }))}
      ${one(LEADING.surpriseBefore, "help", () => insert(screen, item, { label: LEADING.ownCards[lang].surprise, symbol: "own-surprise", image: "", minutes: 0, kind: "surprise" }))}
      ${one(LEADING.removeCard, "clear", () => screen.patch(id, { aside: true }))}
    </div></details>`
}

/** @param {Screen} screen @param {Item} item */
function finishedRow(screen, { id, label, symbol, image }) {
  return html`<li class="led-row" data-state="finished">${cardPicture(symbol, label, image)}
    <div class="led-what"><p class="card-label" dir="auto">${label}</p><p class="hint">${icon("check")}${LEADING.finished}</p></div>
    ${button({ label: LEADING.takeBack, of: label, mark: "undo", kind: "quiet slimmest", press: () => screen.propose(...checkOff(id, "taken_back")) })}</li>`
}

/** One line that is enough for a card; without a word it opens the whole form. @param {Screen} screen */
function adder(screen) {
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault()
    const form = /** @type {HTMLFormElement} */ (event.currentTarget)
    const label = String(new FormData(form).get("label")).trim()
    form.reset()
    void (label ? addQuickly(screen, label) : addCard(screen))
  }
  return html`<form class="led-add" @submit=${submit}><label class="vh" for="new-card">${LEADING.addWhat}</label>
    <input id="new-card" name="label" maxlength="80" autocomplete="off" placeholder=${LEADING.addWhat}>
    <button class="button" title=${LEADING.addHint}>${icon("plus")}<span>${LEADING.add}</span></button></form>`
}

/** The picture is the one that fits the words best. @param {Screen} screen @param {string} label */
async function addQuickly(screen, label) {
  add(screen, { label, symbol: await symbolFor(label, scheduleOf(screen.records).lang), image: "", minutes: 0, kind: "step" })
}

/** What choosing a picture is to know of the room. @param {Screen} screen */
export function asking({ records }) {
  return { lang: scheduleOf(records).lang }
}

/** @param {Screen} screen */
async function addCard(screen) {
  const card = await askCard({ label: "", symbol: "", image: "", minutes: 0, kind: "step" }, LEADING.addNow, asking(screen))
  if (card) add(screen, card)
}

/** Behind all others. @param {Screen} screen @param {CardSays} card */
function add(screen, card) {
  screen.act({ name: "add_item", card: { ...card, id: newId() }, after: planOf(screen.records).items.at(-1)?.item.id ?? "" })
}

/** A break or a surprise comes at once, in front of this card, and is now. @param {Screen} screen @param {Item} item @param {CardSays} card */
function insert(screen, { id: before }, card) {
  const { items } = planOf(screen.records)
  const at = items.findIndex(({ item }) => item.id === before)
  const id = newId()
  screen.act({ name: "add_item", card: { ...card, id }, after: items[at - 1]?.item.id ?? "" })
  const end = screen.records.subscribe(ids => {
    if (!ids.has(id)) return
    end()
    if (planOf(screen.records).now?.id !== id) queueMicrotask(() => screen.propose(...checkOff(id, "begun")))
  })
}

/** @param {Screen} screen @param {Item} item */
async function edit(screen, { id, label, symbol, image, minutes, kind }) {
  const card = await askCard({ label, symbol, image, minutes, kind }, LEADING.save, asking(screen))
  if (card) screen.patch(id, card)
}

/**
 * Behind which card one lies after a step up (-1) or down (1) among those that are not finished; null: it cannot.
 * @param {Screen} screen @param {string} id @param {number} step
 * @returns {{after: string} | null}
 */
function placeOf(screen, id, step) {
  const open = planOf(screen.records).items.filter(({ state }) => state !== "finished").map(({ item }) => item.id)
  const at = open.indexOf(id)
  if (at < 0 || open[at + step] === undefined) return null
  return { after: step > 0 ? open[at + 1] : open[at - 2] ?? "" }
}

/** @param {Screen} screen @param {string} id @param {number} step */
function move(screen, id, step) {
  const place = placeOf(screen, id, step)
  if (place) screen.act({ name: "move_item", item: id, ...place })
}

/** The focus goes with the card. @param {Screen} screen @param {KeyboardEvent} event @param {string} id */
function moveByKey(screen, event, id) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (!step) return
  event.preventDefault()
  const end = screen.records.subscribe(ids => {
    if (!ids.has(id)) return
    end()
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const grip = screen.root.querySelector(`[data-grip="${CSS.escape(id)}"]`)
      if (grip instanceof HTMLElement) grip.focus()
    }))
  })
  move(screen, id, step)
}

/** @param {DragEvent} event @param {string} id */
function drag(event, id) {
  dragged = id
  event.dataTransfer?.setData("text/plain", id)
  const row = /** @type {HTMLElement} */ (event.currentTarget).closest("li")
  if (row) event.dataTransfer?.setDragImage(row, 20, 20)
}

/** Onto a card: it takes that place. @param {Screen} screen @param {DragEvent} event @param {string} onto */
function drop(screen, event, onto) {
  event.preventDefault()
  const ids = planOf(screen.records).items.map(({ item }) => item.id)
  const from = ids.indexOf(dragged), to = ids.indexOf(onto)
  if (from >= 0 && to >= 0 && from !== to) screen.act({ name: "move_item", item: dragged, after: from < to ? onto : ids[to - 1] ?? "" })
  dragged = ""
}

/** @param {Screen} screen @returns {KeyRow[]} */
export function scheduleKeys(screen) {
  const { now } = planOf(screen.records)
  const shared = [
    { keys: "Shift+f", label: `${LEADING.finish} ${now?.label ?? ""}`.trim(), run: () => now && screen.propose(...checkOff(now.id, "finished")) },
    { keys: "Shift+a", label: LEADING.add, run: () => void addCard(screen) },
    { keys: "Shift+o", label: LEADING.routines, run: () => void askRoutine(screen) },
  ]
  if (screen.me.role !== "therapist") return shared
  return [...shared, { keys: "Shift+s", label: LEADING.showSchedule, run: () => toShow(screen, "schedule") },
    { keys: "Shift+n", label: LEADING.showNow, run: () => toShow(screen, "now") }]
}

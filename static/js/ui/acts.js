/**
 * The activity that all look at, large: what each kind looks like, and what a student may do with it.
 */

import { html, nothing } from "lit-html"
import { cardPicture, disc } from "./cards.js"
import { breathShape, breathSteps } from "./breath.js"
import { activitiesOf, isAsked, pick, picksOf, staged, tick, ticksOf, tokensOf } from "./model-activities.js"
import { breathAt, runOf, timerAt } from "./model-running.js"
import { isStaff, personOf } from "./model.js"
import { hidden, icon, picture } from "./parts.js"
import { LED, clock } from "./words-led.js"

/** @import { Activity, Breathing, Checklist, Movement, Timer, TokenBoard, Turn } from "../core/records-leading.js" */
/** @import { Run } from "./model-running.js" */
/** @import { Question } from "./model-activities.js" */
/** @import { Screen } from "./screen.js" */

/** @param {Screen} screen @param {Activity} activity */
export function activityStage(screen, activity) {
  return html`<div class="act act-${activity.type}">${view(screen, activity)}</div>`
}

/** @param {Screen} screen @param {Activity} activity */
function view(screen, activity) {
  switch (activity.type) {
    case "timer": return timer(screen, activity)
    case "breathing": return breathing(screen, activity)
    case "token_board": return tokens(screen, activity)
    case "choice_board": return question(screen, activity, activity.title || LED.choose)
    case "check_in": return question(screen, activity, activity.title || LED.checkIn)
    case "movement": return movement(activity)
    case "checklist": return checklist(screen, activity)
    case "turn": return turn(screen, activity)
  }
}

/** @param {string} text */
const title = text => html`<h2 class="act-title" dir="auto">${text}</h2>`

/** @param {Screen} screen @param {Timer} activity */
function timer(screen, activity) {
  const run = runOf(screen.records, activity)
  const { left_ms, part, state } = timerAt(run, screen.client.serverNow())
  return html`${activity.title ? title(activity.title) : nothing}
    <div class="act-disc" role="timer" aria-label=${activity.title || LED.timer}>${disc(part, run.total_ms / 60_000)}
      <p class="act-clock">${clock(left_ms)}</p></div>
    <p class="act-say" aria-live="polite">${state === "over" ? html`${icon("check")}${LED.timerOver}` : state === "resting" ? LED.timerRests : nothing}</p>`
}

/** @param {Screen} screen @param {Breathing} activity */
function breathing(screen, activity) {
  const breath = breathAt(activity, runOf(screen.records, activity), screen.client.serverNow())
  const inward = breath.phase === "in"
  const word = !breath.running ? LED.breatheReady : inward ? LED.breatheIn : LED.breatheOut
  return html`${title(activity.title || LED.breathing)}
    <div class="act-breath">${cardPicture(inward || !breath.running ? "own-breathe-in" : "own-breathe-out")}
      ${breathShape(screen, activity)}</div>
    <p class="act-say">${word}</p>`
}

/** @param {Screen} screen @param {TokenBoard} board */
function tokens(screen, board) {
  const { count, full } = tokensOf(screen.records, board)
  return html`${board.title ? title(board.title) : nothing}
    <ol class="act-tokens" aria-label=${`${LED.tokens}: ${LED.tokensOf(count, board.goal)}`}>${Array.from({ length: board.goal }, (_, at) => html`<li class="act-token" ?data-there=${at < count}>
      ${at < count ? cardPicture(board.symbol) : html`<span class="act-token-place" aria-hidden="true">${at + 1}</span>`}</li>`)}</ol>
    ${board.earns || board.earns_symbol || board.earns_image ? html`<div class="act-earns" ?data-full=${full}><p>${full ? html`${icon("check")}${LED.earned}` : LED.earns}</p>
      ${cardPicture(board.earns_symbol, board.earns, board.earns_image)}<p class="card-label" dir="auto">${board.earns}</p></div>` : nothing}
    <p class="vh" aria-live="polite">${LED.tokensOf(count, board.goal)}</p>`
}

/** Choosing, and saying how the energy is. @param {Screen} screen @param {Question} activity @param {string} asks */
function question(screen, activity, asks) {
  const { me, records } = screen
  const picks = picksOf(records, activity)
  const answers = answersFor(screen, activity)
  const own = picks.get(me.role === "student" ? me.seat : answers)?.option
  return html`${title(asks)}
    <div class="act-options" role="group" aria-label=${asks} data-amount=${activity.options.length}>${activity.options.map(({ label, symbol, image }, at) => {
      const inside = html`${cardPicture(symbol, label, image)}<span class="card-label" dir="auto">${label}</span>
        ${own === at ? html`<span class="act-chosen">${icon("check")}</span>` : nothing}`
      if (!answers) return html`<div class="act-option">${inside}</div>`
      const press = () => own !== at && screen.propose(...pick(activity, answers, at))
      return html`<button type="button" class="act-option" aria-pressed=${own === at} @click=${press}>${inside}</button>`
    })}</div>
    ${isStaff(me.role) ? html`<p class="act-answers" aria-live="polite">${[...picks].map(([seat, { option }]) =>
      html`<span><bdi>${personOf(records, seat)?.name ?? ""}</bdi>: ${activity.options[option].label}</span> `)}</p>` : nothing}`
}

/** The seat for which an answer counts here: a student's own; for staff that of the one student who is asked. @param {Screen} screen @param {Question} activity */
function answersFor({ me, records }, activity) {
  if (me.role === "student") return isAsked(activity, me.seat) ? me.seat : ""
  if (!isStaff(me.role)) return ""
  const asked = [...records.all("person")].filter(({ id, role, status }) => role === "student" && status === "in" && isAsked(activity, id))
  return asked.length === 1 ? asked[0].id : ""
}

/** @param {Movement} card */
function movement({ title: name, say, symbol, image, posture }) {
  return html`${title(name || LED.movement)}${cardPicture(symbol, name, image)}
    ${say ? html`<p class="act-say" dir="auto">${say}</p>` : nothing}<p class="hint">${LED[posture]}</p>`
}

/** @param {Screen} screen @param {Checklist} list */
function checklist(screen, list) {
  const done = ticksOf(screen.records, list)
  const may = isStaff(screen.me.role) || (screen.me.role === "student" && list.offered)
  return html`${title(list.title || LED.checklist)}
    <ul class="act-lines">${list.lines.map(line => {
      const ticked = done.has(line.id)
      const inside = html`<span class="act-box">${ticked ? icon("check") : nothing}</span>${cardPicture(line.symbol, line.label, line.image)}<span dir="auto">${line.label}</span>`
      return html`<li>${may
        ? html`<button type="button" class="act-line" aria-pressed=${ticked} @click=${() => screen.propose(...tick(list, line.id, !ticked))}>${inside}</button>`
        : html`<div class="act-line" ?data-done=${ticked}>${inside}${ticked ? hidden(LED.done) : nothing}</div>`}</li>`
    })}</ul>`
}

/** @param {Screen} screen @param {Turn} activity */
function turn({ records, me }, { title: name, seat }) {
  const whose = personOf(records, seat)
  const others = [...records.all("person")].filter(({ id, role, status }) => id !== seat && status === "in" && role !== "observer" && role !== "facilitator")
  return html`${title(name || LED.turn)}
    <div class="act-whose" aria-live="polite">${picture(whose?.symbol ?? "")}
      <p class="act-say"><bdi>${whose ? (seat === me.seat ? LED.myTurn : LED.turnOf(whose.name)) : "…"}</bdi></p></div>
    <ul class="act-others">${others.map(({ symbol, name: other }) => html`<li>${picture(symbol)}<bdi>${other}</bdi></li>`)}</ul>`
}

/** The timer that was started last, small beside the board, without words; not while it is on the stage. @param {Screen} screen */
export function timerBeside({ records, client }) {
  const shown = staged(records).activity, runs = activitiesOf(records).filter(each => each.type === "timer" && each !== shown)
    .map(timer => runOf(records, /** @type {Timer} */ (timer)))
  const run = runs.reduce((last, each) => (each.since ?? 0) > (last?.since ?? 0) ? each : last, /** @type {Run | null} */ (null))
  if (!run) return nothing
  const { left_ms, part } = timerAt(run, client.serverNow())
  return html`<div class="beside" role="timer" aria-label=${LED.timer}>${disc(part, run.total_ms / 60_000)}${left_ms ? nothing : icon("check")}${hidden(clock(left_ms))}</div>`
}

/** What time shows of the activities, as one word. @param {Screen} screen */
export function activityTime({ records, client }) {
  const now = client.serverNow(), shown = staged(records).activity
  return activitiesOf(records).map(activity => {
    if (activity.type === "timer") return clock(timerAt(runOf(records, activity), now).left_ms)
    if (activity.type !== "breathing" || activity !== shown) return ""
    const breath = breathAt(activity, runOf(records, activity), now)
    return `${breath.running} ${breath.phase} ${breathSteps(activity, breath)}`
  }).join(" ")
}

/**
 * The activity tools beside the board: begin one, lead those that are open, show one to all. What each looks like there
 * is said in acts.js, how one is made in activity-forms.js.
 */

import { html, nothing } from "lit-html"
import { repeat } from "lit-html/directives/repeat.js"
import { makerOf, toggleMaker, whichMaker } from "./activity-forms.js"
import { cardPicture, disc } from "./cards.js"
import { studentsIn } from "./leading.js"
import {
  ACTIVITIES, activitiesOf, closeActivity, exchange, giveToken, picksOf, stageActivity, staged, takeToken, tick, ticksOf, tokensOf,
} from "./model-activities.js"
import { press, runOf, timerAt } from "./model-running.js"
import { personOf } from "./model.js"
import { button, icon } from "./parts.js"
import { LEADING } from "./words-leading.js"
import { clock } from "./words-led.js"

/** @import { Activity, Breathing, Checklist, Timer, TokenBoard, Turn } from "../core/records-leading.js" */
/** @import { ActivityType, Question } from "./model-activities.js" */
/** @import { Screen } from "./screen.js" */

/** @type {Record<ActivityType, string>} */
export const MARKS = {
  timer: "timer", token_board: "tokens", choice_board: "choice", check_in: "energy", breathing: "breath", movement: "movement",
  checklist: "checklist", turn: "turns",
}

/** @param {Screen} screen */
export function activityPanel(screen) {
  const open = activitiesOf(screen.records)
  const making = whichMaker()
  return html`<section class="panel panel-acts" id="panel-activities" aria-label=${LEADING.tools} data-region>
    <h2>${icon("activities")}${LEADING.tools}</h2>
    <div class="makers" role="group" aria-label=${LEADING.kindsOf[making] ?? LEADING.tools}>${ACTIVITIES.map(type =>
      button({ label: LEADING.kindsOf[type], mark: MARKS[type], kind: "maker", expanded: making === type, press: () => toggleMaker(screen, type) }))}</div>
    ${making ? makerOf(screen, making) : nothing}
    ${open.length ? html`<ul class="act-rows">${repeat(open.toReversed(), ({ id }) => id, activity => row(screen, activity))}</ul>`
      : making ? nothing : html`<p class="hint">${LEADING.toolsEmpty}</p>`}
  </section>`
}

/** What an activity is called among the others. @param {Activity} activity */
export function nameOf({ type, title }) {
  return title || LEADING.kindsOf[type]
}

/** @param {Screen} screen @param {Activity} activity */
function row(screen, activity) {
  const name = nameOf(activity)
  const shown = staged(screen.records).activity?.id === activity.id
  const leads = screen.me.role === "therapist"
  return html`<li class="act-row" data-type=${activity.type} ?data-shown=${shown}>
    <div class="act-row-head">${icon(MARKS[activity.type])}<p class="card-label"><bdi>${name}</bdi></p>
      ${leads ? button({ label: shown ? LEADING.stopShowing : LEADING.showToAll, of: name, mark: shown ? "before" : "stage", kind: shown ? "" : "primary",
        press: () => screen.propose(...stageActivity(shown ? undefined : activity)) }) : nothing}
      <button type="button" class="button quiet only" aria-label=${`${LEADING.putAway} ${name}`} title=${LEADING.putAway} @click=${() => putAway(screen, activity)}>${icon("close")}</button></div>
    ${controls(screen, activity)}</li>`
}

/** The board comes back where it was on the stage; that is the therapist's to do, or said by the record itself. @param {Screen} screen @param {Activity} activity */
function putAway(screen, activity) {
  const shown = staged(screen.records).activity?.id === activity.id && screen.me.role === "therapist"
  screen.propose(...(shown ? stageActivity(undefined) : []), ...closeActivity(activity))
}

/** @param {Screen} screen @param {Activity} activity */
function controls(screen, activity) {
  switch (activity.type) {
    case "timer": return timer(screen, activity)
    case "breathing": return html`<div class="act-ways">${running(screen, activity)}</div>`
    case "token_board": return tokens(screen, activity)
    case "choice_board": case "check_in": return answers(screen, activity)
    case "checklist": return lines(screen, activity)
    case "turn": return turn(screen, activity)
    case "movement": return html`<div class="act-line-small">${cardPicture(activity.symbol, "", activity.image)}<p>${activity.say}</p></div>`
  }
}

/** @param {Screen} screen @param {Timer | Breathing} activity */
function running(screen, activity) {
  const run = runOf(screen.records, activity)
  const name = nameOf(activity)
  const what = run.since === null ? "start" : "pause"
  return html`${button({ label: LEADING[what], of: name, mark: what === "start" ? "play" : "stop", press: () => screen.propose(...press(activity, what)) })}
    ${button({ label: LEADING.again, of: name, mark: "undo", press: () => screen.propose(...press(activity, "again")) })}`
}

/** @param {Screen} screen @param {Timer} activity */
function timer(screen, activity) {
  const run = runOf(screen.records, activity)
  const { left_ms, part } = timerAt(run, screen.client.serverNow())
  return html`<div class="act-ways">${disc(part, run.total_ms / 60_000)}<p class="act-left" role="timer">${clock(left_ms)}</p>
    ${running(screen, activity)}
    ${button({ label: LEADING.addMinute, of: nameOf(activity), mark: "plus", press: () => screen.propose(...press(activity, "more", 60_000)) })}</div>`
}

/** @param {Screen} screen @param {TokenBoard} board */
function tokens(screen, board) {
  const { count, full } = tokensOf(screen.records, board)
  const name = nameOf(board)
  return html`<div class="act-ways"><p class="act-left">${LEADING.tokensOf(count, board.goal)}</p>
    ${board.earns ? html`<p class="hint">${LEADING.earnsWhat}: <bdi>${board.earns}</bdi></p>` : nothing}</div>
    <div class="act-ways">${button({ label: LEADING.give, of: name, mark: "plus", kind: full ? "" : "primary", off: full, press: () => screen.propose(...giveToken(board)) })}
    ${button({ label: LEADING.takeToken, of: name, mark: "minus", off: !count, press: () => screen.propose(...takeToken(screen.records, board)) })}
    ${full ? button({ label: LEADING.exchange, of: name, mark: "check", kind: "primary", press: () => screen.propose(...exchange(screen.records, board)) }) : nothing}</div>`
}

/** Who said what; staff see it at once. @param {Screen} screen @param {Question} activity */
function answers(screen, activity) {
  const picks = picksOf(screen.records, activity)
  const asked = studentsIn(screen.records).filter(({ id }) => !activity.student || activity.student === id)
  return html`<p class="act-choices">${activity.options.map(({ symbol, label, image }) => html`<span title=${label}>${cardPicture(symbol, label, image)}</span>`)}</p>
    <ul class="act-said" aria-live="polite">${asked.map(({ id, name }) => {
      const option = activity.options[picks.get(id)?.option ?? -1]
      return html`<li><bdi>${name}</bdi>: ${option ? html`<b>${option.label}</b>` : html`<span class="hint">${LEADING.noAnswer}</span>`}</li>`
    })}</ul>`
}

/** @param {Screen} screen @param {Checklist} list */
function lines(screen, list) {
  const done = ticksOf(screen.records, list)
  return html`<ul class="act-ticks">${list.lines.map(line => html`<li><label class="check"><input type="checkbox" .checked=${done.has(line.id)}
    @change=${() => screen.propose(...tick(list, line.id, !done.has(line.id)))}>${cardPicture(line.symbol, line.label, line.image)}<span>${line.label}</span></label></li>`)}</ul>`
}

/** @param {Screen} screen @param {Turn} activity */
function turn(screen, activity) {
  const whose = personOf(screen.records, activity.seat)
  return html`<div class="act-ways"><p class="act-left"><bdi>${whose ? LEADING.turnOf(whose.name) : LEADING.nobodyYet}</bdi></p>
    ${button({ label: LEADING.nextTurn, mark: "after", press: () => screen.patch(activity.id, { seat: nextSeat(screen, activity.seat) }) })}</div>`
}

/** Students one after the other, then the therapist. @param {Screen} screen @param {string} seat */
function nextSeat(screen, seat) {
  const therapists = [...screen.records.all("person")].filter(({ role, status }) => role === "therapist" && status === "in")
  const round = [...studentsIn(screen.records), ...therapists].map(({ id }) => id)
  return round[(round.indexOf(seat) + 1) % round.length] ?? ""
}

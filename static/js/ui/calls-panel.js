/**
 * The facilitator's calls: one tap each, taken back by another; the therapist sees them beside what students ask for.
 */

import { html, nothing } from "lit-html"
import { repeat } from "lit-html/directives/repeat.js"
import { personOf } from "./model.js"
import { call, endCall, openCalls } from "./model-prompts.js"
import { button, icon } from "./parts.js"
import { CALLS } from "./words-prompts.js"
import { ROLES } from "./words-staff.js"

/** @import { Call } from "../core/records-leading.js" */
/** @import { Screen } from "./screen.js" */

/** @type {readonly Call["kind"][]} */
const KINDS = ["need_you", "see_something", "left_room", "interruption"]

/** What facilitators call, for the therapist to answer. @param {Screen} screen */
export function callsPanel(screen) {
  const calls = openCalls(screen.records)
  if (!calls.length) return nothing
  return html`<section class="panel panel-asked panel-calls" aria-label=${CALLS.asked} data-region>
    <ul class="rows" aria-live="polite">${repeat(calls, each => each.id, each => row(screen, each))}</ul></section>`
}

/** @param {Screen} screen @param {Call} each */
function row(screen, each) {
  const name = personOf(screen.records, each.by)?.name ?? ROLES.facilitator
  const about = personOf(screen.records, each.about)?.name
  const press = (/** @type {MouseEvent} */ event) => event.detail < 2 && screen.propose(...endCall(each, "answered"))
  return html`<li class="row" data-kind=${each.kind}>${icon(each.kind)}
    <div class="row-who"><p class="row-name"><bdi>${name}</bdi></p><p>${CALLS.own[each.kind]}${about ? html`: <bdi>${about}</bdi>` : nothing}</p></div>
    ${button({ label: CALLS.answer, of: name, press })}</li>`
}

/** The facilitator's own. @param {Screen} screen */
export function callButtons(screen) {
  const open = openCalls(screen.records).filter(({ by }) => by === screen.me.seat)
  return html`<section class="panel aide-calls" aria-label=${CALLS.ask} data-region>
    <h2>${icon("need_you")}${CALLS.ask}</h2>
    <div class="calls-own">${KINDS.map(kind => own(screen, kind, open.find(each => each.kind === kind)))}</div></section>`
}

/** @param {Screen} screen @param {Call["kind"]} kind @param {Call | undefined} open */
function own(screen, kind, open) {
  const press = (/** @type {MouseEvent} */ { detail }) => detail < 2 && screen.propose(...open ? endCall(open, "withdrawn") : call(kind, aboutFor(screen)))
  return html`<button type="button" class="button call" data-kind=${kind} aria-pressed=${open !== undefined} @click=${press}>
    ${icon(kind)}<span>${CALLS.own[kind]}</span>${open ? html`<span class="call-back" aria-hidden="true">${CALLS.takeBack}</span>` : nothing}</button>`
}

/** Whom this facilitator sits beside. @param {Screen} screen */
function aboutFor({ records, me }) {
  return personOf(records, me.seat)?.beside ?? ""
}

/** The one who called learns that it was seen. @param {Screen} screen */
export function tellCallAnswers(screen) {
  /** @type {Set<string>} */
  const open = new Set()
  screen.records.subscribe(ids => {
    for (const id of ids) {
      const record = screen.records.get(id)
      if (record?.type !== "call" || record.by !== screen.me.seat) continue
      if (!record.answered && !record.withdrawn) open.add(id)
      else if (open.delete(id) && record.answered) screen.say(CALLS.answered)
    }
  })
}

/** The first that nobody has answered. @param {Screen} screen @returns {boolean} whether there was one */
export function answerCall(screen) {
  const first = screen.me.role === "therapist" && openCalls(screen.records)[0]
  if (first) screen.propose(...endCall(first, "answered"))
  return Boolean(first)
}

/**
 * Cards with a picture and a word: how the schedule looks beside the board and alone on the stage. Shows; an adult advances.
 */

import { html, nothing, svg } from "lit-html"
import { repeat } from "lit-html/directives/repeat.js"
import { cardsShown, planOf, scheduleOf, timeLeft, warningDue } from "./model-schedule.js"
import { hidden, icon, symbolAddress } from "./parts.js"
import { photoOr } from "./photo.js"
import { LED, wordsIn } from "./words-led.js"

/** @import { Item, Layout } from "../core/records-leading.js" */
/** @import { Plan } from "./model-schedule.js" */
/** @import { Screen } from "./screen.js" */

/**
 * The picture of a card; the word beside it says the same.
 * @param {string} symbol @param {string} [label] where there is no picture @param {string} [image] a photo in its place
 */
export function cardPicture(symbol, label = "", image = "") {
  if (image) return photoOr("card-picture", 64, image, symbol)
  return symbol
    ? html`<img class="card-picture" src=${symbolAddress(symbol)} alt="" width="64" height="64" draggable="false">`
    : html`<span class="card-picture card-letter" aria-hidden="true">${[...label][0] ?? ""}</span>`
}

/** A disc of which only a part is left, with a dot at its edge for each minute. @param {number} part 0 to 1 @param {number} [minutes] */
export function disc(part, minutes = 0) {
  const dots = minutes >= 1 && minutes <= 30 ? Math.round(minutes) : 0
  return html`<svg class="disc" viewBox="-50 -50 100 100" aria-hidden="true" focusable="false">
    <circle class="disc-ground" r="41"></circle>${part >= 0.9999 ? svg`<circle class="disc-left" r="38"></circle>` : svg`<path class="disc-left" d=${sector(part)}></path>`}
    ${Array.from({ length: dots }, (_, at) => dot(at, dots, part))}</svg>`
}

/** @param {number} at @param {number} dots @param {number} part */
function dot(at, dots, part) {
  const turn = 2 * Math.PI * at / dots
  return svg`<circle class=${at / dots < part ? "disc-dot" : "disc-dot disc-gone"} r="2" cx=${(46 * Math.sin(turn)).toFixed(2)} cy=${(-46 * Math.cos(turn)).toFixed(2)}></circle>`
}

/** What is left of a disc, from the top to the right. @param {number} part */
export function sector(part) {
  if (part <= 0) return ""
  const turn = 2 * Math.PI * Math.min(part, 0.9999)
  return `M0 0V-38A38 38 0 ${part > 0.5 ? 1 : 0} 1 ${(38 * Math.sin(turn)).toFixed(2)} ${(-38 * Math.cos(turn)).toFixed(2)}Z`
}

/** @param {Screen} screen */
export const wordsOf = ({ records }) => wordsIn(scheduleOf(records).lang)

/** The word above a card: what is now and, where few cards are shown, what the others are. @param {Layout} layout @param {number} at @param {typeof LED} [words] */
export function placeWord(layout, at, { first, now, next, then } = LED) {
  return ({ first_then: [first, then], now_next_then: [now, next, then] }[/** @type {string} */ (layout)] ?? [now, next])[at] ?? ""
}

/** Beside the board: a timer that runs, what is now, what comes, and what is finished. @param {Screen} screen @param {unknown} timer or nothing */
export function scheduleStrip(screen, timer) {
  const plan = planOf(screen.records), { layout, lang } = scheduleOf(screen.records), none = !plan.items.length
  return html`<section class="plan" aria-label=${LED.schedule} lang=${lang} data-layout=${layout} ?data-empty=${none && timer === nothing}>
    ${timer}${none ? nothing : planned(screen, plan, layout)}</section>`
}

/** Alone on the stage. @param {Screen} screen @param {boolean} onlyNow */
export function scheduleStage(screen, onlyNow) {
  const plan = planOf(screen.records)
  const { layout, lang } = scheduleOf(screen.records)
  if (onlyNow && plan.now) {
    return html`<div class="plan plan-now" lang=${lang}><ol class="cards">${card(screen, plan, plan.now, 0, "vertical")}</ol></div>`
  }
  return html`<div class="plan plan-stage" lang=${lang} data-layout=${layout}>${planned(screen, plan, layout)}</div>`
}

/** @param {Screen} screen @param {Plan} plan @param {Layout} layout */
function planned(screen, plan, layout) {
  const shown = cardsShown(plan, layout)
  if (!plan.items.length) return html`<p class="hint">${LED.emptySchedule}</p>`
  const cards = [...shown].sort((a, b) => Number(b === plan.now) - Number(a === plan.now))
  return html`${shown.length
    ? html`<ol class="cards" tabindex="0" aria-label=${LED.ahead}>${repeat(cards, item => item.id, (item, at) => card(screen, plan, item, at, layout))}</ol>`
    : html`<p class="all-done">${icon("check")}<span>${wordsOf(screen).allFinished}</span></p>`}
    ${pocket(plan, wordsOf(screen))}`
}

/** The finished place, the last first. @param {Plan} plan @param {typeof LED} words */
export function pocket({ finished }, words) {
  return finished.length ? html`<ul class="pocket" aria-label=${LED.finishedPlace}>${repeat(finished.toReversed(), item => item.id, item => html`<li class="pocket-card"
    title=${item.label}>${cardPicture(item.symbol, item.label, item.image)}${hidden(`${item.label}, ${words.finished}`)}<span class="pocket-check">${icon("check")}</span></li>`)}</ul>` : nothing
}

/** @param {Screen} screen @param {Plan} plan @param {Item} item @param {number} at @param {Layout} layout */
function card(screen, plan, item, at, layout) {
  const word = placeWord(layout, at, wordsOf(screen))
  const isNow = item === plan.now
  return html`<li class="card-item card-${item.kind}" aria-current=${isNow ? "step" : nothing}>
    ${word ? html`<p class="led-place">${isNow ? icon("now") : nothing}${word}</p>` : nothing}
    ${cardPicture(item.symbol, item.label, item.image)}<p class="card-label" dir="auto">${item.label}</p>
    ${isNow ? timeOf(screen, plan) : nothing}</li>`
}

/** How much of the planned time is left, and the calm word that is due. @param {Screen} screen @param {Plan} plan */
export function timeOf(screen, plan) {
  const now = screen.client.serverNow()
  const left = timeLeft(plan, now)
  const { minutes } = plan.now ?? {}
  if (left === null || !minutes) return nothing
  const due = warningDue(plan, scheduleOf(screen.records).warn_min, now)
  return html`<div class="card-time" ?data-due=${due !== null}>${disc(left / (minutes * 60_000))}
    <p aria-live="polite">${due === null ? nothing : wordsOf(screen).warning(due)}</p></div>`
}

/** What a screen shows of time in the schedule, as one word: where it changes, it is drawn anew. @param {Screen} screen */
export function timeShown(screen) {
  const plan = planOf(screen.records), now = screen.client.serverNow()
  const left = timeLeft(plan, now)
  return left === null ? "" : `${Math.ceil(left / 5000)} ${warningDue(plan, scheduleOf(screen.records).warn_min, now)}`
}

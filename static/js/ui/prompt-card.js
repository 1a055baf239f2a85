/**
 * The facilitator's one card: what to do now, "Got it", then one tap for the help that was given, and that undone.
 * Which card it is, is model-prompts.js's.
 */

import { html, nothing } from "lit-html"
import { personOf } from "./model.js"
import { cardFor, givable, labelGiven, LEVELS, levelsFor, respond } from "./model-prompts.js"
import { button, icon } from "./parts.js"
import { smallPicture } from "./photo.js"
import { PROMPTS } from "./words-prompts.js"
import { WORDS } from "./words-staff.js"

/** @import { Level } from "../core/records-leading.js" */
/** @import { Sent } from "./model-prompts.js" */
/** @import { Screen } from "./screen.js" */

/** So long a tap is offered to be undone. */
const UNDO_MS = 20 * 60_000

/** @param {Screen} screen */
export function cardPanel(screen) {
  const { card, waiting, last } = cardFor(screen.records, screen.me.seat)
  const fresh = last?.given && screen.client.serverNow() - last.given < UNDO_MS ? last : undefined
  return html`<section class="panel aide-card" aria-label=${PROMPTS.region} data-region data-status=${card?.status ?? "none"}>
    <div class="aide-card-live" aria-live="assertive">${card ? shown(screen, card) : none(screen)}</div>
    ${card ? answers(screen, card) : nothing}
    ${waiting ? html`<p class="aide-waits">${icon("card")}<span>${PROMPTS.waits(waiting)}</span></p>` : nothing}
    ${fresh ? recorded(screen, fresh) : nothing}
  </section>`
}

/** Nothing to do now; where nobody can send anything, that is said instead. @param {Screen} screen */
function none({ faces }) {
  const alone = faces ? !faces.media.led : false
  return html`<div class="aide-none" ?data-alone=${alone}>${icon(alone ? "warn" : "card")}<p>${alone ? WORDS.notLed : PROMPTS.cardNone}</p></div>`
}

/** @param {Screen} screen @param {Sent} card */
function shown({ records }, { prompt }) {
  const name = personOf(records, prompt.about)?.name
  const level = levelsFor(records, prompt.about).find(({ code }) => code === prompt.level)?.label
  const about = [name, level && PROMPTS.asksFor(level)].filter(Boolean).join(", ")
  return html`<div class="aide-what">
    ${prompt.symbol || prompt.image ? smallPicture(prompt.symbol, prompt.image) : nothing}
    <div><p class="aide-text" dir="auto">${prompt.text}</p>${about ? html`<p class="aide-about"><bdi>${about}</bdi></p>` : nothing}</div>
  </div>`
}

/** @param {Screen} screen @param {Sent} card */
function answers(screen, { prompt, status }) {
  if (status === "sent") {
    const press = (/** @type {MouseEvent} */ event) => event.detail < 2 && screen.propose(...respond(prompt, "seen"))
    return button({ label: PROMPTS.gotIt, mark: "check", kind: "primary giant", press })
  }
  const levels = givable(levelsFor(screen.records, prompt.about), screen.me.role)
  const give = (/** @type {Level} */ level) => html`<button type="button" class="button level" ?data-none=${!level.trial}
    @click=${(/** @type {MouseEvent} */ event) => event.detail < 2 && screen.propose(...respond(prompt, "given", level))}>
    <span>${level.label}</span>${meaning(level)}</button>`
  return html`<div class="aide-levels" role="group" aria-labelledby="aide-how-much">
    <p id="aide-how-much" class="aide-ask">${PROMPTS.howMuch(personOf(screen.records, prompt.about)?.name ?? "")}</p>
    <p class="hint">${PROMPTS.howMuchText}</p>
    <div class="levels">${levels.map(give)}</div></div>`
}

/** Plain words for one who has never heard of prompt levels; a district's own levels speak for themselves. @param {Level} level */
function meaning({ code, label }) {
  const known = LEVELS.some(level => level.code === code && level.label === label)
  return known ? html`<span class="level-means" aria-hidden="true">${PROMPTS.means[code]}</span>` : nothing
}

/** @param {Screen} screen @param {Sent} last */
function recorded(screen, last) {
  const { prompt } = last
  const press = (/** @type {MouseEvent} */ event) => event.detail < 2 && screen.propose(...respond(prompt, "undone"))
  return html`<div class="aide-last"><p aria-live="polite">${icon("check")}<span>${PROMPTS.recorded}: <b>${labelGiven(screen.records, last)}</b></span></p>
    <p class="hint aide-last-text" dir="auto">${prompt.text}</p>
    ${button({ label: PROMPTS.undo, mark: "undo", of: PROMPTS.undoOf, press })}</div>`
}

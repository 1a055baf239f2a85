/**
 * The screen of a facilitator, who may never have seen it: the card first, then what is now, what to fetch, whom to call;
 * the board and messages below; all else folded away. Each part has a module of its own.
 */

import { html, nothing } from "lit-html"
import { repeat } from "lit-html/directives/repeat.js"
import { activityPanel } from "./activity-panel.js"
import { againPanel } from "./again-panel.js"
import { authorsLegend } from "./authors.js"
import { callButtons } from "./calls-panel.js"
import { lettersPanel } from "./letters-panel.js"
import { activitiesOf, tick, ticksOf } from "./model-activities.js"
import { checkOff, planOf, timeLeft } from "./model-schedule.js"
import { pageStrip } from "./pages.js"
import { button, icon, noticeLine, picture } from "./parts.js"
import { peoplePanel, requestPanel } from "./people.js"
import { cardPanel } from "./prompt-card.js"
import { stageOfStaff } from "./rail.js"
import { schedulePanel } from "./schedule-panel.js"
import { toolbar } from "./tools.js"
import { LEADING } from "./words-leading.js"
import { AIDE } from "./words-prompts.js"
import { WORDS } from "./words-staff.js"

/** @import { Checklist, Item } from "../core/records-leading.js" */
/** @import { Faces } from "./faces-staff.js" */
/** @import { Screen } from "./screen.js" */

/** Where there is room beside the board, nothing needs to be folded away. */
const wide = matchMedia("(orientation: landscape) and (min-width: 56.01rem)")

/** @param {Screen} screen @param {{head: unknown, messages: unknown}} around */
export function aideRoom(screen, { head, messages }) {
  const faces = /** @type {Faces | null} */ (screen.faces)
  return html`${head}
    <main class="desk desk-staff desk-aide" tabindex="-1">
      <h1 class="vh">${WORDS.heading}</h1>
      <div class="aide">${cardPanel(screen)}${faces?.panel() ?? html`<section class="faces"></section>`}${callButtons(screen)}${nowPanel(screen)}${materials(screen)}</div>
      <div class="aide-board">
        <section class="board" aria-label=${WORDS.board} data-region>${toolbar(screen)}
          <div class="sheet"><div class="board-host"></div>
            ${screen.page ? nothing : html`<div class="cover"><p class="calm-title">${WORDS.noPage}</p></div>`}
            ${stageOfStaff(screen)}${faces?.stage()}${authorsLegend(screen)}${faces?.question()}${noticeLine(screen.state.notice)}</div>
        </section>${pageStrip(screen)}</div>
      <div class="aide-more">
        <div class="calls">${requestPanel(screen)}</div>${lettersPanel(screen)}${againPanel(screen)}
        ${messages}
        <details class="aide-rest" ?open=${wide.matches}><summary class="button">${icon("people")}<span>${AIDE.rest}</span></summary>
          ${peoplePanel(screen)}${schedulePanel(screen)}${activityPanel(screen)}</details>
      </div>
    </main>`
}

/** What is now, from the schedule, and what comes next. @param {Screen} screen */
function nowPanel(screen) {
  const plan = planOf(screen.records)
  const left = timeLeft(plan, screen.client.serverNow())
  const empty = plan.items.length ? AIDE.allDone : AIDE.nowNone
  return html`<section class="panel aide-now" aria-label=${AIDE.now} data-region>
    <h2>${icon("what-is-now")}${AIDE.now}</h2>
    ${plan.now ? html`<div class="aide-item">${pictureOf(plan.now)}<div><p class="aide-item-label" dir="auto">${plan.now.label}</p>
      ${left === null ? nothing : html`<p class="hint">${left ? AIDE.left(Math.ceil(left / 60_000)) : AIDE.timeOver}</p>`}</div>${finish(screen, plan.now)}</div>
      ${plan.next ? html`<p class="aide-next"><span class="hint">${AIDE.next}</span>${pictureOf(plan.next)}<span dir="auto">${plan.next.label}</span></p>` : nothing}`
    : html`<p class="hint">${empty}</p>`}
  </section>`
}

/** Where the schedule itself is folded away; css hides it where it is not. @param {Screen} screen @param {Item} item */
function finish(screen, { id, label }) {
  const press = (/** @type {MouseEvent} */ event) => event.detail < 2 && screen.propose(...checkOff(id, "finished"))
  return button({ label: LEADING.finish, mark: "check", of: label, kind: "aide-finish", press })
}

/** @param {Item} item */
function pictureOf({ symbol }) {
  return symbol ? picture(symbol) : nothing
}

/** What has to lie ready, to be ticked off; lists of both kinds: for all, for staff. @param {Screen} screen */
function materials(screen) {
  const lists = activitiesOf(screen.records).filter(each => each.type === "checklist")
  if (!lists.length) return nothing
  return html`<section class="panel aide-materials" aria-label=${AIDE.materials} data-region>
    <h2>${icon("materials")}${AIDE.materials}</h2>${repeat(lists, list => list.id, list => checklist(screen, list))}</section>`
}

/** @param {Screen} screen @param {Checklist} list */
function checklist(screen, list) {
  const done = ticksOf(screen.records, list)
  return html`${list.title ? html`<h3 dir="auto">${list.title}</h3>` : nothing}
    <ul class="ticks">${list.lines.map(line => html`<li><label class="check tick">
      <input type="checkbox" .checked=${done.has(line.id)} @change=${() => screen.propose(...tick(list, line.id, !done.has(line.id)))}>
      ${line.symbol ? picture(line.symbol) : nothing}<span dir="auto">${line.label}</span></label></li>`)}</ul>`
}

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
import { pageStrip } from "./pages.js"
import { icon, noticeLine } from "./parts.js"
import { smallPicture } from "./photo.js"
import { peoplePanel, requestPanel } from "./people.js"
import { cardPanel } from "./prompt-card.js"
import { stageOfStaff } from "./rail.js"
import { schedulePanelOfAide } from "./schedule-panel.js"
import { toolbar } from "./tools.js"
import { AIDE } from "./words-prompts.js"
import { WORDS } from "./words-staff.js"

/** @import { Checklist } from "../core/records-leading.js" */
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
      <div class="aide">${cardPanel(screen)}${faces?.panel() ?? html`<section class="faces"></section>`}${callButtons(screen)}${schedulePanelOfAide(screen, wide.matches)}${materials(screen)}</div>
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
          ${peoplePanel(screen)}${activityPanel(screen)}</details>
      </div>
    </main>`
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
      ${line.symbol || line.image ? smallPicture(line.symbol, line.image) : nothing}<span dir="auto">${line.label}</span></label></li>`)}</ul>`
}

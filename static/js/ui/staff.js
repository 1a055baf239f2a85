/**
 * The screen of therapist and facilitator: the page with everything around it that leads a session.
 * Each part has a module of its own; this one arranges them.
 */

import { html, nothing } from "lit-html"
import { activityPanel } from "./activity-panel.js"
import { againPanel } from "./again-panel.js"
import { authorsLegend, authorTints } from "./authors.js"
import { Bell } from "./bell.js"
import { callsPanel, tellCallAnswers } from "./calls-panel.js"
import { aideRoom } from "./facilitator.js"
import { Invite, invitePanel } from "./invite.js"
import { doorLocked, peopleIn, runningSince } from "./leading.js"
import { tendMenus } from "./menus.js"
import { keepTime } from "./led.js"
import { Messages, messagePanel } from "./messages.js"
import { mirrorPanel, tendMirrors } from "./mirror-panel.js"
import { pageMaker, pageStrip, showTab } from "./pages.js"
import { ask, button, icon, noticeLine, statusLine } from "./parts.js"
import { paperPanel } from "./paper-panel.js"
import { paperMenu } from "./papers.js"
import { tendCurtain } from "./photo-curtain.js"
import { tendPhotos } from "./photo-post.js"
import { promptPanel } from "./prompts-panel.js"
import { rail, stageOfStaff } from "./rail.js"
import { schedulePanel } from "./schedule-panel.js"
import { widths } from "./widths.js"
import { peoplePanel, requestPanel, waitingPanel } from "./people.js"
import { openRoom } from "./open.js"
import { tendSeconds } from "./second-panel.js"
import { lettersPanel, tappedLine } from "./letters-panel.js"
import { teaching } from "./teaching.js"
import { thumbsOf } from "./thumbs.js"
import { lettersOn, rows, showSettings } from "./shortcuts.js"
import { listenForKeys, toolbar } from "./tools.js"
import { REFUSALS, ROLES, WORDS, minutes } from "./words-staff.js"

/** @import { Faces } from "./faces-staff.js" */
/** @import { PagePictures } from "./page-pictures.js" */
/** @import { Screen } from "./screen.js" */
/** @import { Parts } from "./shortcuts.js" */

/** What the parts of this window remember. @type {Parts} */
let parts
/** @type {PagePictures} */
let thumbs

/** @param {Screen} screen */
function listen(screen) {
  new Bell(screen)
  tellCallAnswers(screen)
  thumbs = thumbsOf(screen)
  parts = { screen, invite: new Invite(screen), messages: new Messages(screen) }
  listenForKeys(() => (screen.inside ? rows(parts) : []), lettersOn)
  tendMenus()
  tendMirrors(screen)
  tendSeconds(screen)
  tendPhotos(screen)
  tendCurtain(screen)
  keepTime(screen)
  narrow.addEventListener("change", () => screen.draw())
  setInterval(() => screen.draw(), 20_000)   // minutes go by
}

/** @param {Screen} screen */
function inRoom(screen) {
  const { state, me } = screen
  const faces = facesOf(screen)
  const therapist = me.role === "therapist"
  if (!therapist) return aideRoom(screen, { head: head(screen), messages: messagePanel(screen, parts.messages) })
  return html`${head(screen)}
    <main class="desk desk-staff" ?data-larger=${therapist && faces?.larger}>
      <h1 class="vh">${WORDS.heading}</h1>
      <section class="board" aria-label=${WORDS.board} data-region>
        ${toolbar(screen, html`${widths(screen)}${teaching(screen)}`, therapist ? pageMaker(screen) : nothing)}${therapist ? paperMenu(screen) : nothing}
        <div class="sheet"><div class="board-host"></div>
          ${screen.page ? nothing : html`<div class="cover"><p class="calm-title">${WORDS.noPage}</p></div>`}
          ${stageOfStaff(screen)}${faces?.stage()}${authorsLegend(screen)}${faces?.question()}${noticeLine(state.notice)}</div>
      </section>
      ${pageStrip(screen)}
      <div class="side">
        <div class="calls">${therapist ? waitingPanel(screen) : nothing}${callsPanel(screen)}${requestPanel(screen)}</div>
        ${lettersPanel(screen)}${againPanel(screen)}${therapist ? paperPanel(screen) : nothing}
        ${faces?.panel() ?? html`<section class="faces"></section>`}
        ${rail()}
        <div class="side-more" role="group" aria-label=${WORDS.sideMore} tabindex="0">
          ${alone(screen) ? invite(screen) : nothing}
          ${schedulePanel(screen)}${promptPanel(screen)}${mirrorPanel(screen)}${activityPanel(screen)}${peoplePanel(screen)}
          ${alone(screen) ? nothing : invite(screen)}
          ${messagePanel(screen, parts.messages)}</div>
      </div>
    </main>`
}

/** @param {Screen} screen */
function drawn(screen) {
  showTab(screen)
  thumbs.tend()
}

/** Sound and picture as staff have them, once they are loaded. @param {Screen} screen */
function facesOf({ faces }) {
  return /** @type {Faces | null} */ (faces)
}

/** The invitation comes first only as long as there is nobody else. @param {Screen} screen */
function invite(screen) {
  return screen.me.role === "therapist" ? invitePanel(parts.invite) : nothing
}

/** @param {Screen} screen */
function alone(screen) {
  return peopleIn(screen.records).length < 2
}

/** Where there is no room for all of it, what is rarely wanted folds into a menu. */
const narrow = matchMedia("(max-width: 44rem)")

/** @param {Screen} screen */
function head(screen) {
  const { records, me } = screen
  const since = runningSince(records)
  const therapist = me.role === "therapist"
  const faces = facesOf(screen)
  const ways = html`${therapist ? html`${inviteButton(screen)}${doorButton(screen)}` : nothing}
    ${button({ label: WORDS.settings, mark: "gear", kind: "quiet slim", press: () => showSettings(parts) })}
    ${button({ label: WORDS.leave, mark: "leave", kind: "quiet slimmer", press: () => void leave(screen) })}`
  return html`<header class="head">
    <p class="head-session" data-running=${since !== null}><span>${since === null ? WORDS.resting : WORDS.running}</span>
      ${since === null ? nothing : html`<span class="head-minutes">${minutes(screen.client.serverNow() - since)}</span>`}</p>
    ${therapist ? sessionButton(screen, since !== null) : html`<p class="head-role">${ROLES[me.role]}</p>`}
    ${statusLine(screen.status)}
    ${narrow.matches ? nothing : faces?.devices()}${faces?.curtainSwitch()}
    <div class="head-ways" role="toolbar" aria-label=${WORDS.roomTools}>
      ${narrow.matches ? html`<details class="menu"><summary class="button quiet only">${icon("more")}<span class="vh">${WORDS.moreTools}</span></summary>
        <div class="menu-list">${faces?.devices()}${ways}</div></details>` : ways}
    </div>
    ${screen.state.storageWell ? nothing : html`<p class="banner" role="alert">${icon("warn")}${WORDS.storage}</p>`}
  </header>`
}

/** @param {Screen} screen */
function inviteButton(screen) {
  const { invite } = parts
  const kind = peopleIn(screen.records).length < 2 ? "primary" : ""
  return button({ label: WORDS.invite, mark: "person-plus", kind, expanded: invite.open, press: () => invite.toggle() })
}

/** @param {Screen} screen */
function doorButton(screen) {
  const locked = doorLocked(screen.records)
  return button({
    label: locked ? WORDS.unlockDoor : WORDS.lockDoor, mark: locked ? "lock" : "unlock",
    kind: locked ? "notice-button slim" : "quiet slim",
    press: () => screen.patch("door", { locked: !locked }),
  })
}

/** @param {Screen} screen @param {boolean} running */
function sessionButton(screen, running) {
  if (!running) return button({ label: WORDS.startSession, mark: "play", press: () => screen.patch("session", { running: true }) })
  return button({ label: WORDS.endSession, mark: "stop", press: () => void endSession(screen) })
}

/** @param {Screen} screen */
async function endSession(screen) {
  if (await ask({ title: WORDS.endAsk, text: WORDS.endText, yes: WORDS.endYes, stop: true })) screen.act({ name: "end_session" })
}

/** @param {Screen} screen */
async function leave(screen) {
  const running = runningSince(screen.records) !== null
  if (!running || (await ask({ title: WORDS.leaveAsk, text: WORDS.leaveText, yes: WORDS.leaveYes }))) await screen.leave()
}

await openRoom({
  inRoom, listen, drawn, tints: authorTints, tapped: tappedLine, refusals: REFUSALS,
  faces: () => import("./faces-staff.js"),
})

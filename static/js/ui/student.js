/**
 * The screen of a student: the page, the tools, help and break; and that of an observer, who only looks.
 * Nothing on it can be lost or closed.
 */

import { html, nothing } from "lit-html"
import { newId } from "../core/replica.js"
import { turner, turningKeys, viewKeys, viewWays } from "./look.js"
import { controlsOf, openRequests, personOf } from "./model.js"
import { icon, noticeLine, picture, statusLine } from "./parts.js"
import { openRoom } from "./open.js"
import { drawingKeys, listenForKeys, toolbar } from "./tools.js"
import { REFUSED, WORDS } from "./words.js"

/** @import { Screen } from "./screen.js" */
/** @import { KeyRow } from "./tools.js" */

/** Schedule and activities, once they are loaded. @type {typeof import("./led.js") | null} */
let led = null

/** @param {Screen} screen */
async function bringLed(screen) {
  const module = await import("./led.js").catch(() => null)
  if (!module) return void setTimeout(() => bringLed(screen), 5000)   // the network went; it comes back
  await module.dress()
  led = module
  module.keepTime(screen)
  if (screen.me.role === "student") module.scan(screen)
  screen.draw()
}

/** @param {Screen} screen */
function inRoom(screen) {
  const { seat, notice } = screen.state
  const name = personOf(screen.records, screen.me.seat)?.name ?? seat?.name
  const draws = screen.me.role === "student"
  const { faces } = screen
  return html`<main class="desk desk-student" data-role=${screen.me.role}>
    <h1 class="vh">${WORDS.heading}</h1>
    <section class="board" aria-label=${WORDS.board}>
      ${draws ? toolbar(screen) : nothing}
      <div class="sheet"><div class="board-host"></div>${cover(screen)}${led?.ledStage(screen)}${faces?.stage()}${faces?.question()}${noticeLine(notice)}</div>
    </section>
    ${led?.strip(screen)}
    <div class="own">
      ${faces ? faces.leader() : html`<div class="tile tile-leader"></div>`}
      <div class="own-line">${faces ? faces.self() : picture(seat?.symbol ?? "")}
        <p class="own-name"><bdi>${name}</bdi></p>${statusLine(screen.status)}</div>
      ${viewWays(screen)}
      ${turner(screen)}
      ${faces?.controls() ?? html`<div class="switches"></div>`}
      ${draws ? html`<div class="asks">${asking(screen, "help")}${asking(screen, "break")}</div>` : nothing}
    </div>
  </main>`
}

/** What lies over the board while there is nothing to see on it. @param {Screen} screen */
function cover(screen) {
  const hidden = controlsOf(screen.records, screen.me.seat)?.board_hidden ?? false
  if (!hidden && screen.page) return nothing
  const [title, text] = hidden ? [WORDS.lookUp, WORDS.lookUpText] : [WORDS.noPage, WORDS.noPageText]
  return html`<div class="cover"><div class="calm-own" data-breathing>${picture(screen.state.seat?.symbol ?? "")}</div>
    <p class="calm-title">${title}</p><p class="lead">${text}</p></div>`
}

/** An eager second tap takes nothing back. @param {Screen} screen @param {"help" | "break"} kind */
function asking(screen, kind) {
  const asked = ownRequest(screen, kind)
  const press = (/** @type {MouseEvent} */ event) => event.detail < 2 && toggleRequest(screen, kind)
  return html`<button type="button" class="ask-for ask-for-${kind}" aria-pressed=${asked !== undefined}
    @click=${press}>${icon(kind)}<span>${WORDS[kind]}</span></button>`
}

/** @param {Screen} screen @param {"help" | "break"} kind */
function ownRequest(screen, kind) {
  return openRequests(screen.records).find(request => request.kind === kind && request.by === screen.me.seat)
}

/** Ask, or take it back. @param {Screen} screen @param {"help" | "break"} kind */
function toggleRequest(screen, kind) {
  const asked = ownRequest(screen, kind)
  if (asked) screen.propose({ op: "remove", id: asked.id })
  else screen.put({ type: "request", id: newId(), kind, answered: false })
}

/** Whoever asked learns that it was seen. @param {Screen} screen */
function tellAnswers(screen) {
  /** @type {Set<string>} */
  const open = new Set()
  screen.records.subscribe(ids => {
    for (const id of ids) {
      const record = screen.records.get(id)
      if (record?.type !== "request") open.delete(id)
      else if (!record.answered) open.add(id)
      else if (open.delete(id)) screen.say(WORDS.answered)
    }
  })
}

/** @param {Screen} screen */
function listen(screen) {
  tellAnswers(screen)
  const ends = screen.client.on("seat", () => {
    ends()
    requestAnimationFrame(() => setTimeout(() => void bringLed(screen)))   // behind the board
  })
  listenForKeys(() => (screen.inside ? rows(screen) : []), () => false)
}

/** @param {Screen} screen @returns {KeyRow[]} */
function rows(screen) {
  const turning = turningKeys(screen)
  const own = screen.faces?.keys() ?? []
  if (screen.me.role !== "student") return [...turning, ...own]
  return [
    ...turning, ...drawingKeys(screen), ...viewKeys(screen), ...own,
    { keys: "h", label: WORDS.help, run: () => toggleRequest(screen, "help") },
    { keys: "b", label: WORDS.break, run: () => toggleRequest(screen, "break") },
  ]
}

await openRoom({ inRoom, listen, refusals: REFUSED, faces: () => import("./faces.js") })

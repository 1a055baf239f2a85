/**
 * The screen of a second device: the page and the tools, large, and whose hand this is. No sound, no camera, no people:
 * those are on the first device.
 */

import { html, nothing } from "lit-html"
import { turner, turningKeys, viewKeys, viewWays } from "./look.js"
import { controlsOf, personOf } from "./model.js"
import { ask, button, calm, goodbye, noticeLine, picture, statusLine } from "./parts.js"
import { openRoom } from "./open.js"
import { takeOverInTime } from "./second-left.js"
import { drawingKeys, listenForKeys, toolbar } from "./tools.js"
import { SECOND } from "./words-second.js"
import { REFUSED, WORDS } from "./words.js"

/** @import { Screen } from "./screen.js" */

/** @param {Screen} screen */
function inRoom(screen) {
  const { state: { notice, seat }, records, me, status } = screen
  const name = personOf(records, me.seat)?.name ?? seat?.name
  return html`<main class="desk desk-second" data-role=${me.role}>
    <h1 class="vh">${WORDS.heading}</h1>
    <header class="second-head">
      <div class="second-whose">${picture(seat?.symbol ?? "")}
        <p><span class="second-name">${SECOND.of} <bdi>${name}</bdi></span> <span class="hint">${SECOND.quiet}</span></p></div>
      ${statusLine(status)}
      ${turner(screen)}${viewWays(screen)}
      ${button({ label: WORDS.leave, mark: "leave", kind: "quiet", press: () => void leave(screen) })}
    </header>
    <section class="board" aria-label=${WORDS.board}>
      ${toolbar(screen)}
      <div class="sheet"><div class="board-host"></div>${cover(screen)}${noticeLine(notice)}</div>
    </section>
  </main>`
}

/** What lies over the board while there is nothing to see on it. @param {Screen} screen */
function cover(screen) {
  const hidden = controlsOf(screen.records, screen.me.seat)?.board_hidden ?? false
  if (!hidden && screen.page) return nothing
  const [title, text] = hidden ? [WORDS.lookUp, WORDS.lookUpText] : [WORDS.noPage, WORDS.noPageText]
  return html`<div class="cover"><div class="calm-own" data-breathing>${picture(screen.state.seat?.symbol ?? "")}</div><p class="calm-title">${title}</p><p class="lead">${text}</p></div>`
}

/** Its link worked once: a hand that rests on the button must not be the end of it. @param {Screen} screen */
async function leave(screen) {
  if (await ask({ title: SECOND.leaveAsk, text: SECOND.overTodo, yes: WORDS.leave, stop: true })) await screen.leave()
}

/** What ended here goes on at the first device. @param {Parameters<typeof goodbye>[0]} says */
function farewell(says) {
  if (says.code === "replaced" || says.code === "version" || says.code === "malformed") return goodbye(says)
  const [text, todo] = says.kept ? [SECOND.overKept, SECOND.overKeptTodo] : [SECOND.overText, SECOND.overTodo]
  return calm({ title: SECOND.over, text, todo, symbol: says.symbol })
}

/** @param {Screen} screen */
function listen(screen) {
  listenForKeys(() => (screen.inside ? [...turningKeys(screen), ...drawingKeys(screen), ...viewKeys(screen)] : []), () => true)
}

const { room = "", seat = "", person = "" } = document.body.dataset
await takeOverInTime({ room, seat, person })
await openRoom({ inRoom, listen, second: true, goodbye: farewell, refusals: REFUSED })

/**
 * How staff make and end a second device, their own or a student's: a button beside the person, and the card with the link.
 * The link is told once, by the server; whether a device is there is told as presence.
 */

import { html, nothing, render } from "lit-html"
import { request } from "./below-seat.js"
import { madeLink } from "./made-link.js"
import { button, closeDialogs, dialog, icon } from "./parts.js"
import { square } from "./square.js"
import { SECOND } from "./words-second.js"
import { WORDS } from "./words-staff.js"

/** @import { Person } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */
/** @typedef {{url: string, qr: string[], expires_ms: number}} Made */

/** How often we look whether a link that nobody used has ended: by the server's time, since a laptop may sleep meanwhile. */
const LOOK_MS = 2000

/** The people whose second device is there. @type {Set<string>} */
const connected = new Set()
/** Draws the card that is open. */
let redraw = () => {}

/** Hear of second devices; what is there is told anew at every welcome. @param {Screen} screen */
export function tendSeconds(screen) {
  screen.client.on("seat", () => connected.clear())
  screen.client.on("presence", ({ kind, seat, on }) => {
    if (kind !== "second") return
    if (on) connected.add(seat)
    else connected.delete(seat)
    redraw()
    screen.draw()
  })
}

/** Beside a person: the way to the card where there is no menu for it, and whether a device is there. @param {Screen} screen @param {Person} person */
export function secondOf(screen, person) {
  const own = person.id === screen.me.seat
  if (!own && person.role !== "student") return nothing
  const there = connected.has(person.id), way = own || screen.me.role !== "therapist"
  if (!way && !there) return nothing
  return html`<div class="second-way">${way ? secondButton(screen, person) : nothing}
    ${there ? html`<span class="second-there">${icon("check")}${SECOND.connected}</span>` : nothing}</div>`
}

/** @param {Screen} screen @param {Person} person staff themselves, or a student */
export function secondButton(screen, person) {
  const own = person.id === screen.me.seat
  const label = own ? SECOND.mine : SECOND.student
  return button({ label, of: own ? "" : person.name, mark: "tablet", kind: "quiet", press: () => void openCard(screen, person, own) })
}

/** @param {Screen} screen @param {Person} person @param {boolean} own */
async function openCard({ client }, { id, name }, own) {
  /** @type {{made: Made | null, ended: boolean, failed: boolean, copied: boolean}} */
  const state = { made: null, ended: false, failed: false, copied: false }
  const title = own ? SECOND.mine : SECOND.whose(name)
  const closed = dialog(html`<h2 id="second-title">${title}</h2><div class="second-card"></div>`, { labelledby: "second-title" })
  const host = /** @type {HTMLElement} */ (document.querySelector(".second-card"))
  redraw = () => {
    if (connected.has(id)) Object.assign(state, { made: null, ended: false })   // it was used: nobody needs it any more
    render(card(), host)
  }
  const asked = async (/** @type {string} */ path) => {
    const answer = await request(path, { of: id })
    state.failed = !answer
    return answer
  }
  const make = async () => {
    const answer = await asked("second")
    state.made = answer && await answer.json()
    state.copied = state.ended = false
    redraw()
  }
  const look = setInterval(() => {
    if (!state.made || client.serverNow() < state.made.expires_ms) return
    Object.assign(state, { made: null, ended: true })
    redraw()
  }, LOOK_MS)
  const end = async () => {
    if (await asked("second/end")) connected.delete(id)
    redraw()
  }
  const copied = () => {
    state.copied = true
    redraw()
  }
  const card = () => html`
    ${connected.has(id) ? there(end) : state.made ? waiting(state.made, state.copied, copied) : offer(state.ended, make)}
    ${state.failed ? html`<p class="field-error" role="alert">${SECOND.failed}</p>` : nothing}
    <div class="dialog-ways">${button({ label: WORDS.close, press: closeDialogs })}</div>`
  redraw()
  await closed
  clearInterval(look)
  redraw = () => {}
}

/** @param {boolean} ended whether there was a link, which nobody used in time @param {() => Promise<void>} make */
function offer(ended, make) {
  return html`<p role="status">${ended ? SECOND.ended : SECOND.text}</p>
    <div>${button({ label: ended ? SECOND.makeNew : SECOND.make, mark: "plus", kind: "primary", press: () => void make() })}</div>`
}

/** @param {() => Promise<void>} end */
function there(end) {
  return html`<p class="second-there" role="status">${icon("check")}${SECOND.connected}</p><p class="hint">${SECOND.text} ${SECOND.endText}</p>
    <div>${button({ label: SECOND.end, kind: "stop", press: () => void end() })}</div>`
}

/** @param {Made} made @param {boolean} copied @param {() => void} done */
function waiting({ url, qr }, copied, done) {
  return html`<p>${SECOND.scan}</p>
    <div class="second-code" role="img" aria-label=${SECOND.code}>${square(qr)}</div>
    ${madeLink({ id: "second-url", label: SECOND.link, url, copied, done, hint: html`<p class="hint">${SECOND.once}</p>` })}
    <p class="status" role="status">${icon("saving")}<span>${SECOND.waiting}</span></p>`
}

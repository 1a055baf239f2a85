/**
 * The keys of staff: the table of them all, the dialog that shows it, and the two switches of this browser.
 * What the keys do is done elsewhere.
 */

import { html } from "lit-html"
import { answerCall } from "./calls-panel.js"
import { chimeOn, switchChime } from "./chime.js"
import { ownComfort } from "./comfort-own.js"
import { doorLocked, waitingOf } from "./leading.js"
import { openRequests } from "./model.js"
import { pageKeys } from "./pages.js"
import { dialog } from "./parts.js"
import { openPalette } from "./palette.js"
import { promptKeys } from "./prompts-panel.js"
import { railKeys } from "./rail.js"
import { scheduleKeys } from "./schedule-panel.js"
import { stepWidth } from "./widths.js"
import { teachingKeys } from "./teaching.js"
import { drawingKeys } from "./tools.js"
import { LEADING } from "./words-leading.js"
import { WORDS } from "./words-staff.js"

/** @import { Invite } from "./invite.js" */
/** @import { Messages } from "./messages.js" */
/** @import { Screen } from "./screen.js" */
/** @import { KeyRow } from "./tools.js" */

/** @typedef {{screen: Screen, invite: Invite, messages: Messages}} Parts */

const OFF = "baseline.letter-keys"

/** Whether single letters work outside the board (WCAG 2.1.4 wants a way to switch them off). */
export function lettersOn() {
  return localStorage.getItem(OFF) !== "off"
}

/** @param {boolean} on */
function switchLetters(on) {
  if (on) localStorage.removeItem(OFF)
  else localStorage.setItem(OFF, "off")
}

/** Show what is of this device: how pages look, two switches, and the keys that work now. @param {Parts} parts */
export function showSettings(parts) {
  void dialog(html`<h2 id="keys-title">${WORDS.settingsTitle}</h2>
    ${ownComfort({ words: true })}
    <label class="check"><input type="checkbox" .checked=${chimeOn()} @change=${onSwitch(switchChime)}>${WORDS.chimeOn}</label>
    <label class="check"><input type="checkbox" .checked=${lettersOn()} @change=${onSwitch(switchLetters)}>${WORDS.keysOn}</label>
    <h3>${WORDS.keysTitle}</h3>
    <dl class="keys">${rows(parts).map(row => html`<div><dt>${row.label}</dt><dd>${keyCaps(row.keys)}</dd></div>`)}</dl>
    <div class="dialog-ways"><button class="button primary">${WORDS.close}</button></div>`, { labelledby: "keys-title" })
}

/** @param {(on: boolean) => void} set @returns {(event: Event) => void} */
function onSwitch(set) {
  return event => set(/** @type {HTMLInputElement} */ (event.target).checked)
}

/** @param {string} keys */
function keyCaps(keys) {
  return keys.split(" ").map(one => html`<kbd>${one.replace("Control+", "Ctrl ").replace("Shift+", "Shift ").toUpperCase()}</kbd>`)
}

/** @param {Parts} parts @returns {KeyRow[]} */
export function rows(parts) {
  const { screen, messages } = parts
  const asked = openRequests(screen.records)[0]?.id
  const shared = [
    ...drawingKeys(screen), { keys: "[", label: WORDS.thinner, run: () => stepWidth(screen, -1) },
    { keys: "]", label: WORDS.thicker, run: () => stepWidth(screen, 1) }, ...teachingKeys(screen), ...pageKeys(screen), ...screen.faces?.keys() ?? [],
    { keys: "a", label: WORDS.answerFirst, run: () => answerCall(screen) || (asked && screen.patch(asked, { answered: true })) },
    { keys: "m", label: WORDS.messageTo, run: () => messages.focus() },
    { keys: "r", label: WORDS.keysRegions, run: () => nextRegion(1) },
    { keys: "Shift+r", label: WORDS.regionBefore, run: () => nextRegion(-1) },
    { keys: "?", label: WORDS.settingsKeys, run: () => showSettings(parts) },
    { keys: "Control+k /", label: LEADING.palette, run: () => openPalette(rows(parts)) }, ...scheduleKeys(screen),
  ]
  return screen.me.role === "therapist" ? [...shared, ...therapistRows(parts)] : shared
}

/** The door takes two fingers: a stray letter lets nobody in. @param {Parts} parts @returns {KeyRow[]} */
function therapistRows({ screen, invite }) {
  const first = waitingOf(screen.records)[0]?.seat
  return [
    ...railKeys(), ...promptKeys(screen), { keys: "Shift+l", label: WORDS.letInFirst, run: () => first && screen.act({ name: "let_in", seat: first }) },
    { keys: "i", label: WORDS.invite, run: () => invite.toggle() },
    { keys: "Shift+d", label: WORDS.lockDoor, run: () => screen.patch("door", { locked: !doorLocked(screen.records) }) },
  ]
}

/** Move the focus to the next (1) or previous (-1) part of the screen. @param {number} step */
function nextRegion(step) {
  const regions = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-region]")]).filter(each => each.offsetParent)
  const here = regions.findIndex(each => each.contains(document.activeElement))
  const next = regions[(here + step + regions.length) % regions.length]
  if (!next) return
  next.tabIndex = -1   // where it holds nothing to press
  const first = /** @type {HTMLElement | null} */ (next.querySelector("#surface") ?? next.querySelector("button, a[href], summary"))
  const stop = first ?? next
  stop.focus()
}

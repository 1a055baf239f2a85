/**
 * Switches of one's own devices, and what is asked or told about them: by the therapist, by the browser.
 * Shared by all roles; what switching means is decided in media.js.
 */

import { html, nothing } from "lit-html"
import { mayEver } from "../media/rights.js"
import { SOURCES } from "../media/sources.js"
import { button, icon } from "./parts.js"
import { HAPPENED, MEDIA, SWITCHES, problemOf } from "./words-media.js"

/** @import { Media } from "../media/media.js" */
/** @import { Source } from "../media/sources.js" */
/** @import { Screen } from "./screen.js" */
/** @import { Tiles } from "./tiles.js" */
/** @import { KeyRow } from "./tools.js" */

/** @type {Record<Source, [on: string, off: string]>} */
const MARKS = { mic: ["mic", "mic-off"], face: ["camera", "camera-off"], desk: ["desk", "desk-off"], screen: ["screen", "screen"] }

/** @typedef {{screen: Screen, media: Media, toggle: (source: Source) => Promise<void>}} Owner */

/** @param {Owner} owner @param {string} [kind] classes */
export function switches(owner, kind = "") {
  const { screen } = owner
  const offered = SOURCES.filter(source => (source !== "screen" || owner.media.own.canShare)
    && (mayEver(screen.records, screen.me, source) || isLent(screen, source)))
  return offered.map(source => deviceSwitch(owner, source, kind))
}

/** What students and facilitators have of their own; where it is taken away it keeps its place. @param {Screen} screen @param {Source} source */
function isLent({ me }, source) {
  return me.role !== "observer" && source !== "screen"
}

/** @param {Owner} owner @param {Source} source @param {string} kind */
function deviceSwitch(owner, source, kind) {
  const { media, screen } = owner
  const on = media.own.isOn(source)
  const opening = media.own.opening.has(source)
  const why = whyOff(media, source)
  const problem = problemOf(source, media.own.states[source])
  const [onMark, offMark] = MARKS[source]
  return html`<button type="button" class="button switch-device ${kind}" aria-pressed=${on} aria-disabled=${why !== "" || nothing}
    aria-busy=${opening || nothing} aria-description=${why || (problem?.[0] ?? nothing)} title=${SWITCHES[source]}
    ?data-problem=${problem !== null} @click=${() => why ? screen.say(why) : void owner.toggle(source)}
    >${icon(on ? onMark : offMark)}<span>${SWITCHES[source]}</span>${problem ? html`<span class="problem">${icon("warn")}</span>` : nothing}</button>`
}

/** Why it cannot be switched on just now, or "". @param {Media} media @param {Source} source */
function whyOff(media, source) {
  if (media.curtain && source !== "mic") return HAPPENED.curtain(source, "")
  if (!media.allowed.includes(source)) return MEDIA.notAllowed
  return media.low && source !== "mic" ? MEDIA.lowText : ""
}

/** Opens the choice of devices. @param {Screen} screen @param {Tiles} tiles @param {string} [kind] */
export function devicesButton(screen, tiles, kind = "") {
  const press = async () => (await import("./devices-panel.js")).showDevices(screen, tiles)
  return button({ label: MEDIA.devices, mark: "tune", kind, press: () => void press() })
}

/** What waits for a tap: a question of the therapist or of the browser, or the browser that holds the sound back. @param {Owner} owner */
export function question(owner) {
  const { media } = owner
  return html`<div class="question-place" role="alert">
    ${media.ears.blocked ? html`<div class="question">${icon("sound")}<p>${MEDIA.tapText}</p>
      ${button({ label: MEDIA.tapToHear, kind: "primary big", press: () => media.ears.tapped() })}</div>` : nothing}
    ${[...media.own.waiting].slice(-1).map(source => html`<div class="question">${icon(MARKS[source][0])}<p>${MEDIA.asksAbove}</p></div>`)}
    ${media.asked ? asks(owner, media.asked) : nothing}</div>`
}

/** What is asked for is off: a tap switches it on. @param {Owner} owner @param {Source} source */
function asks(owner, source) {
  return html`<div class="question">${icon(MARKS[source][0])}
    <p><span class="hint">${MEDIA.asked}</span><br><strong>${MEDIA.askedFor(source)}</strong></p>
    <div class="question-ways">${button({ label: MEDIA.notNow, press: () => owner.media.decline() })}
      ${button({ label: MEDIA.switchOn, kind: "primary", press: () => void owner.toggle(source) })}</div></div>`
}

/** Two fingers each: a stray letter switches nothing on. @type {[Source, string][]} */
const KEYS = [["mic", "Shift+m"], ["face", "Shift+v"], ["desk", "Shift+k"]]

/** @param {Owner} owner @returns {KeyRow[]} */
export function deviceKeys(owner) {
  return KEYS.filter(([source]) => owner.media.allowed.includes(source))
    .map(([source, keys]) => ({ keys, label: SWITCHES[source], run: () => void owner.toggle(source) }))
}

/**
 * The rail above the column of panels: one press, or one key, brings a panel into view and puts the focus there.
 * And what staff see of a stage that leads, with the way back to the board.
 */

import { html, nothing } from "lit-html"
import { nameOf } from "./activity-panel.js"
import { dress, ledStage, leads } from "./led.js"
import { staged } from "./model-activities.js"
import { button, icon } from "./parts.js"
import { MIRROR, PROMPTS } from "./words-prompts.js"
import { LEADING } from "./words-leading.js"
import { WORDS } from "./words-staff.js"

/** @import { Screen } from "./screen.js" */
/** @import { KeyRow } from "./tools.js" */

/** Panels of the column: the name of the region, a short one, the icon, the key. @type {[string, string, string, string][]} */
const PANELS = [
  [LEADING.schedule, LEADING.scheduleShort, "schedule", "Alt+1"], [PROMPTS.region, PROMPTS.region, "message", "Alt+2"],
  [LEADING.tools, LEADING.toolsShort, "activities", "Alt+3"], [WORDS.people, WORDS.people, "people", "Alt+4"],
  [WORDS.messages, WORDS.messagesShort, "staff", "Alt+5"], [MIRROR.region, MIRROR.short, "screen", "Alt+6"],
]

void dress()

/** The board is looked at although all see something else: of this window only. */
let peeking = false

export function rail() {
  return html`<nav class="rail" aria-label=${LEADING.rail}>${PANELS.map(([name, short, mark, keys]) =>
    html`<button type="button" class="button quiet" aria-keyshortcuts=${keys} title=${`${name} (${keys})`} @click=${() => bring(name)}>${icon(mark)}<span>${short}</span></button>`)}</nav>`
}

/** @param {string} name of the region */
function bring(name) {
  const panel = /** @type {HTMLElement | null} */ (document.querySelector(`.side section[aria-label="${CSS.escape(name)}"]`))
  if (!panel) return
  panel.scrollIntoView({ block: "start" })
  const first = /** @type {HTMLElement | null} */ (panel.querySelector("textarea, input, button, summary"))
  panel.tabIndex = -1
  const stop = first ?? panel
  stop.focus({ preventScroll: true })
}

/** @returns {KeyRow[]} */
export function railKeys() {
  return PANELS.map(([name, , , keys]) => ({ keys, label: name, run: () => bring(name) }))
}

/** What all see, over the board, unless this window looks at the board meanwhile. @param {Screen} screen */
export function stageOfStaff(screen) {
  if (!leads(screen)) {
    peeking = false
    return nothing
  }
  const { show, activity } = staged(screen.records)
  const what = activity ? nameOf(activity) : show === "now" ? LEADING.now : LEADING.schedule
  const peek = () => {
    peeking = !peeking
    screen.draw()
  }
  return html`${peeking ? nothing : ledStage(screen)}
    <div class="stage-bar"><p>${icon("stage")}<span>${LEADING.allSee} <bdi>${what}</bdi></span></p>
      ${button({ label: LEADING.lookAtBoard, kind: "quiet", pressed: peeking, press: peek })}
      ${screen.me.role === "therapist" ? button({ label: LEADING.stopShowing, mark: "before", kind: "primary", press: () => screen.patch("stage", { show: "board", of: "" }) }) : nothing}</div>`
}

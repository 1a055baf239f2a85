/**
 * "Watch me, then you": staff choose what is written again, how fast, and on whose screen.
 * Tells it; each screen plays it from the records that it has.
 */

import { html, nothing } from "lit-html"
import { cuesOn } from "./letters-panel.js"
import { studentsIn } from "./leading.js"
import { button, icon } from "./parts.js"
import { TOOLS } from "./words-tools.js"
import { WORDS } from "./words-staff.js"

/** @import { Page } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

/** What is chosen, of this window. */
const form = { open: false, what: "page", half: false, to: "" }

/** @param {Screen} screen */
export function againButton(screen) {
  return button({ label: TOOLS.againShort, mark: "again", kind: "tool", pressed: form.open, press: () => toggleAgain(screen) })
}

/** @param {Screen} screen @param {boolean} [open] */
export function toggleAgain(screen, open = !form.open) {
  form.open = open
  screen.draw()
  requestAnimationFrame(() => requestAnimationFrame(() => open && document.getElementById("again-what")?.focus()))
}

/** @param {Screen} screen */
export function againPanel(screen) {
  const { page } = screen
  if (!form.open || !page) return nothing
  const cues = cuesOn(screen, page)
  const strokes = screen.records.page(page.id).length
  const things = [
    ...(strokes ? [["page", TOOLS.wholePage], ["last", TOOLS.lastStroke]] : []), ...cues.map(cue => [cue.id, TOOLS.cueNamed(cue.text)]),
  ]
  if (!things.some(([value]) => value === form.what)) form.what = things[0]?.[0] ?? "page"
  const people = [["", TOOLS.forAll], ...studentsIn(screen.records).map(({ id, name }) => [id, name])]
  const seen = page.audience === "everyone" ? people : people.filter(([id]) => !id || id === page.audience)
  return html`<section class="panel panel-teach" aria-label=${TOOLS.again}
    @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && toggleAgain(screen, false)}>
    <div class="panel-teach-head"><h2>${icon("again")}${TOOLS.again}</h2>
      ${button({ label: WORDS.close, mark: "close", kind: "quiet only", press: () => toggleAgain(screen, false) })}</div>
    <div class="panel-teach-row">
      ${choice("again-what", TOOLS.againWhat, things, form.what, what => { form.what = what })}
      ${choice("again-speed", TOOLS.againSpeed, [["", TOOLS.ownSpeed], ["half", TOOLS.halfSpeed]], form.half ? "half" : "", speed => { form.half = speed === "half" })}
      ${choice("again-for", TOOLS.againFor, seen, form.to, to => { form.to = to })}
    </div>
    <div class="panel-teach-row">
      ${button({ label: TOOLS.play, mark: "play", kind: "primary", off: !things.length, press: () => play(screen, page) })}
      ${button({ label: TOOLS.stop, mark: "stop", press: () => send(screen, { what: "stop", page: page.id }) })}
    </div>
  </section>`
}

/** @param {string} id @param {string} label @param {string[][]} things @param {string} now @param {(value: string) => void} chosen */
function choice(id, label, things, now, chosen) {
  const change = (/** @type {Event} */ { target }) => chosen(/** @type {HTMLSelectElement} */ (target).value)
  return html`<label class="grow" for=${id}><span>${label}</span><select id=${id} aria-label=${label} @change=${change}>
    ${things.map(([value, name]) => html`<option value=${value} ?selected=${value === now}>${name}</option>`)}</select></label>`
}

/** @param {Screen} screen @param {Page} page */
function play(screen, page) {
  const last = screen.records.page(page.id).at(-1)
  const { what } = form
  const chosen = what === "page" ? { what } : what === "last" ? { what: "stroke", mark: last?.id ?? "" } : { what: "cue", mark: what }
  send(screen, { ...chosen, page: page.id, half: form.half })
}

/** On the screens that are meant, and here. @param {Screen} screen @param {{what: string, page: string, mark?: string, half?: boolean}} again */
function send(screen, again) {
  screen.client.presence("replay", { ...again, to: form.to })
  screen.replay(again)
}

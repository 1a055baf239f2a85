/**
 * How the paper of the page in view, or what lies over it, is adjusted while the class watches.
 * Shows fields and asks for changes; what they mean is the model's business.
 */

import { html, nothing } from "lit-html"
import { FAMILIES } from "../board/paper-presets.js"
import { Changing, beginning, gradeNow, grades, rememberGrade } from "./paper-choice.js"
import { ownRulings } from "./paper-own.js"
import { pictureOfRuling } from "./paper-pictures.js"
import { button, icon } from "./parts.js"
import { PAPERS } from "./words-paper.js"
import { WORDS } from "./words-staff.js"

/** @import { Family, Page, Paper, Ruling } from "../core/records.js" */
/** @import { Part } from "./paper-choice.js" */
/** @import { Screen } from "./screen.js" */

/**
 * @typedef {object} Slider
 * @property {"row_mm" | "body_mm" | "skip_mm" | "margin_mm" | "margin_line_mm" | "weight" | "dash_mm"} field
 * @property {string} label
 * @property {number} least
 * @property {number} most of the slider; the number beside it goes on to the bound
 * @property {number} bound
 * @property {number} step
 * @property {(value: number) => string} says
 * @property {readonly Family[]} [not] families that do not draw it
 */

const mm = PAPERS.millimetres
/** @type {readonly Family[]} */
const RULED = ["wide_ruled", "college_ruled", "narrow_ruled"]
/** @type {Slider[]} */
const SLIDERS = [
  { field: "row_mm", label: PAPERS.row, least: 4, most: 40, bound: 60, step: 0.1, says: mm },
  { field: "body_mm", label: PAPERS.body, least: 0, most: 30, bound: 60, step: 0.1, says: value => (value ? mm(value) : PAPERS.half), not: [...RULED, "graph"] },
  { field: "skip_mm", label: PAPERS.skip, least: 0, most: 40, bound: 60, step: 0.1, says: mm, not: ["graph"] },
  { field: "margin_mm", label: PAPERS.margin, least: 0, most: 40, bound: 60, step: 0.1, says: mm },
  { field: "margin_line_mm", label: PAPERS.marginLine, least: 0, most: 100, bound: 100, step: 1, says: value => (value ? mm(value) : PAPERS.noLine) },
  { field: "weight", label: PAPERS.weight, least: 0.5, most: 4, bound: 4, step: 0.25, says: PAPERS.times },
  { field: "dash_mm", label: PAPERS.dash, least: 0, most: 12, bound: 20, step: 0.5, says: value => (value < 0.5 ? PAPERS.solid : mm(value)), not: [...RULED, "graph", "boxes"] },
]
/** @type {readonly Ruling["color"][]} */
const COLORS = ["blue", "gray", "black", "green", "red"]

let open = false
/** @type {Part} */
let part = "paper"
/** @type {Changing | null} */
let changing = null

export function panelOpen() {
  return open
}

/** @param {Screen} screen @param {boolean} wanted */
export function openPanel(screen, wanted) {
  open = wanted
  changing ??= new Changing(screen)
  screen.draw()
  requestAnimationFrame(() => requestAnimationFrame(() => {   // once it is drawn
    const panel = document.querySelector(".panel-paper")
    panel?.scrollIntoView({ block: "nearest" })
    const stop = panel?.querySelector("button") ?? document.querySelector("[popovertarget]")
    if (stop instanceof HTMLElement) stop.focus()
  }))
}

/** @param {Screen} screen */
export function paperPanel(screen) {
  const { page } = screen
  if (!open || !page) return nothing
  const ruling = changer(screen).now(page, part)
  return html`<section class="panel panel-paper" aria-label=${PAPERS.panel} data-region>
    <div class="panel-head"><h2>${icon("paper")}${PAPERS.panel}</h2>
      ${button({ label: WORDS.close, mark: "close", kind: "quiet only panel-close", press: () => openPanel(screen, false) })}</div>
    <div class="halves" role="group" aria-label=${PAPERS.which}>${half(screen, "paper", PAPERS.ofPage)}${half(screen, "overlay", PAPERS.ofOverlay)}</div>
    ${families(screen, page, ruling)}
    ${ruling && ruling.family !== "plain" ? html`${stages(screen, page, ruling)}${sizes(screen, page, ruling)}${colors(screen, page, ruling)}` : nothing}
    ${part === "paper" ? sheet(screen, page) : nothing}
    ${ownRulings(screen, ruling, chosen => apply(screen, page, chosen))}
  </section>`
}

/** @param {Screen} screen */
function changer(screen) {
  return changing ??= new Changing(screen)
}

/** @param {Screen} screen @param {Part} name @param {string} label */
function half(screen, name, label) {
  const press = () => {
    part = name
    screen.draw()
  }
  return button({ label, pressed: part === name, press })
}

/**
 * Take a whole ruling for the page or its overlay.
 * @param {Screen} screen
 * @param {Page} page
 * @param {Ruling | null} ruling
 */
function apply(screen, page, ruling) {
  changer(screen).flush()
  const fields = part === "paper" ? { paper: { ...page.paper, ...ruling } } : { overlay: ruling }
  screen.patch(page.id, fields)
}

/** Family and grade: where a ruling begins. @param {Screen} screen @param {Page} page @param {Partial<Ruling> | null} ruling */
function families(screen, page, ruling) {
  const begin = (/** @type {string} */ family) =>
    apply(screen, page, family ? beginning(/** @type {Family} */ (family), ruling ?? page.paper) : null)
  const offered = part === "paper" ? FAMILIES : FAMILIES.filter(family => family !== "plain")
  return html`<div class="pair">
    <label class="field"><span>${PAPERS.family}</span><select @change=${(/** @type {Event} */ event) => begin(valueOf(event))}>
      ${part === "overlay" ? html`<option value="" .selected=${!ruling}>${PAPERS.none}</option>` : nothing}
      ${offered.map(family => html`<option value=${family} .selected=${ruling?.family === family}>${WORDS.families[family]}</option>`)}
    </select></label>
    <label class="field"><span>${PAPERS.grade}</span><select @change=${(/** @type {Event} */ event) => {
      rememberGrade(valueOf(event))
      if (ruling?.family) begin(ruling.family)
      else screen.draw()
    }}>${["", ...grades()].map(grade => html`<option value=${grade} .selected=${grade === gradeNow()}>${grade || PAPERS.gradeNone}</option>`)}
    </select></label></div>`
}

/** Six steps from full help to a plain line. @param {Screen} screen @param {Page} page @param {Paper | Ruling} ruling */
function stages(screen, page, ruling) {
  const of = /** @type {Ruling} */ (ruling)
  return html`<fieldset class="stages"><legend>${PAPERS.stage}</legend><div class="stages-row">${PAPERS.stages.map((label, stage) => html`
    <label class="stage-choice"><input type="radio" name="paper-stage" .checked=${(of.stage ?? 0) === stage}
      @change=${() => changer(screen).atOnce(page, part, { stage })}>
      ${pictureOfRuling(plainRuling({ ...of, stage }))}<span>${label}</span></label>`)}</div></fieldset>`
}

/** @param {Ruling & Partial<Paper>} ruling @returns {Ruling} pictures do not show the sheet */
function plainRuling({ size, landscape, ...ruling }) {
  return ruling
}

/** @param {Screen} screen @param {Page} page @param {Paper | Ruling} ruling */
function sizes(screen, page, ruling) {
  const letters = (/** @type {Event} */ event) => changer(screen).soon(page, part, { letters: valueOf(event).slice(0, 40) })
  return html`<div class="sliders">
    ${SLIDERS.filter(({ not }) => !not?.includes(ruling.family)).map(each => slider(screen, page, ruling, each))}
    <label class="switch"><input type="checkbox" role="switch" .checked=${ruling.margin_right ?? false}
      @change=${() => changer(screen).atOnce(page, part, { margin_right: !ruling.margin_right })}><span>${PAPERS.marginRight}</span></label>
    ${ruling.family === "boxes" ? html`<label class="field"><span>${PAPERS.letters}</span>
      <input maxlength="40" autocomplete="off" placeholder=${PAPERS.lettersNone} .value=${ruling.letters ?? ""} @input=${letters}></label>` : nothing}
  </div>`
}

/** A length: a slider for the hand, a number for who knows it. @param {Screen} screen @param {Page} page @param {Paper | Ruling} ruling @param {Slider} is */
function slider(screen, page, ruling, { field, label, least, most, bound, step, says }) {
  const value = ruling[field] ?? 0
  const name = field === "row_mm" && ruling.family === "graph" ? PAPERS.square : label
  const moved = (/** @type {Event} */ event) => changer(screen).soon(page, part, { [field]: Number(valueOf(event)) })
  const typed = (/** @type {Event} */ event) => {
    const number = Math.max(least, Math.min(bound, Number(valueOf(event))))
    if (Number.isFinite(number)) changer(screen).atOnce(page, part, { [field]: number })
  }
  return html`<div class="slider"><label for=${`paper-${field}`}>${name}</label><span class="hint">${says(value)}</span>
    <input id=${`paper-${field}`} type="range" min=${least} max=${most} step=${step} .value=${String(value)} aria-valuetext=${says(value)}
      @input=${moved} @change=${() => changer(screen).flush()}>
    <input type="number" inputmode="decimal" aria-label=${field === "weight" ? name : PAPERS.inMillimetres(name)} min=${least} max=${bound} step="any"
      .value=${String(Math.round(value * 100) / 100)} @change=${typed}></div>`
}

/** @param {Screen} screen @param {Page} page @param {Paper | Ruling} ruling */
function colors(screen, page, ruling) {
  return html`<fieldset class="line-colors"><legend>${PAPERS.color}</legend><div class="choices">${COLORS.map(color => html`<label class="choice">
    <input type="radio" name="paper-color" .checked=${(ruling.color ?? "blue") === color}
      @change=${() => changer(screen).atOnce(page, part, { color })}><span class="line-color line-${color}" aria-hidden="true"></span>
    <span>${PAPERS.colors[color]}</span></label>`)}</div></fieldset>`
}

/** @param {Screen} screen @param {Page} page */
function sheet(screen, page) {
  const { size, landscape } = page.paper
  const take = (/** @type {Partial<Paper>} */ fields) => changer(screen).atOnce(page, "paper", fields)
  const one = (/** @type {string} */ name, /** @type {string} */ label, /** @type {boolean} */ on, /** @type {Partial<Paper>} */ fields) =>
    html`<label class="choice"><input type="radio" name=${name} .checked=${on} @change=${() => take(fields)}><span>${label}</span></label>`
  return html`<fieldset class="line-colors"><legend>${PAPERS.sheet}</legend><div class="choices">
    ${one("paper-size", PAPERS.letter, size === "letter", { size: "letter" })}${one("paper-size", PAPERS.a4, size === "a4", { size: "a4" })}</div>
    <div class="choices">${one("paper-wide", PAPERS.upright, !landscape, { landscape: false })}${one("paper-wide", PAPERS.wide, landscape, { landscape: true })}
    </div></fieldset>`
}

/** @param {Event} event of a field */
function valueOf({ target }) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (target).value
}

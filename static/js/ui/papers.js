/**
 * The paper of the page in view: a menu of all families, each as a small picture of what it will be.
 * A choice is one patch of the page, and what is written stays where it is. What can be adjusted is paper-panel.js's.
 */

import { html, nothing } from "lit-html"
import { FAMILIES } from "../board/paper-presets.js"
import { PAPER, beginning, loadPresets } from "./paper-choice.js"
import { openPanel, panelOpen } from "./paper-panel.js"
import { pictureOfRuling } from "./paper-pictures.js"
import { icon } from "./parts.js"
import { PAPERS } from "./words-paper.js"
import { WORDS } from "./words-staff.js"

/** @import { Family } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

const ID = "paper-menu"
/** Room between the menu and what opened it, and the edge of the window. CSS pixels. */
const GAP = 8

let asked = false

/** What opens the menu, among the drawing tools. @param {Screen} screen */
export function paperButton(screen) {
  if (!asked) void loadPresets(() => screen.draw())
  asked = true
  return html`<button type="button" class="button tool tool-wide" popovertarget=${ID} aria-haspopup="menu"
    aria-disabled=${!screen.page || nothing}>${icon("paper")}<span>${WORDS.paper}</span></button>`
}

/** The menu itself, which lies above the room. @param {Screen} screen */
export function paperMenu(screen) {
  const now = screen.page?.paper ?? PAPER
  const choose = (/** @type {Family} */ family) => {
    document.getElementById(ID)?.hidePopover()
    if (screen.page && family !== now.family) screen.patch(screen.page.id, { paper: { ...now, ...beginning(family, now), stage: 0 } })
  }
  return html`<div id=${ID} class="paper-menu" popover role="menu" aria-label=${WORDS.paper} @toggle=${opened} @keydown=${walk}>
    ${FAMILIES.map(family => html`<button type="button" class="paper-choice" role="menuitemradio" tabindex="-1"
      aria-checked=${family === now.family} @click=${() => choose(family)}>
      ${pictureOfRuling(family === now.family ? { ...beginning(family, now), ...now } : beginning(family, now))}
      <span>${WORDS.families[family]}</span></button>`)}
    <button type="button" class="button paper-adjust" role="menuitem" tabindex="-1" @click=${() => adjust(screen)}>
      ${icon("tune")}<span>${PAPERS.adjust}</span></button>
  </div>`
}

/** @param {Screen} screen */
function adjust(screen) {
  document.getElementById(ID)?.hidePopover()
  openPanel(screen, !panelOpen())
}

/** The menu opens beside its button, with the focus on what is chosen. @param {ToggleEvent} event */
function opened({ newState, currentTarget }) {
  if (newState !== "open") return
  const menu = /** @type {HTMLElement} */ (currentTarget)
  const by = document.querySelector(`[popovertarget="${ID}"]`)?.getBoundingClientRect() ?? new DOMRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  const right = by.right + GAP + width < innerWidth, beside = right || by.left - GAP - width > 0
  const left = right ? by.right + GAP : beside ? by.left - GAP - width : Math.min(by.left, innerWidth - width - GAP)
  const top = beside ? Math.min(by.top, innerHeight - height - GAP) : by.top - height - GAP
  menu.style.left = `${Math.max(GAP, left)}px`
  menu.style.top = `${Math.max(GAP, top)}px`
  const first = menu.querySelector('[aria-checked="true"]') ?? menu.querySelector("button")
  if (first instanceof HTMLElement) first.focus()
}

/** Arrow keys go over the pictures as they lie. @param {KeyboardEvent} event */
function walk(event) {
  const menu = /** @type {HTMLElement} */ (event.currentTarget)
  const stops = [...menu.querySelectorAll("button")]
  const at = stops.indexOf(/** @type {HTMLButtonElement} */ (event.target))
  const across = getComputedStyle(menu).gridTemplateColumns.split(" ").length
  const to = {
    ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + across, ArrowUp: at - across, Home: 0, End: stops.length - 1,
  }[event.key]
  if (to === undefined) return
  event.preventDefault()
  event.stopPropagation()
  stops[Math.max(0, Math.min(to, stops.length - 1))].focus()
}

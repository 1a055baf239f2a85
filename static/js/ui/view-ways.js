/**
 * How large the page is seen, in a plain word, and what changes it: closer, farther, the hand, true size, twice for fingers.
 * And turning pages. Loaded behind the board.
 */

import { html, nothing } from "lit-html"
import { FINGER_BODY_MM, displayOf, fingerScale, keepFingerScale, measured } from "../board/true-size.js"
import { lookOf, mayRoam, zoomBy } from "./look.js"
import { isStaff, neighbour, reachable } from "./model.js"
import { button, fetched, icon } from "./parts.js"
import { VIEW } from "./words-view.js"
import { WORDS } from "./words.js"

/** @import { Screen } from "./screen.js" */
/** @import { KeyRow } from "./tools.js" */

/** One step closer. */
const STEP = 1.25

/** Whether a finger wrote here. */
let fingers = false
/** @type {Screen | null} */
let shown = null

void fetched("stylesheet", new URL("../../css/sizes.css", import.meta.url).href)
document.addEventListener("pointerdown", ({ pointerType, target }) => {
  if (fingers || pointerType !== "touch" || !(target instanceof Element) || !target.closest("#surface")) return
  fingers = true
  shown?.draw()
}, { capture: true })
window.addEventListener("resize", () => shown?.draw())   // another display may be another size

/** @param {Screen} screen */
export function buttons(screen) {
  shown = screen
  const word = wordOf(lookOf(screen).zoom)
  if (!isStaff(screen.me.role)) return html`<div class="view-size" role="group" aria-label=${VIEW.ways}>
    ${mayRoam(screen) ? roaming(screen) : nothing}
    ${button({ label: word, mark: "ruler", kind: "quiet view-word", press: () => void ask(screen) })}
    ${forFingers(screen) ? fingerSwitch(screen) : nothing}</div>`
  return html`<details class="menu menu-up view-size"><summary class="button quiet view-word">${icon("ruler")}<span>${word}</span>
      <span class="vh"> ${VIEW.ways}</span></summary>
    <div class="menu-list"><div class="view-row" role="group" aria-label=${VIEW.ways}>${roaming(screen)}</div>
      ${button({ label: VIEW.measure, mark: "ruler", kind: "quiet", press: () => void ask(screen) })}
      ${forFingers(screen) ? fingerSwitch(screen) : nothing}</div></details>`
}

/** The hand, closer, farther. @param {Screen} screen */
function roaming(screen) {
  const { zoom } = lookOf(screen)
  const pressed = screen.state.tool.tool === "hand"
  return html`
    ${button({ label: VIEW.hand, mark: "hand", kind: "only view-way stays", pressed, press: () => hand(screen) })}
    ${button({ label: VIEW.farther, mark: "farther", kind: "only view-way stays", off: zoom <= 100, press: () => zoomBy(1 / STEP) })}
    ${button({ label: VIEW.closer, mark: "closer", kind: "only view-way stays", off: zoom >= 400, press: () => zoomBy(STEP) })}
    ${button({ label: VIEW.whole, mark: "view", kind: "only view-way stays", off: zoom <= 100, press: () => zoomBy(0) })}`
}

/** @param {Screen} screen @returns {KeyRow[]} */
export function keys(screen) {
  if (!mayRoam(screen)) return []
  return [
    { keys: "+ =", label: VIEW.closer, run: () => zoomBy(STEP) },
    { keys: "-", label: VIEW.farther, run: () => zoomBy(1 / STEP) },
    { keys: "0", label: VIEW.whole, run: () => zoomBy(0) },
    { keys: "v", label: VIEW.hand, run: () => hand(screen) },
  ]
}

/** @param {number} zoom percent */
function wordOf(zoom) {
  if (zoom > 100) return VIEW.zoomed(zoom)
  if (fingerScale(localStorage) > 1) return VIEW.finger
  return measured(localStorage, displayOf(window.screen, devicePixelRatio)) ? VIEW.true : VIEW.fits
}

/** The hand, or the pencil again. @param {Screen} screen */
function hand(screen) {
  screen.pick({ tool: screen.state.tool.tool === "hand" ? "pencil" : "hand" })
}

/** @param {Screen} screen */
async function ask(screen) {
  const module = await import("./true-size-dialog.js").catch(() => null)   // without network another press is another chance
  await module?.askTrueSize()
  screen.draw()
}

/** Whether letters are too small for the finger that writes here, or have been made larger for it. @param {Screen} screen */
function forFingers({ page }) {
  if (fingerScale(localStorage) > 1) return true
  if (!fingers || !page || ["plain", "graph"].includes(page.paper.family)) return false
  const { row_mm, body_mm } = page.paper
  return Math.min(body_mm || row_mm / 2, row_mm) < FINGER_BODY_MM
}

/** @param {Screen} screen */
function fingerSwitch(screen) {
  const on = fingerScale(localStorage) > 1
  const press = () => {
    keepFingerScale(localStorage, !on)
    window.dispatchEvent(new Event("resize"))
    screen.draw()
  }
  return button({ label: VIEW.forFingers, mark: "closer", kind: "quiet", pressed: on, press })
}

/** Turning pages, where there is more than one to turn to. @param {Screen} screen */
export function turner(screen) {
  const pages = reachable(screen.records, screen.me)
  const id = screen.page?.id ?? ""
  if (pages.length < 2) return nothing
  const at = pages.findIndex(page => page.id === id)
  return html`<nav class="turner" aria-label=${WORDS.pages}>
    ${button({ label: WORDS.prevPage, mark: "before", kind: "only", off: at < 1, press: () => turn(screen, -1) })}
    <span class="turner-at">${WORDS.pageOf(at + 1, pages.length)}</span>
    ${button({ label: WORDS.nextPage, mark: "after", kind: "only", off: at === pages.length - 1, press: () => turn(screen, 1) })}
  </nav>`
}

/** @param {Screen} screen @returns {KeyRow[]} */
export function turningKeys(screen) {
  return [
    { keys: "PageUp ,", label: WORDS.prevPage, run: () => turn(screen, -1) },
    { keys: "PageDown .", label: WORDS.nextPage, run: () => turn(screen, 1) },
  ]
}

/** @param {Screen} screen @param {number} step */
function turn(screen, step) {
  const page = neighbour(reachable(screen.records, screen.me), screen.page?.id ?? "", step)
  if (page) screen.turnTo(page.id)
}

/**
 * Measures this display: the picture of a bank card is made as wide as one that is held against the screen.
 */

import { html } from "lit-html"
import { CARD_MM, LEAST, MOST, displayOf, keepMeasured, measured } from "../board/true-size.js"
import { button, closeDialogs, dialog } from "./parts.js"
import { VIEW } from "./words-view.js"

/** Where it begins: a school laptop's panel (architecture.md, Paper). */
const USUAL = 5.32
const LEAST_PX = Math.round(LEAST * CARD_MM.width)
/** Room that the dialog needs at both sides of the card. */
const SIDES_PX = 120

/** Ask until the card fits; keep it for this display, or forget what was kept. */
export async function askTrueSize() {
  const display = displayOf(screen, devicePixelRatio)
  const most = Math.max(LEAST_PX + 1, Math.min(Math.round(MOST * CARD_MM.width), innerWidth - SIDES_PX))
  let px = Math.min(most, Math.round((measured(localStorage, display) || USUAL) * CARD_MM.width))
  const answer = dialog(html`<h2 id="size-title">${VIEW.title}</h2><p id="size-text">${VIEW.text}</p>
    <div class="card-place"><div class="bank-card" @pointerdown=${hold} @pointermove=${(/** @type {PointerEvent} */ event) => pull(event)}>
      <span class="bank-card-chip"></span><span class="bank-card-edge"></span></div></div>
    <div class="card-ways">${button({ label: VIEW.smaller, mark: "minus", kind: "only card-step", press: () => set(px - 1) })}
      <input id="card-width" type="range" min=${LEAST_PX} max=${most} step="1" aria-label=${VIEW.width} autofocus
        @input=${(/** @type {Event} */ event) => set(Number(/** @type {HTMLInputElement} */ (event.target).value))}>
      ${button({ label: VIEW.larger, mark: "plus", kind: "only card-step", press: () => set(px + 1) })}</div>
    <div class="dialog-ways">${button({ label: VIEW.cancel, press: closeDialogs })}
      <button class="button" value="fit">${VIEW.forget}</button><button class="button primary" value="keep">${VIEW.keep}</button></div>`,
  { labelledby: "size-title", describedby: "size-text" })
  const card = /** @type {HTMLElement} */ (document.querySelector(".bank-card"))
  const range = /** @type {HTMLInputElement} */ (document.getElementById("card-width"))

  /** @param {number} wanted CSS pixels */
  function set(wanted) {
    px = Math.max(LEAST_PX, Math.min(most, wanted))
    card.style.width = `${px}px`
    range.value = String(px)
    range.setAttribute("aria-valuetext", `${px} px`)
  }

  /** The card grows from its middle, so its edge goes half as far. @param {PointerEvent} event */
  function pull({ buttons, clientX }) {
    const { left, width } = card.getBoundingClientRect()
    if (buttons) set(Math.round(2 * (clientX - left - width / 2)))
  }

  set(px)
  const said = await answer
  if (said === "keep") keepMeasured(localStorage, display, px / CARD_MM.width)
  if (said === "fit") keepMeasured(localStorage, display, 0)
  if (said) window.dispatchEvent(new Event("resize"))   // the board lies anew
  return said
}

/** @param {PointerEvent} event */
function hold({ currentTarget, pointerId }) {
  /** @type {HTMLElement} */ (currentTarget).setPointerCapture(pointerId)
}

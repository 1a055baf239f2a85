/**
 * How pages look on this device, as signs to choose from; templates/comfort.html is the same for the pages around the room.
 * What a choice does is comfort-early.js's.
 */

import { html } from "lit-html"
import { icon } from "./parts.js"
import { LOOKS } from "./words-view.js"

/** @param {{words?: boolean}} [how] with words beside the signs, for those who read */
export function ownComfort({ words = false } = {}) {
  const sign = html`<span aria-hidden="true">A</span>`
  return html`<fieldset class="comfort-ways"><legend class="vh">${LOOKS.ways}</legend>
    ${["usual", "large", "larger"].map(size => way("radio", "lettering", size, sign, words))}
    ${way("checkbox", "contrast", "more", icon("contrast"), words)}${way("checkbox", "hand", "left", icon("left-hand"), words)}</fieldset>`
}

/** @param {"radio" | "checkbox"} type @param {string} name @param {string} value @param {unknown} sign @param {boolean} words */
function way(type, name, value, sign, words) {
  const label = LOOKS[`${name}_${value}`]
  return html`<label class=${words ? "button" : "button only"} title=${label}><input type=${type} name=${name} value=${value} data-comfort
    .checked=${document.documentElement.dataset[name] === value}>${sign}<span class=${words ? "" : "vh"}>${label}</span></label>`
}

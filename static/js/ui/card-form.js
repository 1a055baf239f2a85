/**
 * The dialog in which a card of the schedule is made or changed: words, picture, minutes, kind.
 */

import { html, render } from "lit-html"
import { closeDialogs, dialog } from "./parts.js"
import { Picker, fitting } from "./symbol-picker.js"
import { LEADING } from "./words-leading.js"

/** @typedef {{label: string, symbol: string, image: string, minutes: number, kind: "step" | "break" | "surprise"}} CardSays */

/**
 * Ask for a card.
 * @param {CardSays} card what it is now
 * @param {string} yes the word on the button
 * @param {{lang: string}} means in which language pictures are looked up
 * @returns {Promise<CardSays | null>} null where it was left
 */
export async function askCard(card, yes, means) {
  const now = { ...card }
  const host = document.createElement("div")
  const picker = new Picker("card", { draw: () => render(view(now, picker, yes), host), chosen: card, ...means })
  picker.look(card.label)
  render(view(now, picker, yes), host)
  const answer = await dialog(html`<h2 id="card-title">${LEADING.addTitle}</h2>${host}`, { labelledby: "card-title" })
  const label = now.label.trim()
  picker.close()
  return answer === "yes" && label ? { ...now, label, symbol: picker.chosen, image: picker.photos.image } : null
}

/** Whether the picture is another than the one that was taken unasked. @param {Picker} picker */
function chosenByHand({ chosen, found, query }) {
  return chosen !== "" && chosen !== fitting(found, query)
}

/** @param {CardSays} now @param {Picker} picker @param {string} yes */
function view(now, picker, yes) {
  const value = (/** @type {Event} */ { target }) => /** @type {HTMLInputElement} */ (target).value
  const named = (/** @type {Event} */ event) => {
    now.label = value(event)
    picker.look(now.label, !chosenByHand(picker))
  }
  const timed = (/** @type {Event} */ event) => { now.minutes = Math.max(0, Math.min(240, Math.round(Number(value(event))) || 0)) }
  const kind = (/** @type {CardSays["kind"]} */ each) => html`<label class="check"><input type="radio" name="kind" .checked=${now.kind === each}
    @change=${() => { now.kind = each }}>${LEADING.kinds[each]}</label>`
  return html`<div class="card-form">
    <label class="field" for="card-label"><span>${LEADING.label}</span>
      <input id="card-label" maxlength="80" required autofocus autocomplete="off" .value=${now.label} @input=${named}></label>
    ${picker.view()}
    <div class="card-form-row"><label class="field" for="card-minutes"><span>${LEADING.minutesPlanned}</span>
      <input id="card-minutes" type="number" min="0" max="240" .value=${String(now.minutes)} @input=${timed}></label>
      <fieldset><legend>${LEADING.kind}</legend>${kind("step")}${kind("break")}${kind("surprise")}</fieldset></div>
    <div class="dialog-ways"><button type="button" class="button" @click=${closeDialogs}>${LEADING.cancel}</button>
      <button class="button primary" value="yes" ?disabled=${picker.photos.busy}>${yes}</button></div></div>`
}

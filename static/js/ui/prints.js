/**
 * Printing: which pages, with or without what is written on them. The document is made by the server, at true size.
 */

import { html } from "lit-html"
import { pagesOf } from "./model.js"
import { button, closeDialogs, dialog } from "./parts.js"
import { PAPERS } from "./words-paper.js"
import { WORDS, pageName } from "./words-staff.js"

/** @import { Screen } from "./screen.js" */

/** Where the document is found. @param {string} room the address of the seat @param {string[]} pages @param {boolean} ink */
export function addressOf(room, pages, ink) {
  return `${room.replace(/\/$/, "")}/print?pages=${pages.join(",")}&ink=${ink ? 1 : 0}`
}

/** Ask what is to be printed, and open it in a window of its own. @param {Screen} screen */
export async function askToPrint(screen) {
  const pages = pagesOf(screen.records)
  const chosen = new Set([screen.page?.id ?? ""])
  let ink = true
  const pick = (/** @type {string} */ id) => (/** @type {Event} */ event) => {
    if (checked(event)) chosen.add(id)
    else chosen.delete(id)
  }
  const answer = await dialog(html`<h2 id="print-title">${PAPERS.print}</h2><p id="print-text">${PAPERS.printText}</p>
    <fieldset class="print-pages"><legend>${PAPERS.printPages}</legend>
    ${pages.map((page, at) => html`<label class="check"><input type="checkbox" .checked=${chosen.has(page.id)} @change=${pick(page.id)}>
      <bdi>${page.title || pageName(at + 1)}</bdi></label>`)}</fieldset>
    <label class="switch"><input type="checkbox" role="switch" checked @change=${(/** @type {Event} */ event) => { ink = checked(event) }}>
      <span>${PAPERS.printInk}</span></label>
    <div class="dialog-ways">${button({ label: WORDS.no, press: closeDialogs })}
      <button class="button primary" value="yes">${PAPERS.printMake}</button></div>`, { labelledby: "print-title", describedby: "print-text" })
  if (answer !== "yes") return
  const wanted = pages.map(page => page.id).filter(id => chosen.has(id))
  if (!wanted.length) return screen.say(PAPERS.printNone)
  window.open(addressOf(location.pathname, wanted, ink), "_blank", "noopener")
}

/** @param {Event} event */
function checked({ target }) {
  return /** @type {HTMLInputElement} */ (target).checked
}

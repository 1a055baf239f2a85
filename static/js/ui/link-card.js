/**
 * A link on one page to print for the classroom: a square to scan, the address to type, three steps in pictures. Loaded
 * when somebody asks for it. Nothing of it is sent or kept: the link is in this window already, the name that may be
 * typed is only for the printer.
 */

import { html, nothing } from "lit-html"
import { CARD } from "./words-card.js"
import { button, dialog, picture } from "./parts.js"
import { square } from "./square.js"
import { WORDS } from "./words-staff.js"

/** @import { For } from "./words-card.js" */
/** @import { MadeLink } from "./invite.js" */

/** The picture of what opens it. @type {Record<For, string>} */
const DEVICE = { student: "laptop", facilitator: "mobile-phone" }
/** Letters of the secret between two dashes. */
const GROUP = /.{1,4}/g

/** @typedef {MadeLink & {role: For}} CardLink */

/** @param {CardLink} link */
export async function showCard(link) {
  await dialog(html`<h2 id="card-title">${CARD.title}</h2><p id="card-text">${CARD.text}</p>
    <div class="card-sheet" role="img" aria-label=${CARD.preview}>${card(link)}</div>
    <div class="field"><label for="card-name">${CARD.name}</label>
      <input id="card-name" maxlength="40" autocomplete="off" aria-describedby="card-hint" @input=${name} @keydown=${stay}>
      <p class="hint" id="card-hint">${CARD.nameHint}</p></div>
    <div class="dialog-ways"><button class="button" value="">${WORDS.close}</button>
      ${button({ label: CARD.print, mark: "print", kind: "primary", press: print })}</div>`, { labelledby: "card-title", describedby: "card-text" })
}

/** @param {CardLink} link */
function card(link) {
  const day = new Date(link.expires_ms).toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" })
  /** @type {[title: string, text: string][]} */
  const steps = [[CARD.first, CARD.open[link.role]], ...CARD.steps]
  return html`<article class="link-card">
    <header>${link.symbol ? picture(link.symbol) : nothing}
      <div><h3>${CARD.heading[link.role]}</h3><p class="link-card-name"><bdi></bdi></p></div></header>
    <section class="link-card-open">${square(link.qr)}
      <div><img src=${drawing(DEVICE[link.role])} alt=""><p class="link-card-where">${CARD.where[link.role]}</p></div></section>
    <section class="link-card-typed"><p>${CARD.typed}</p><p class="link-card-address">${typed(link.url).map(part => html`<span>${part}</span>`)}</p><p>${CARD.typedHint}</p></section>
    <ol class="link-card-steps">${steps.map(([title, text], at) => html`<li>
      <div class="link-card-picture">${pictured(link, at)}</div>
      <h4><b>${at + 1}</b> ${title}</h4><p>${text}</p></li>`)}</ol>
    <footer><p><b>${CARD.until(day)}</b></p><p>${CARD.trouble}</p></footer>
  </article>`
}

/** What is seen at each step. @param {CardLink} link @param {number} at */
function pictured({ role, qr }, at) {
  if (at === 0) return html`<img src=${drawing(DEVICE[role])} alt="">${square(qr)}`
  if (at === 1) return html`<span class="link-card-join">${CARD.join}</span><img class="link-card-tap" src=${drawing("backhand-index-pointing-up")} alt="">`
  return html`<img src=${drawing("door")} alt=""><img src=${drawing("waving-hand")} alt="">`
}

/** @param {string} symbol */
function drawing(symbol) {
  return `/symbols/${symbol}.svg`
}

/** The address as it is typed, where it is and its secret: what browsers add by themselves is left out. @param {string} url @returns {string[]} */
function typed(url) {
  const { host, pathname } = new URL(url)
  const at = pathname.lastIndexOf("/") + 1
  return [`${host}${pathname.slice(0, at)}`, (pathname.slice(at).match(GROUP) ?? []).join("-")]
}

/** @param {Event} event */
function name({ target }) {
  const shown = document.querySelector(".link-card-name bdi")
  if (shown) shown.textContent = /** @type {HTMLInputElement} */ (target).value
}

/** Enter in the name is no answer to the question. @param {KeyboardEvent} event */
function stay(event) {
  if (event.key === "Enter") event.preventDefault()
}

/** With all its pictures, and then once. */
async function print() {
  await Promise.allSettled([...document.querySelectorAll("dialog img")].map(each => /** @type {HTMLImageElement} */ (each).decode()))
  window.print()
}

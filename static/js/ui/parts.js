/**
 * Small pieces that every screen is made of: icons, pictures of people, the status, a question, the pages before and after.
 * Shows what it is given; decides nothing.
 */

import { html, nothing, render } from "lit-html"
import { BYE, STATUS, WORDS } from "./words.js"

/** @import { Role } from "../core/records.js" */
/** @import { Seat } from "../sync/messages.js" */

const SPRITE = new URL("../../icons.svg", import.meta.url).href

/** Fetch what comes behind the board, and wait until it is there or cannot be had. @param {string} rel @param {string} href */
export function fetched(rel, href) {
  const link = Object.assign(document.createElement("link"), { rel, href })
  document.head.append(link)
  return new Promise(resolve => { link.onload = link.onerror = resolve })
}

/** @param {string} name a symbol of static/icons.svg */
export function icon(name) {
  return html`<svg class="icon" aria-hidden="true"><use href=${`${SPRITE}#${name}`}></use></svg>`
}

/** What only screen readers read. @param {string} text */
export function hidden(text) {
  return html`<span class="vh"> ${text}</span>`
}

/** @param {string} symbol */
export function symbolAddress(symbol) {
  return `/symbols/${encodeURIComponent(symbol)}.svg`
}

/** The picture somebody is known by; it says nothing that the name beside it does not. @param {string} symbol */
export function picture(symbol) {
  return symbol
    ? html`<img class="picture" src=${symbolAddress(symbol)} alt="" width="32" height="32">`
    : html`<span class="picture picture-none">${icon("person")}</span>`
}

/** @param {string} status one of the client's words */
export function statusLine(status) {
  const mark = status.startsWith("offline") ? "offline" : status === "saved" ? "saved" : "saving"
  return html`<p class="status status-${mark}" role="status">${icon(mark)}<span>${STATUS[status]}</span></p>`
}

/**
 * A word that comes and goes by itself. The element stays, so that screen readers hear what is put into it.
 * @param {string} text
 */
export function noticeLine(text) {
  return html`<div class="notice" role="alert" ?data-empty=${!text}>${text ? html`<p>${text}</p>` : nothing}</div>`
}

/**
 * A page with one thing to say.
 * @param {object} says
 * @param {string} says.title
 * @param {string} [says.text]
 * @param {string} [says.todo]
 * @param {string} [says.symbol] the reader's own
 * @param {string} [says.name]
 * @param {boolean} [says.breathing] the picture moves slowly: something will happen by itself
 * @param {unknown} [says.ways] buttons
 */
export function calm({ title, text, todo, symbol, name, breathing = false, ways = nothing }) {
  return html`<main class="calm">
    ${symbol ? html`<div class="calm-own" ?data-breathing=${breathing}>${picture(symbol)}</div>` : nothing}
    ${name ? html`<p class="calm-name"><bdi>${name}</bdi></p>` : nothing}
    <h1 class="calm-title">${title}</h1>
    ${text ? html`<p class="lead">${text}</p>` : nothing}
    ${todo ? html`<p>${todo}</p>` : nothing}
    <div class="calm-ways">${ways}</div>
  </main>`
}

/** Before the room. @param {Seat} seat @param {string} status one of the client's words */
export function atTheDoor({ symbol, name }, status) {
  const away = status.startsWith("offline")
  const text = away ? WORDS.waitingOffline : WORDS.waitingText
  return calm({ title: WORDS.waiting, text, symbol, name, breathing: true, ways: away ? statusLine(status) : nothing })
}

/**
 * After the room.
 * @param {object} says
 * @param {string} says.code why
 * @param {boolean} says.kept there is work that could not be delivered
 * @param {Role} says.role
 * @param {string} [says.symbol] the reader's own
 */
export function goodbye({ code, kept, role, symbol }) {
  const [title, text, todo] = BYE[code] ?? BYE.fallback
  const again = { replaced: WORDS.useHere, malformed: WORDS.reload, version: WORDS.reload, door_locked: WORDS.tryAgain, in_use: WORDS.tryAgain }[code]
  const ways = html`${again ? button({ label: again, kind: "primary big", press: () => location.reload() }) : nothing}
    ${role === "therapist" && !again ? html`<a class="button big" href="/">${WORDS.home}</a>` : nothing}`
  return calm({ title, text: kept ? BYE.kept[1] : text, todo: kept && !again ? BYE.kept[2] : todo, symbol, ways })
}

/**
 * A button.
 * @param {object} is
 * @param {string} is.label
 * @param {string} [is.of] whom or what it is about, where the eye sees that beside it
 * @param {(event: MouseEvent) => void} is.press
 * @param {string} [is.mark] an icon
 * @param {string} [is.kind] more classes
 * @param {boolean} [is.pressed] for a toggle
 * @param {boolean} [is.expanded] it opens something
 * @param {boolean} [is.off] it can do nothing now; it keeps its place and the focus
 * @param {string} [is.keys] as for aria-keyshortcuts
 */
export function button({ label, of, press, mark, kind = "", pressed, expanded, off = false, keys }) {
  return html`<button type="button" class="button ${kind}" aria-pressed=${pressed ?? nothing}
    aria-expanded=${expanded ?? nothing} aria-disabled=${off || nothing} aria-keyshortcuts=${keys ?? nothing}
    @click=${off ? nothing : press}>${mark ? icon(mark) : nothing}<span>${label}</span>${of ? hidden(of) : nothing}</button>`
}

/**
 * Ask before something that others will notice.
 * @param {{title: string, text: string, yes: string, stop?: boolean}} question stop: the answer takes something away
 * @returns {Promise<boolean>}
 */
export function ask({ title, text, yes, stop = false }) {
  const view = html`<h2 id="ask-title">${title}</h2><p id="ask-text">${text}</p>
    <div class="dialog-ways"><button class="button" value="no" autofocus>${WORDS.no}</button>
    <button class=${stop ? "button stop" : "button primary"} value="yes">${yes}</button></div>`
  return dialog(view, { labelledby: "ask-title", describedby: "ask-text" }).then(answer => answer === "yes")
}

/**
 * Show something above the room until it is closed.
 * @param {unknown} view inside a form; a button's value is the answer
 * @param {{labelledby: string, describedby?: string}} ids
 * @returns {Promise<string>} the value of the button that closed it, "" where it was left by Escape
 */
export function dialog(view, { labelledby, describedby }) {
  const box = document.createElement("dialog")
  box.setAttribute("aria-labelledby", labelledby)
  if (describedby) box.setAttribute("aria-describedby", describedby)
  render(html`<form method="dialog" class="dialog">${view}</form>`, box)
  document.body.append(box)
  box.showModal()
  return new Promise(resolve => {
    box.addEventListener("close", () => {
      box.remove()
      resolve(box.returnValue)
    })
  })
}

/** Close what lies above the room: there is something more important to say. */
export function closeDialogs() {
  for (const box of document.querySelectorAll("dialog")) box.close()
}

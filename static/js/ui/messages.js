/**
 * A few words between therapist and facilitator. No student and no observer ever receives them.
 */

import { html } from "lit-html"
import { newId } from "../core/replica.js"
import { personOf } from "./model.js"
import { icon } from "./parts.js"
import { ROLES, WORDS } from "./words-staff.js"

/** @import { Message } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

const SHOWN = 60

/** What this window knows of the conversation. */
export class Messages {
  /** @param {Screen} screen */
  constructor(screen) {
    this.screen = screen
  }

  /** Those to show, oldest first. @returns {Message[]} */
  get shown() {
    return [...this.screen.records.all("message")].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).slice(-SHOWN)
  }

  /** @param {string} text */
  send(text) {
    this.screen.put({ type: "message", id: newId(), text })
  }

  focus() {
    const field = this.screen.root.querySelector("textarea")
    field?.scrollIntoView({ block: "nearest" })
    field?.focus()
  }
}

/** @param {Screen} screen @param {Messages} messages */
export function messagePanel(screen, messages) {
  const { shown } = messages
  return html`<section class="panel panel-messages" aria-label=${WORDS.messages} data-region>
    <h2>${icon("message")}${WORDS.messages}</h2>
    ${shown.length
      ? html`<div class="messages" role="group" tabindex="0" aria-label=${WORDS.messages}>
          <ol aria-live="polite">${shown.map(each => said(screen, each))}</ol></div>`
      : html`<p class="hint">${WORDS.messagesNone}</p>`}
    <form class="say" @submit=${(/** @type {SubmitEvent} */ event) => submit(event, messages)}>
      <label class="vh" for="message">${WORDS.messageTo}</label>
      <textarea id="message" name="text" rows="1" maxlength="500" placeholder=${WORDS.messageTo} @keydown=${sendOnEnter}></textarea>
      <button class="button">${WORDS.send}</button>
    </form>
  </section>`
}

/** @param {Screen} screen @param {Message} message */
function said(screen, { by, text }) {
  const own = by === screen.me.seat
  const name = own ? WORDS.youSaid : personOf(screen.records, by)?.name ?? ROLES.facilitator
  return html`<li class="said" data-own=${own}><span class="said-by"><bdi>${name}</bdi></span>
    <span class="said-text" dir="auto">${text}</span></li>`
}

/** @param {SubmitEvent} event @param {Messages} messages */
function submit(event, messages) {
  event.preventDefault()
  const form = /** @type {HTMLFormElement} */ (event.currentTarget)
  const text = String(new FormData(form).get("text")).trim()
  if (!text) return
  messages.send(text)
  form.reset()
}

/** Enter sends; with Shift it begins a line. @param {KeyboardEvent} event */
function sendOnEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
  event.preventDefault()
  const field = /** @type {HTMLTextAreaElement} */ (event.currentTarget)
  field.form?.requestSubmit()
}

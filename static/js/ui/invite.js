/**
 * The therapist's links: make one for a role or for one person, show it once, list and end them.
 * Links are no records: they are asked for over HTTP, and nobody but the therapist ever hears of them.
 */

import { html, nothing } from "lit-html"
import { request } from "./below-seat.js"
import { peopleIn, waitingOf } from "./leading.js"
import { madeLink } from "./made-link.js"
import { ask, button, icon, picture } from "./parts.js"
import { CARD } from "./words-card.js"
import { ROLES, WORDS } from "./words-staff.js"

/** @import { Role } from "../core/records.js" */
/** @import { CardLink } from "./link-card.js" */
/** @import { Screen } from "./screen.js" */

/**
 * @typedef {{id: string, role: Role, name: string, symbol: string, named: boolean, expires_ms: number, revoked: boolean,
 *   uses: number}} Link
 */
/** @typedef {Link & {url: string, qr: string[]}} MadeLink qr: rows of its square to scan, 1 for a dark module */
/** @typedef {{name: string, label: string, url: string}} Symbol a picture to be known by */

/** @type {Role[]} */
const INVITED = ["student", "facilitator", "observer"]
/** Only by name: such a link is a key, nobody has to be let in. @type {Role[]} */
const INVITED_BY_NAME = [...INVITED, "therapist"]

export class Invite {
  open = false
  /** @type {Link[]} */ links = []
  /** Shown until the panel is closed; they cannot be shown again. @type {MadeLink[]} */ made = []
  copied = ""
  failed = false
  #opened = false

  /** @param {Screen} screen */
  constructor(screen) {
    this.screen = screen
    const symbols = document.getElementById("symbols")?.textContent ?? "[]"
    /** @type {Symbol[]} */
    this.symbols = JSON.parse(symbols)
    if (screen.me.role === "therapist") screen.records.subscribe(() => this.#openIfAlone())
  }

  /** In a room with nobody else the first thing to do is to invite. */
  #openIfAlone() {
    if (this.#opened || !this.screen.records.complete) return
    this.#opened = true
    if (peopleIn(this.screen.records).length < 2 && !waitingOf(this.screen.records).length) this.toggle()
  }

  toggle() {
    this.open = !this.open
    if (this.open) void this.list()
    else this.made = []
    this.screen.draw()
    requestAnimationFrame(() => this.screen.root.querySelector(".panel-invite")?.scrollIntoView({ block: "nearest" }))
  }

  async list() {
    const answer = await request("links")
    if (answer) this.links = withoutOwnKey((await answer.json()).links)
    this.screen.draw()
  }

  /** @param {Role} role @param {string} [name] @param {string} [symbol] with a name it is for one person */
  async make(role, name = "", symbol = "") {
    const answer = await request("links", { role, name, symbol })
    this.failed = !answer
    if (answer) this.made = [await answer.json(), ...this.made]
    await this.list()
  }

  /** A card is printed anew with another address, since nobody knows the one that it had. @param {string} id */
  async renew(id) {
    if (!(await ask({ title: CARD.againAsk, text: CARD.againText, yes: CARD.again, stop: true }))) return
    const answer = await request(`links/${encodeURIComponent(id)}/renew`, {})
    this.failed = !answer
    /** @type {MadeLink | null} */
    const anew = answer && await answer.json()
    if (anew) this.made = [anew, ...this.made.filter(link => link.id !== id)]
    await this.list()
    if (anew && hasCard(anew)) await showCard(anew)   // and no other that was made meanwhile
  }

  /** @param {string} id */
  async revoke(id) {
    if (!(await ask({ title: WORDS.revokeAsk, text: WORDS.revokeText, yes: WORDS.revokeYes, stop: true }))) return
    this.failed = !(await request(`links/${encodeURIComponent(id)}/revoke`, {}))
    this.made = this.made.filter(link => link.id !== id)
    await this.list()
  }

  /** @param {string} id of the link */
  wasCopied(id) {
    this.copied = id
    this.screen.draw()
  }
}

/** The link that the room was made with is the room's own key: to end it would shut out the reader. @param {Link[]} links */
function withoutOwnKey(links) {
  const key = links.find(link => link.role === "therapist")
  return links.filter(link => link !== key)
}

/** @param {Invite} invite */
export function invitePanel(invite) {
  if (!invite.open) return nothing
  return html`<section class="panel panel-invite" aria-label=${WORDS.invite} data-region>
    <h2>${icon("person-plus")}${WORDS.invite}</h2>
    <p class="hint">${WORDS.inviteText}</p>
    <p class="invite-label" id="invite-roles">${WORDS.inviteRole}</p>
    <div class="invite-roles" role="group" aria-labelledby="invite-roles">
      ${INVITED.map(role => button({ label: ROLES[role], press: () => void invite.make(role) }))}
    </div>
    ${invite.failed ? html`<p class="field-error" role="alert">${WORDS.inviteFailed}</p>` : nothing}
    ${invite.made.length ? html`<p class="hint">${WORDS.inviteOnce}</p>` : nothing}
    ${invite.made.map(link => made(invite, link))}
    ${onePerson(invite)}
    ${linkList(invite)}
  </section>`
}

/** @param {Invite} invite @param {MadeLink} link */
function made(invite, link) {
  const label = link.name ? html`${ROLES[link.role]}: <bdi>${link.name}</bdi>` : WORDS.inviteMade(ROLES[link.role])
  const ways = html`<a class="button" href=${link.url} target="_blank" rel="noopener">${icon("window")}<span>${WORDS.inviteOpen}</span></a>
    ${hasCard(link) ? button({ label: CARD.make, mark: "print", press: () => void showCard(link) }) : nothing}`
  const copied = invite.copied === link.id
  return madeLink({ id: `link-${link.id}`, label, url: link.url, copied, done: () => invite.wasCopied(link.id), ways })
}

/** Whether it is for those in the classroom. @template {Link} L @param {L} link @returns {link is L & {role: "student" | "facilitator"}} */
function hasCard(link) {
  return link.role in CARD.where
}

/** @param {CardLink} link */
async function showCard(link) {
  const module = await import("./link-card.js")
  await module.showCard(link)
}

/** @param {Invite} invite */
function onePerson(invite) {
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault()
    const form = /** @type {HTMLFormElement} */ (event.currentTarget)
    const given = new FormData(form)
    void invite.make(/** @type {Role} */ (given.get("role")), String(given.get("name")).trim(), String(given.get("symbol") ?? ""))
    form.reset()
    form.closest("details")?.removeAttribute("open")
  }
  return html`<details class="fold"><summary>${WORDS.inviteOne}</summary>
    <form class="invite-one" @submit=${submit}>
      <p class="hint">${WORDS.inviteOneText} ${WORDS.inviteKeyText}</p>
      <div class="field"><label for="invite-role">${WORDS.role}</label>
        <select id="invite-role" name="role">
          ${INVITED_BY_NAME.map(role => html`<option value=${role}>${ROLES[role]}</option>`)}
        </select></div>
      <div class="field"><label for="invite-name">${WORDS.inviteName}</label>
        <input id="invite-name" name="name" required maxlength="40" autocomplete="off"></div>
      <fieldset class="symbols"><legend>${WORDS.invitePicture}</legend>
        <div class="symbols-grid symbols-small">${invite.symbols.map(choice)}</div></fieldset>
      <button class="button primary">${WORDS.inviteMake}</button>
    </form></details>`
}

/** @param {Symbol} symbol @param {number} at */
function choice({ name, label, url }, at) {
  return html`<label class="symbol"><input type="radio" name="symbol" value=${name} ?checked=${at === 0}>
    <span class="symbol-face"><img src=${url} alt=${label} loading="lazy"></span></label>`
}

/** @param {Invite} invite */
function linkList(invite) {
  const { links } = invite
  return html`<details class="fold"><summary>${WORDS.links} (${links.length})</summary>
    ${links.length
      ? html`<ul class="rows">${links.map(link => linkRow(invite, link))}</ul>`
      : html`<p class="hint">${WORDS.linksNone}</p>`}
  </details>`
}

/** @param {Invite} invite @param {Link} link */
function linkRow(invite, link) {
  const whose = link.name || WORDS.linkShared
  const until = WORDS.linkUntil(new Date(link.expires_ms).toLocaleDateString(undefined, { day: "numeric", month: "short" }))
  return html`<li class="row row-link">${link.symbol ? picture(link.symbol) : nothing}
    <div class="row-who"><p>${ROLES[link.role]}, <bdi>${whose}</bdi></p>
      <p class="hint">${WORDS.linkUses(link.uses)}, ${link.revoked ? WORDS.revoked : until}</p></div>
    ${link.revoked ? nothing : rowWays(invite, link, `${ROLES[link.role]}, ${whose}`)}
  </li>`
}

/** @param {Invite} invite @param {Link} link @param {string} of */
function rowWays(invite, link, of) {
  return html`${hasCard(link) ? button({ label: CARD.again, of, kind: "quiet", press: () => void invite.renew(link.id) }) : nothing}
    ${button({ label: WORDS.revoke, of, kind: "quiet", press: () => void invite.revoke(link.id) })}`
}

/**
 * Who waits, who is here, who asks for something: the panels that staff see beside the board.
 * What a therapist does to a person is an action of the room; here it is asked for.
 */

import { html, nothing } from "lit-html"
import { repeat } from "lit-html/directives/repeat.js"
import { peopleIn, waitingOf } from "./leading.js"
import { controlsOf, openRequests, pagesOf, personOf } from "./model.js"
import { comfortOf } from "./comfort.js"
import { secondButton, secondOf } from "./second-panel.js"
import { ask, button, hidden, icon, picture } from "./parts.js"
import { TOOLS } from "./words-tools.js"
import { ROLES, WORDS, ago, pageName } from "./words-staff.js"

/** @import { Controls, Knock, Person, Request } from "../core/records.js" */
/** @import { Faces } from "./faces-staff.js" */
/** @import { Screen } from "./screen.js" */

/** Those at the door. @param {Screen} screen */
export function waitingPanel(screen) {
  const knocks = waitingOf(screen.records)
  return html`<section class="panel panel-door" aria-label=${WORDS.knocks} data-region ?data-empty=${!knocks.length}>
    <h2>${icon("door")}${WORDS.knocks}</h2>
    ${knocks.length
      ? html`<ul class="rows">${repeat(knocks, knock => knock.id, knock => knockRow(screen, knock))}</ul>`
      : html`<p class="hint">${WORDS.nobodyWaits}</p>`}
  </section>`
}

/** @param {Screen} screen @param {Knock} knock */
function knockRow(screen, { seat, role, name, symbol, answer, since }) {
  const told = answer === "not_now"
  return html`<li class="row row-knock">
    ${picture(symbol)}
    <div class="row-who"><p class="row-name"><bdi>${name}</bdi></p>
      <p class="hint">${ROLES[role]}, ${told ? WORDS.toldNotNow : WORDS.since(ago(screen.client.serverNow() - since))}</p></div>
    <div class="row-ways">
      ${button({ label: WORDS.letIn, of: name, kind: "primary", press: once(() => screen.act({ name: "let_in", seat })) })}
      ${button({ label: WORDS.notNow, of: name, off: told, press: once(() => screen.act({ name: "not_now", seat })) })}
    </div>
  </li>`
}

/**
 * Ignore the second half of a double click: it would meet the next one in the list.
 * @param {() => void} press
 * @returns {(event: MouseEvent) => void}
 */
function once(press) {
  return event => event.detail < 2 && press()
}

/** What students asked for. @param {Screen} screen */
export function requestPanel(screen) {
  const requests = openRequests(screen.records)
  if (!requests.length) return nothing
  return html`<section class="panel panel-asked" aria-label=${WORDS.requests} data-region>
    <ul class="rows">${repeat(requests, request => request.id, request => requestRow(screen, request))}</ul>
  </section>`
}

/** @param {Screen} screen @param {Request} request */
function requestRow(screen, { id, by, kind }) {
  const name = personOf(screen.records, by)?.name ?? ROLES.student
  return html`<li class="row">${icon(kind)}
    <div class="row-who"><p class="row-name"><bdi>${name}</bdi></p><p>${WORDS.asks[kind]}</p></div>
    ${button({ label: WORDS.answer, of: name, press: once(() => screen.patch(id, { answered: true })) })}</li>`
}

/** Those in the room. @param {Screen} screen */
export function peoplePanel(screen) {
  const people = peopleIn(screen.records)
  return html`<section class="panel" aria-label=${WORDS.people} data-region>
    <h2>${icon("people")}${WORDS.people}</h2>
    <ul class="rows">${repeat(people, person => person.id, person => personRow(screen, person))}</ul>
    ${people.length < 2 && screen.me.role === "therapist" ? html`<p class="hint">${WORDS.alone}</p>` : nothing}
  </section>`
}

/** @param {Screen} screen @param {Person} person */
function personRow(screen, person) {
  const own = person.id === screen.me.seat
  const therapist = screen.me.role === "therapist"
  const here = own || screen.client.present.has(person.id)
  const faces = facesOf(screen)
  return html`<li class="row row-person" data-here=${here}>
    ${picture(person.symbol)}
    <div class="row-who">
      <p class="row-name"><bdi>${person.name}</bdi>${own ? html` <span class="hint">(${WORDS.you})</span>` : nothing}</p>
      <p class="hint"><span class="dot" aria-hidden="true"></span>${ROLES[person.role]}, ${whereabouts(screen, person, here)}
        ${here ? faces?.marks(person) : nothing}</p>
    </div>
    ${here ? faces?.mute(person) : nothing}
    ${therapist && !own ? personMenu(screen, person) : nothing}
    ${person.role === "student" ? html`${permits(screen, person)}${comfortOf(screen, person)}` : nothing}
    ${here ? secondOf(screen, person) : nothing}
    ${faces?.beside(person)}
  </li>`
}

/** @param {Screen} screen */
function facesOf({ faces }) {
  return /** @type {Faces | null} */ (faces)
}

/** @param {Screen} screen @param {Person} person @param {boolean} here */
function whereabouts(screen, person, here) {
  if (!here) return WORDS.away
  const view = screen.state.views.get(person.id)
  if (!view || person.id === screen.me.seat) return WORDS.connected
  if (view.hidden) return WORDS.screenHidden
  const pages = pagesOf(screen.records)
  const at = pages.findIndex(page => page.id === view.page)
  return at < 0 ? WORDS.connected : WORDS.looksAt(pages[at].title || pageName(at + 1))
}

/** What a student may do; the therapist's to change, the facilitator's to know. @param {Screen} screen @param {Person} person */
function permits(screen, { id, name }) {
  const controls = controlsOf(screen.records, id)
  if (!controls) return nothing
  if (screen.me.role !== "therapist") {
    const limits = [controls.may_draw ? "" : WORDS.drawingLocked, controls.board_hidden ? WORDS.boardIsHidden : "",
      controls.overlay_hidden ? WORDS.overlayIsHidden : ""].filter(Boolean)
    return limits.length ? html`<p class="permits hint">${limits.join(", ")}</p>` : nothing
  }
  const one = (/** @type {"may_draw" | "board_hidden" | "overlay_hidden"} */ field, /** @type {string} */ label) => html`<label class="switch">
    <input type="checkbox" role="switch" .checked=${controls[field] ?? false}
      @change=${() => screen.patch(controls.id, { [field]: !controls[field] })}>
    <span>${label}${hidden(name)}</span></label>`
  return html`<div class="permits">${one("may_draw", WORDS.mayDraw)}${one("board_hidden", WORDS.boardHidden)}${one("overlay_hidden", WORDS.overlayHidden)}
    ${controls.may_draw ? offered(screen, controls, name) : nothing}</div>`
}

/** Which tools lie on a student's table. @param {Screen} screen @param {Controls} controls @param {string} name */
function offered(screen, { id, tools }, name) {
  const all = /** @type {const} */ (["pencil", "highlighter", "eraser", "laser"])
  const change = (/** @type {string} */ tool) => {
    screen.patch(id, { tools: all.filter(each => tools.includes(each) !== (each === tool)) })
  }
  return html`<div class="offered" role="group" aria-label=${TOOLS.offered(name)}>${all.map(tool =>
    html`<button type="button" class="button only" aria-pressed=${tools.includes(tool)} title=${WORDS[tool]} @click=${() => change(tool)}
      >${icon(tool)}<span class="vh">${WORDS[tool]}, ${name}</span></button>`)}</div>`
}

/** @param {Screen} screen @param {Person} person */
function personMenu(screen, person) {
  const { id, name, role } = person
  const rename = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault()
    const form = /** @type {HTMLFormElement} */ (event.currentTarget)
    const to = String(new FormData(form).get("name")).trim()
    if (to && to !== name) screen.act({ name: "rename", seat: id, to })
    form.closest("details")?.removeAttribute("open")
  }
  return html`<details class="menu">
    <summary class="button quiet only">${icon("more")}<span class="vh">${WORDS.more} ${name}</span></summary>
    <div class="menu-list">
    <form class="rename" @submit=${rename}><label><span>${WORDS.renamePerson}</span>
      <input name="name" maxlength="40" required autocomplete="off" .value=${name}></label>
      <button class="button stays">${WORDS.rename}</button></form>
    ${facesOf(screen)?.permits(person)}
    ${role === "student" ? secondButton(screen, person) : nothing}
    ${role === "therapist" ? nothing : html`
      ${button({ label: WORDS.remove, kind: "quiet", press: () => void letOut(screen, id, name, "removed") })}
      ${button({ label: WORDS.block, kind: "quiet stop", press: () => void letOut(screen, id, name, "blocked") })}`}
  </div></details>`
}

/** @param {Screen} screen @param {string} seat @param {string} name @param {"removed" | "blocked"} status */
async function letOut(screen, seat, name, status) {
  const question = status === "removed"
    ? { title: WORDS.removeAsk(name), text: WORDS.removeText, yes: WORDS.remove }
    : { title: WORDS.blockAsk(name), text: WORDS.blockText, yes: WORDS.block }
  if (await ask({ ...question, stop: true })) screen.act({ name: "let_out", seat, status })
}

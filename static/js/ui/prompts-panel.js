/**
 * Prompt cards as the therapist has them: write one or take a ready-made one, send it, see what became of it.
 * What a prompt is and where it stands is model-prompts.js's.
 */

import { html, nothing } from "lit-html"
import { live } from "lit-html/directives/live.js"
import { repeat } from "lit-html/directives/repeat.js"
import { studentsIn } from "./leading.js"
import { askLevels } from "./levels-dialog.js"
import { aboutWhom, facilitatorsIn, isOfTheRoom, levelAmong, namesOf, recentOf, shelvesOf, toWhom } from "./model-prompting.js"
import { labelGiven, levelAfter, levelsFor, nextLevel, promptsOf, repeatPrompt, respond, sendPrompt } from "./model-prompts.js"
import { button, icon } from "./parts.js"
import { smallPicture } from "./photo.js"
import { asking } from "./schedule-panel.js"
import { pictureButton } from "./symbol-picker.js"
import { PROMPTS } from "./words-prompts.js"

/** @import { Ready, Shelf } from "./model-prompting.js" */
/** @import { Sent } from "./model-prompts.js" */
/** @import { Screen } from "./screen.js" */
/** @import { KeyRow } from "./tools.js" */

const SHOWN = 40
/** So many of those sent are in sight; more where more are open. */
const NEAR = 2, MOST_NEAR = 5
const LIBRARY = new URL("../../routines/prompts.json", import.meta.url)
const LIBRARY_MS = 20_000
const MARKS = { sent: "after", seen: "eye", given: "check", recalled: "undo", replaced: "again" }

/** What is being written in this window; `about` null: nobody has been chosen by hand. */
const draft = { text: "", symbol: "", image: "", level: "", to: "", about: /** @type {string | null} */ (null), activity: "writing" }
/** @type {Shelf[] | null} */
let shelves = null
let ready = true
let loading = false

/** @param {Screen} screen */
export function promptPanel(screen) {
  bringShelves(screen)
  const sent = promptsOf(screen.records)
  return html`<section class="panel panel-prompts" aria-label=${PROMPTS.region} data-region>
    <h2>${icon("card")}${PROMPTS.region}</h2>
    ${facilitatorsIn(screen.records).length ? nothing : html`<p class="hint">${PROMPTS.nobodyThere}</p>`}
    ${writing(screen)}
    ${sent.length ? sentList(screen, sent) : html`<p class="hint">${PROMPTS.none}</p>`}
    ${readyMade(screen, sent)}
    ${button({ label: PROMPTS.levels, mark: "tune", kind: "quiet slimmest", press: () => editLevels(screen) })}
  </section>`
}

/** The levels of help of the student whom the next prompt is about. @param {Screen} screen */
function editLevels(screen) {
  void askLevels(screen, aboutWhom(screen.records, draft.about, toWhom(screen.records, draft.to)))
}

/** @param {Screen} screen @returns {KeyRow[]} */
export function promptKeys(screen) {
  return [{ keys: "Shift+h", label: PROMPTS.levels, run: () => editLevels(screen) }]
}

/** The library comes once it is wanted. @param {Screen} screen */
async function bringShelves(screen) {
  if (shelves || loading) return
  loading = true
  const told = await fetch(LIBRARY, { signal: AbortSignal.timeout(LIBRARY_MS) }).then(answer => answer.ok ? answer.json() : null).catch(() => null)
  shelves = told && shelvesOf(told)
  if (shelves) screen.draw()
  else setTimeout(() => { loading = false }, 10_000)   // another drawing is another chance
}

/** @param {Screen} screen */
function writing(screen) {
  const to = toWhom(screen.records, draft.to)
  const about = aboutWhom(screen.records, draft.about, to)
  const levels = levelsFor(screen.records, about)
  const helps = [["", PROMPTS.helpOpen], ...levels.filter(({ trial }) => trial).map(({ code, label }) => [code, label])]
  const students = [...studentsIn(screen.records).map(({ id, name }) => [id, name]), ["", PROMPTS.aboutNobody]]
  const aides = facilitatorsIn(screen.records)
  return html`<form class="prompting" @submit=${(/** @type {SubmitEvent} */ event) => submit(event, screen)}>
    <label class="vh" for="prompt-text">${PROMPTS.text}</label>
    <textarea id="prompt-text" rows="2" maxlength="300" placeholder=${PROMPTS.placeholder} .value=${live(draft.text)}
      @input=${write} @keydown=${sendOnEnter}></textarea>
    <div class="prompting-row">
      ${aides.length > 1 ? select("prompt-to", PROMPTS.to, [["", PROMPTS.toAnyone], ...aides.map(({ id, name }) => [id, name])], to, value => {
        draft.to = value
        screen.draw()
      }) : nothing}
      ${select("prompt-about", PROMPTS.about, students, about, value => {
        draft.about = value
        screen.draw()
      })}
      ${about ? select("prompt-level", PROMPTS.help, helps, levelAmong(draft.level, levels), value => { draft.level = value }) : nothing}
    </div>
    <div class="prompting-ways">${pictureButton(PROMPTS.picture, draft, { ...pictureMeans(screen), said: true, words: () => draft.text })}<button class="button primary">${PROMPTS.send}</button></div>
  </form>`
}

/** What the picture of what is being written is chosen by. @param {Screen} screen */
function pictureMeans(screen) {
  const chosen = (/** @type {{symbol: string, image: string}} */ { symbol, image }) => {
    Object.assign(draft, { symbol, image })
    screen.draw()
  }
  const deleted = (/** @type {string} */ image) => image === draft.image && chosen({ ...draft, image: "" })
  return { ...asking(screen), chosen, deleted }
}

/** @param {string} id @param {string} label @param {string[][]} things @param {string} now @param {(value: string) => void} chosen */
function select(id, label, things, now, chosen) {
  const change = (/** @type {Event} */ { target }) => chosen(/** @type {HTMLSelectElement} */ (target).value)
  return html`<label for=${id}><span>${label}</span><select id=${id} .value=${live(now)} @change=${change}>
    ${things.map(([value, name]) => html`<option value=${value} ?selected=${value === now}>${name}</option>`)}</select></label>`
}

/** @param {InputEvent} event */
function write({ target }) {
  draft.text = /** @type {HTMLTextAreaElement} */ (target).value
}

/** Enter sends; with Shift it begins a line. @param {KeyboardEvent} event */
function sendOnEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
  event.preventDefault()
  const field = /** @type {HTMLTextAreaElement} */ (event.currentTarget)
  field.form?.requestSubmit()
}

/** @param {SubmitEvent} event @param {Screen} screen */
function submit(event, screen) {
  event.preventDefault()
  const text = draft.text.trim()
  if (!text) return
  const to = toWhom(screen.records, draft.to), about = aboutWhom(screen.records, draft.about, to)
  const level = about ? levelAmong(draft.level, levelsFor(screen.records, about)) : ""
  screen.propose(...sendPrompt({ text, symbol: draft.symbol, image: draft.image, to, about, level, activity: draft.activity }))
  if (draft.about === "") draft.about = null   // what is for the room is the exception
  Object.assign(draft, { text: "", symbol: "", image: "", level: "" })
  screen.draw()
}

/** Ready-made prompts of one activity, or those that were sent before. @param {Screen} screen @param {Sent[]} sent */
function readyMade(screen, sent) {
  if (!shelves) return nothing
  const recent = recentOf(sent)
  const things = [...recent.length ? [["", PROMPTS.recent]] : [], ...shelves.map(({ id, title }) => [id, title])]
  if (!things.some(([id]) => id === draft.activity)) draft.activity = things[0][0]
  const shown = draft.activity ? shelves.find(({ id }) => id === draft.activity)?.prompts ?? [] : recent
  const folded = (/** @type {Event} */ { currentTarget }) => { ready = /** @type {HTMLDetailsElement} */ (currentTarget).open }
  return html`<details class="fold prompts-ready" ?open=${ready} @toggle=${folded}><summary>${PROMPTS.ready}</summary>
    ${select("prompt-activity", PROMPTS.from, things, draft.activity, value => {
      draft.activity = value
      screen.draw()
    })}
    <div class="ready" role="toolbar" aria-orientation="vertical" aria-label=${PROMPTS.ready} @keydown=${walk}>${shown.map((each, at) => html`
      <button type="button" class="button" tabindex=${at ? -1 : 0} @click=${() => take(screen, each)}>
        ${each.symbol || each.image ? smallPicture(each.symbol, each.image) : html`<span class="picture"></span>`}<span>${each.text}</span></button>`)}</div>
  </details>`
}

/** One stop for Tab; arrow keys go through them. @param {KeyboardEvent} event */
function walk(event) {
  const all = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).children])
  const at = all.indexOf(/** @type {HTMLElement} */ (event.target))
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
  if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return
  event.preventDefault()
  all[Math.max(0, Math.min(to, all.length - 1))].focus()
}

/** Into the field, where it can still be changed. @param {Screen} screen @param {Ready} one */
function take(screen, { text, symbol, image, level }) {
  Object.assign(draft, { text, symbol, image, level, about: isOfTheRoom(draft.activity) ? "" : draft.about || null })
  screen.draw()
  document.getElementById("prompt-text")?.focus()
}

/** What became of them, the latest first. @param {Screen} screen @param {Sent[]} sent */
function sentList(screen, sent) {
  const all = sent.slice(-SHOWN).reverse()
  const open = all.filter(({ status }) => status === "sent" || status === "seen").length
  const near = all.slice(0, Math.max(NEAR, Math.min(open, MOST_NEAR))), earlier = all.slice(near.length)
  const list = (/** @type {Sent[]} */ some) => repeat(some, ({ prompt }) => prompt.id, each => row(screen, each))
  return html`<ol class="sent-list" aria-live="polite">${list(near)}</ol>
    ${earlier.length ? html`<details class="fold"><summary>${PROMPTS.earlier(earlier.length)}</summary><ol class="sent-list">${list(earlier)}</ol></details>` : nothing}`
}

/** @param {Screen} screen @param {Sent} sent */
function row(screen, sent) {
  const { prompt, status, seen, given, recalled } = sent
  const { to, about } = namesOf(screen.records, sent)
  const levels = levelsFor(screen.records, prompt.about)
  const named = (/** @type {string} */ code) => levels.find(each => each.code === code)?.label ?? code
  const said = status === "given" ? PROMPTS.givenLevel(labelGiven(screen.records, sent)) : PROMPTS.status[status]
  const more = [to && PROMPTS.toName(to), about && PROMPTS.aboutName(about), prompt.level && PROMPTS.asksFor(named(prompt.level))]
  const times = [["sent", prompt.at], ["seen", seen], ["given", given], ["recalled", recalled]].filter(([, at]) => at !== null)
  return html`<li class="sent" data-status=${status}>
    ${prompt.symbol || prompt.image ? smallPicture(prompt.symbol, prompt.image) : nothing}
    <div class="sent-what"><p class="sent-text" dir="auto">${prompt.text}</p>
      <p class="sent-status">${icon(MARKS[status])}<span>${said}</span></p>
      <p class="hint">${more.filter(Boolean).join(", ")}</p>
      <p class="hint sent-times">${times.map(([what, at]) => `${PROMPTS.status[/** @type {string} */ (what)]} ${clock(Number(at))}`).join(" · ")}</p></div>
    ${ways(screen, sent, levels)}
  </li>`
}

/** @param {Screen} screen @param {Sent} sent @param {readonly import("../core/records-leading.js").Level[]} levels */
function ways(screen, { prompt, status }, levels) {
  const next = levelAfter(levels, prompt.level)
  const open = status === "sent" || status === "seen"
  if (status === "replaced") return nothing
  return html`<div class="sent-ways">
    ${open ? button({ label: PROMPTS.recall, of: prompt.text, kind: "quiet", press: once(() => screen.propose(...respond(prompt, "recalled"))) }) : nothing}
    ${button({ label: PROMPTS.repeat, of: prompt.text, kind: "quiet", press: once(() => screen.propose(...repeatPrompt(prompt, levels))) })}
    ${next ? button({ label: PROMPTS.nextLevel(next.label), of: prompt.text, kind: "quiet", press: once(() => screen.propose(...nextLevel(prompt, levels))) }) : nothing}
  </div>`
}

/** @param {number} ms */
function clock(ms) {
  return new Date(ms).toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" })
}

/** Only the first half of a double click. @param {() => void} press @returns {(event: MouseEvent) => void} */
function once(press) {
  return event => event.detail < 2 && press()
}

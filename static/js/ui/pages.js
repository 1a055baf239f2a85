/**
 * The strip of pages below the board, for staff: choose, show to all, name, move, put aside, bring back, make new ones.
 * Facilitators choose what they look at; the rest is the therapist's.
 */

import { html, nothing } from "lit-html"
import { repeat } from "lit-html/directives/repeat.js"
import { between } from "../core/order.js"
import { newId } from "../core/replica.js"
import { asideOf, placeAfter, studentsIn } from "./leading.js"
import { neighbour, pagesOf, personOf, stageOf } from "./model.js"
import { ask, button, closeDialogs, dialog, hidden, icon, symbolAddress } from "./parts.js"
import { viewKeys, viewWays } from "./look.js"
import { PAPER } from "./paper-choice.js"
import { paperButton } from "./papers.js"
import { askToPrint } from "./prints.js"
import { PAPERS } from "./words-paper.js"
import { WORDS, pageName } from "./words-staff.js"
import { authorsButton } from "./authors.js"
import { sizeOfThumb } from "./thumbs.js"
import { TOOLS } from "./words-tools.js"

/** @import { Change, Page, PageFields } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */
/** @import { KeyRow } from "./tools.js" */

/** Whom the next new page is for; a choice of this window. */
let audience = "everyone"

/** @param {Screen} screen */
export function pageStrip(screen) {
  const pages = pagesOf(screen.records)
  const therapist = screen.me.role === "therapist"
  return html`<nav class="pages" aria-label=${WORDS.pages} data-region>
    <ul class="strip" @keydown=${walk}>${repeat(pages, page => page.id, (page, at) => tab(screen, page, at))}</ul>
    <div class="pages-ways">${viewWays(screen)}${authorsButton(screen)}
      ${therapist ? html`${showButton(screen)}${menu(screen, pages)}` : html`${back(screen)}${printButton(screen)}`}
    </div>
  </nav>`
}

/** Bring the tab of the page in view into the strip's own view. @param {Screen} screen */
export function showTab(screen) {
  const tab = /** @type {HTMLElement | null} */ (screen.root.querySelector(".page-tab[aria-current]"))
  const strip = tab?.closest(".strip")
  if (!tab || !strip || tab.dataset.seen) return
  for (const other of /** @type {NodeListOf<HTMLElement>} */ (strip.querySelectorAll("[data-seen]"))) delete other.dataset.seen
  tab.dataset.seen = "yes"
  strip.scrollLeft = tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2
}

/** @param {Screen} screen @param {Page} page @param {number} at */
function tab(screen, page, at) {
  const shown = stageOf(screen.records)?.page === page.id
  const current = screen.page?.id === page.id ? "page" : nothing
  const audience = audienceName(screen, page)
  const closed = page.audience !== "everyone"
  return html`<li><button type="button" class="button page-tab" aria-current=${current} @click=${() => choose(screen, page)}>
    ${thumb(page)}
    ${closed ? html`<span class="page-for" title=${audience}>${audienceMark(screen, page)}</span>` : nothing}
    <bdi class="page-title">${page.title || pageName(at + 1)}</bdi>${closed ? hidden(audience) : nothing}
    ${shown ? html`<span class="page-shown">${icon("stage")}${hidden(WORDS.shown)}</span>` : nothing}
  </button></li>`
}

/** A small picture; page-pictures.js paints it. @param {Page} page */
function thumb(page) {
  const { width, height } = sizeOfThumb(page)
  return html`<canvas class="page-thumb" data-page=${page.id} width=${width} height=${height} aria-hidden="true"></canvas>`
}

/** Arrow keys walk along the strip, Home and End to its ends. @param {KeyboardEvent} event */
function walk(event) {
  const tabs = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".page-tab")])
  const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target))
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
  if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return
  event.preventDefault()
  const tab = tabs[Math.max(0, Math.min(to, tabs.length - 1))]
  tab.focus()
  tab.scrollIntoView({ block: "nearest", inline: "nearest" })
}

/** @param {Screen} screen @param {Page} page */
function audienceMark(screen, page) {
  const symbol = personOf(screen.records, page.audience)?.symbol
  return symbol ? html`<img class="picture" src=${symbolAddress(symbol)} alt="">` : icon("staff")
}

/** @param {Screen} screen @param {Page} page */
function audienceName(screen, page) {
  if (page.audience === "everyone") return WORDS.forEveryone
  return page.audience === "staff" ? WORDS.forStaff : WORDS.forOne(personOf(screen.records, page.audience)?.name ?? WORDS.forLeft)
}

/** @param {Screen} screen @param {Page} page */
function nameOf(screen, page) {
  return page.title || pageName(pagesOf(screen.records).findIndex(each => each.id === page.id) + 1)
}

/**
 * Turn to a page. Where students follow, they come along to every page that all may see.
 * @param {Screen} screen
 * @param {{id: string, audience: string}} page
 */
function choose(screen, page) {
  const stage = stageOf(screen.records)
  screen.turnTo(page.id)
  const leading = screen.me.role === "therapist" && stage?.turning === "follow" && page.audience === "everyone"
  if (leading && stage.page !== page.id) screen.patch("stage", { page: page.id, zoom: 100 })
}

/** @param {Screen} screen */
function showButton(screen) {
  const { page } = screen
  const stage = stageOf(screen.records)
  const shown = !page || (stage?.page === page.id && stage.show === "board")
  return button({ label: WORDS.showToAll, mark: "stage", off: shown, press: () => void showToAll(screen) })
}

/** @param {Screen} screen */
async function showToAll(screen) {
  const { page } = screen
  if (!page) return
  if (page.audience === "everyone") return screen.patch("stage", { page: page.id, show: "board", zoom: 100 })
  if (!(await ask({ title: WORDS.shareAsk(nameOf(screen, page)), text: WORDS.shareText, yes: WORDS.shareYes }))) return
  const id = newId()
  screen.act({ name: "copy_page", page: page.id, id, audience: "everyone" })
  const end = screen.records.subscribe(ids => {
    if (!ids.has(id)) return
    end()
    queueMicrotask(() => screen.patch("stage", { page: id, show: "board", zoom: 100 }))
  })
}

/** @param {Screen} screen */
const turnsFreely = screen => stageOf(screen.records)?.turning === "free"

/** @param {Screen} screen */
function switchTurning(screen) {
  screen.patch("stage", { turning: turnsFreely(screen) ? "follow" : "free" })
}

/** @param {Screen} screen */
function turning(screen) {
  return html`<label class="switch"><input type="checkbox" role="switch" .checked=${turnsFreely(screen)}
    @change=${() => switchTurning(screen)}><span>${WORDS.turning}</span></label>`
}

/** A facilitator who turned away comes back to what all see. @param {Screen} screen */
function back(screen) {
  const staged = stageOf(screen.records)?.page
  if (!staged || screen.page?.id === staged) return nothing
  return button({ label: WORDS.backToShown, mark: "stage", press: () => screen.turnTo(staged) })
}

/** @param {Screen} screen */
function printButton(screen) {
  return button({ label: PAPERS.print, mark: "print", off: !screen.page, press: () => void askToPrint(screen) })
}

/** @param {Screen} screen @param {Page[]} pages */
function menu(screen, pages) {
  const { page } = screen
  const aside = asideOf(screen.records)
  const item = (/** @type {Omit<Parameters<typeof button>[0], "kind">} */ is) => button({ ...is, kind: "quiet" })
  const stuck = (/** @type {number} */ step) => placeAfter(pages, page?.id ?? "", step) === null
  return html`<details class="menu menu-up">
    <summary class="button">${icon("more")}<span>${WORDS.pageMenu}</span></summary>
    <div class="menu-list">
    ${page ? html`
      ${item({ label: WORDS.renamePage, mark: "pencil", press: () => void rename(screen, page) })}
      ${item({ label: TOOLS.copyPage, mark: "copy", press: () => copy(screen, page) })}
      ${item({ label: WORDS.moveBefore, mark: "before", off: stuck(-1), press: () => move(screen, -1) })}
      ${item({ label: WORDS.moveAfter, mark: "after", off: stuck(1), press: () => move(screen, 1) })}
      ${item({ label: WORDS.putAside, mark: "folder", off: pages.length < 2, press: () => putAside(screen, page) })}
      ${item({ label: PAPERS.print, mark: "print", press: () => void askToPrint(screen) })}` : nothing}
    ${turning(screen)}
    <h2>${WORDS.asidePages}</h2>
    ${aside.length ? aside.map(each => asideRow(screen, each)) : html`<p class="hint">${WORDS.asideNone}</p>`}
  </div></details>`
}

/** @param {Screen} screen @param {Page} page */
function asideRow(screen, page) {
  const name = page.title || WORDS.page
  const about = `${audienceName(screen, page)}${page.kept_from ? `, ${WORDS.kept}` : ""}`
  return html`<div class="aside-row"><span><bdi>${name}</bdi> <span class="hint">${about}</span></span>
    ${button({ label: WORDS.bringBack, of: name, press: () => screen.patch(page.id, { aside: false }) })}</div>`
}

/** @param {Screen} screen @param {Page} page */
async function rename(screen, page) {
  let title = page.title
  const typed = (/** @type {Event} */ event) => { title = valueOf(event) }
  const answer = await dialog(html`<h2 id="title-title">${WORDS.renamePage}</h2>
    <div class="field"><label for="page-title">${WORDS.pageTitle}</label>
    <input id="page-title" maxlength="80" autocomplete="off" autofocus .value=${title} @input=${typed}></div>
    <div class="dialog-ways">${button({ label: WORDS.no, press: closeDialogs })}
      <button class="button primary" value="yes">${WORDS.save}</button></div>`, { labelledby: "title-title" })
  if (answer === "yes" && title.trim() !== page.title) screen.patch(page.id, { title: title.trim() })
}

/** @param {Event} event of a field */
function valueOf({ target }) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (target).value
}

/** Turn to a copy of the page, for the same people. @param {Screen} screen @param {Page} page */
function copy(screen, page) {
  const id = newId()
  screen.act({ name: "copy_page", page: page.id, id, audience: page.audience })
  const end = screen.records.subscribe(ids => {
    if (!ids.has(id)) return
    end()
    queueMicrotask(() => choose(screen, { id, audience: page.audience }))
  })
}

/** @param {Screen} screen @param {number} step */
function move(screen, step) {
  const page = screen.page?.id ?? ""
  const after = placeAfter(pagesOf(screen.records), page, step)
  if (after !== null) screen.act({ name: "move_page", page, after })
}

/** The stage never shows what is put aside: it goes to a neighbour first. @param {Screen} screen @param {Page} page */
function putAside(screen, page) {
  /** @type {Change[]} */
  const changes = []
  if (stageOf(screen.records)?.page === page.id) {
    const open = pagesOf(screen.records).filter(each => each.audience === "everyone")
    const next = neighbour(open, page.id, 1) ?? neighbour(open, page.id, -1)
    changes.push({ op: "patch", id: "stage", fields: { page: next?.id ?? "" } })
  }
  screen.propose(...changes, { op: "patch", id: page.id, fields: { aside: true } })
}

/** For the drawing tools: a new page, and whom it is for. @param {Screen} screen */
export function pageMaker(screen) {
  const students = studentsIn(screen.records)
  if (!["everyone", "staff", ...students.map(student => student.id)].includes(audience)) audience = "everyone"
  const choice = (/** @type {string} */ value, /** @type {string} */ name) =>
    html`<option value=${value} ?selected=${audience === value}>${name}</option>`
  const chosen = (/** @type {Event} */ event) => { audience = valueOf(event) }
  return html`<div class="page-maker">
    ${button({ label: WORDS.newPage, mark: "plus", kind: "tool tool-wide", press: () => newPage(screen) })}
    <label><span class="vh page-whose">${WORDS.newPageFor}</span><select title=${WORDS.newPageFor} @change=${chosen}>
      ${choice("everyone", WORDS.forEveryone)}${choice("staff", WORDS.forStaff)}
      ${students.map(student => choice(student.id, WORDS.forOne(student.name)))}
    </select></label>
    ${paperButton(screen)}</div>`
}

/** Make a page behind the one in view, and turn to it. @param {Screen} screen */
export function newPage(screen) {
  const pages = [...pagesOf(screen.records), ...asideOf(screen.records)].sort((a, b) => (a.order < b.order ? -1 : 1))
  const order = screen.page?.order ?? null
  const behind = pages.find(page => order !== null && page.order > order)
  /** @type {PageFields} */
  const page = {
    type: "page", id: newId(), order: between(order, behind?.order ?? null), audience, paper: screen.page?.paper ?? PAPER,
    title: "", aside: false, kept_from: "",
  }
  screen.put(page)
  choose(screen, page)
}

/** @param {Screen} screen @returns {KeyRow[]} */
export function pageKeys(screen) {
  const turn = (/** @type {number} */ step) => {
    const page = neighbour(pagesOf(screen.records), screen.page?.id ?? "", step)
    if (page) choose(screen, page)
  }
  const shared = [
    { keys: "PageUp ,", label: WORDS.prevPage, run: () => turn(-1) },
    { keys: "PageDown .", label: WORDS.nextPage, run: () => turn(1) }, ...viewKeys(screen),
  ]
  if (screen.me.role !== "therapist") return shared
  return [
    ...shared, { keys: "n", label: WORDS.newPage, run: () => newPage(screen) },
    { keys: "s", label: WORDS.showToAll, run: () => void showToAll(screen) },
    { keys: "f", label: WORDS.turning, run: () => switchTurning(screen) },
  ]
}

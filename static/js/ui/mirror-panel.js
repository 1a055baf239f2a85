/**
 * The mirror: for each student a small live picture of what that screen shows, drawn from shared state, and in words how
 * that screen is doing. Pressed it is larger, in its own place beside the board.
 */

import { html } from "lit-html"
import { repeat } from "lit-html/directives/repeat.js"
import { nameOf } from "./activity-panel.js"
import { studentsIn } from "./leading.js"
import { isActivity } from "./model-activities.js"
import { mirrorOf } from "./model-mirror.js"
import { controlsOf, pagesOf, personOf, stageOf } from "./model.js"
import { paintFrames, stageSeen } from "./mirror-stage.js"
import { PagePictures } from "./page-pictures.js"
import { icon, picture } from "./parts.js"
import { MEDIA, tileOf } from "./words-media.js"
import { MIRROR } from "./words-prompts.js"
import { pageName } from "./words-staff.js"

/** @import { Page, Person } from "../core/records.js" */
/** @import { Source } from "../media/sources.js" */
/** @import { Faces } from "./faces-staff.js" */
/** @import { Mirror } from "./model-mirror.js" */
/** @import { Shown } from "./page-pictures.js" */
/** @import { Screen } from "./screen.js" */

/** Ink that is being written is in the picture a moment later. */
const LATER_MS = 300
/** The panel must be there first. */
const SOON_MS = 30
/** How much is seen of the ruling. */
const FAINT = 0.6
/** A moving picture is seen by a frame now and then. */
const FRAME_MS = 1000

/** Those whose picture is large, by seat. @type {Set<string>} */
const large = new Set()
/** @type {PagePictures | null} */
let pages = null

/** From now on know what the others' screens show. @param {Screen} screen */
export function tendMirrors(screen) {
  const { views } = screen.state
  screen.client.on("presence", presence => {
    if (presence.kind === "view") views.set(presence.seat, mirrorOf(presence))
    else if (presence.kind === "gone") views.delete(presence.seat)
    else return
    screen.draw()
  })
}

/** @param {Screen} screen */
export function mirrorPanel(screen) {
  pages ??= painted(screen)
  pages.tend(SOON_MS)
  const students = studentsIn(screen.records)
  return html`<section class="panel panel-mirror" aria-label=${MIRROR.region} data-region>
    <h2>${icon("screen")}${MIRROR.region}</h2>
    ${students.length ? html`<ul class="mirrors">${repeat(students, ({ id }) => id, student => mirror(screen, student))}</ul>`
    : html`<p class="hint">${MIRROR.none}</p>`}
  </section>`
}

/** @param {Screen} screen */
function painted(screen) {
  setInterval(paintFrames, FRAME_MS)
  return new PagePictures(screen, ".mirror-page", canvas => pageSeen(screen, canvas), LATER_MS)
}

/** @param {Screen} screen @param {Person} student */
function mirror(screen, { id, name }) {
  const here = screen.client.present.has(id)
  const view = here ? screen.state.views.get(id) : undefined
  const press = () => {
    if (!large.delete(id)) large.add(id)
    screen.draw()
  }
  const words = saysOf(screen, id, view)
  return html`<li class="mirror" ?data-large=${large.has(id)} ?data-troubled=${!here || view?.hidden}>
    <div class="mirror-frame"><div class="mirror-shown" aria-hidden="true" inert>${shown(screen, id, view)}</div>
      <button type="button" class="mirror-button" aria-pressed=${large.has(id)} title=${large.has(id) ? MIRROR.smaller : MIRROR.larger} @click=${press}>
        <span class="vh">${MIRROR.screenOf(name)}</span></button></div>
    <p class="mirror-name"><bdi>${name}</bdi></p>
    <ul class="mirror-says">${words.map(([mark, word, kind]) => html`<li data-kind=${kind}>${icon(mark)}<span>${word}</span></li>`)}</ul>
  </li>`
}

/** The picture itself: the part of the page, or what lies over it. @param {Screen} screen @param {string} seat @param {Mirror | undefined} view */
function shown(screen, seat, view) {
  if (!view) return html`<span class="mirror-none">${picture(personOf(screen.records, seat)?.symbol ?? "")}</span>`
  const over = overOf(screen, seat)
  if (over === MIRROR.boardHidden) return html`<span class="mirror-none">${over}</span>`
  if (over) return stageSeen(screen, seat, view, over)
  return html`<canvas class="mirror-page" data-seat=${seat} width="2" height="2"></canvas>`
}

/** What is seen in place of the page, or "". @param {Screen} screen @param {string} seat */
function overOf(screen, seat) {
  return controlsOf(screen.records, seat)?.board_hidden ? MIRROR.boardHidden : stageWord(screen)
}

/** What all look at instead of the board, or "". @param {Screen} screen */
function stageWord({ records }) {
  const { show = "board", of = "" } = stageOf(records) ?? {}
  if (show === "board") return ""
  if (show in MIRROR.stage) return MIRROR.stage[show]
  const activity = records.get(of)
  if (show === "activity") return isActivity(activity) && !activity.closed ? nameOf(activity) : ""
  return tileOf(personOf(records, of)?.name ?? "", /** @type {Source} */ (show))
}

/**
 * Link, tab, battery, page, part and tool, in words; troubles first.
 * @param {Screen} screen
 * @param {string} seat
 * @param {Mirror | undefined} view
 * @returns {[mark: string, word: string, kind: "trouble" | "plain"][]}
 */
function saysOf(screen, seat, view) {
  const { records, faces } = screen
  if (!view) return [["weak", MIRROR.away, "trouble"]]
  const link = /** @type {Faces | null} */ (faces)?.media.links.get(seat)
  const at = pagesOf(records).findIndex(({ id }) => id === view.page), page = pagesOf(records)[at]
  const part = partOf(page, view), over = overOf(screen, seat)
  /** @type {[string, string, "trouble" | "plain"][]} */
  const all = []
  if (view.hidden) all.push(["hidden", MIRROR.hidden, "trouble"])
  if (link && link !== "good") all.push(["weak", MEDIA.link[link], "trouble"])
  if (view.battery_low) all.push(["battery", MIRROR.battery, "trouble"])
  if (over) return [...all, ["stage", over, "plain"]]
  all.push(["paper", page ? page.title || pageName(at + 1) : MIRROR.noPage, "plain"])
  if (part < 95) all.push(["closer", MIRROR.seesPart(part), "plain"])
  if (MIRROR.tool[view.tool]) all.push([view.tool, MIRROR.tool[view.tool], "plain"])
  if (link === "good") all.push(["check", MIRROR.linkGood, "plain"])
  return all
}

/** Percent of a page that is seen. @param {Page | undefined} page @param {Mirror} view */
function partOf(page, { width, height }) {
  if (!page || !width) return 100
  const { size, landscape } = page.paper
  const [short, long] = size === "a4" ? [210, 297] : [215.9, 279.4]
  const [w, h] = landscape ? [long, short] : [short, long]
  return Math.round(Math.min(1, width / 100 / w) * Math.min(1, height / 100 / h) * 100)
}

/** What a picture shows: the part of the page that the student's screen shows. @param {Screen} screen @param {HTMLCanvasElement} canvas @returns {Shown | null} */
function pageSeen({ records, state }, canvas) {
  const view = state.views.get(canvas.dataset.seat ?? "")
  const page = view && records.get(view.page)
  const across = canvas.clientWidth && /** @type {HTMLElement} */ (canvas.parentElement).clientWidth
  if (!view || page?.type !== "page" || !across) return null
  const { x, y, width, height } = view
  return { page, part: width && height ? { x, y, width, height } : undefined, width: across, every: 1, faint: FAINT }
}

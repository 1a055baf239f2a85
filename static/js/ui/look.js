/**
 * How close this window looks at its page: as the therapist shows it to all, or as a hand here went on from there.
 * The buttons for it, and the card that measures the display, come behind the board, from view-ways.js.
 */

import { isStaff, stageOf } from "./model.js"

/** @import { createBoard } from "../board/board.js" */
/** @import { Look } from "../board/desk.js" */
/** @import { Screen } from "./screen.js" */

/** A hand that goes over the page says so once it rests: each time is a line of the journal. */
const RESTS_MS = 250

/** Where a hand here went; holds until the stage shows another part. @type {{of: string, look: Look} | null} */
let own = null
let timer = 0
/** @type {ReturnType<typeof createBoard> | null} */
let shown = null
/** The buttons, once they are loaded. @type {typeof import("./view-ways.js") | null} */
let ways = null
let asked = false

/** Whether this seat may go over the page for itself: a student only where turning is free. @param {Screen} screen */
export function mayRoam({ records, me }) {
  return isStaff(me.role) || (me.role === "student" && stageOf(records)?.turning === "free")
}

/** @param {Screen} screen @returns {Look} */
export function lookOf(screen) {
  if (own?.of === keyOf(screen)) return own.look
  const stage = stageOf(screen.records)
  const shared = stage && stage.page === screen.page?.id
  return { zoom: (shared && stage.zoom) || 100, x: (shared && stage.x) || 0, y: (shared && stage.y) || 0 }
}

/** A hand here moved the page: where students follow the therapist, they come along. @param {Screen} screen @param {Look} look */
export function looked(screen, look) {
  own = { of: keyOf(screen), look }
  clearTimeout(timer)
  if (leads(screen)) timer = window.setTimeout(() => leads(screen) && screen.patch("stage", { ...own?.look ?? look }), RESTS_MS)
  screen.draw()
}

/** @param {Screen} screen */
function leads({ records, me, page, side }) {
  const stage = stageOf(records)
  return !side.second && me.role === "therapist" && stage?.turning === "follow" && stage.page === page?.id
}

/** What one's own look went on from. @param {Screen} screen */
function keyOf({ records, page }) {
  const stage = stageOf(records)
  return JSON.stringify([page?.id, stage?.page, stage?.zoom, stage?.x, stage?.y])
}

/** @param {Screen} screen @param {ReturnType<typeof createBoard>} board */
export function settleLook(screen, board) {
  shown = board
  void board.setRoaming(mayRoam(screen))
  board.setLook(lookOf(screen))
  if (asked) return
  asked = true
  requestAnimationFrame(() => setTimeout(async () => {
    ways = await import("./view-ways.js").catch(() => null)
    asked = ways !== null   // the network went: the next drawing is another chance
    if (ways) screen.draw()
  }))
}

/** @param {number} factor of how close the page is looked at; 0: all of it */
export function zoomBy(factor) {
  shown?.zoomBy(factor)
}

/** The buttons of the view, once they are loaded. @param {Screen} screen */
export function viewWays(screen) {
  return ways?.buttons(screen)
}

/** @param {Screen} screen */
export function viewKeys(screen) {
  return ways?.keys(screen) ?? []
}

/** Turning pages, as viewWays. @param {Screen} screen */
export function turner(screen) {
  return ways?.turner(screen)
}

/** @param {Screen} screen */
export function turningKeys(screen) {
  return ways?.turningKeys(screen) ?? []
}

/**
 * What every screen asks of the records: which page is looked at, what this seat may do. leading.js asks more, for staff.
 * Pure: reads a replica, knows nothing of the screen; the server decides, this only spares people refusals.
 */

/** @import { Controls, Page, Person, Request, Role, Stage } from "../core/records.js" */
/** @import { Replica } from "../core/replica.js" */

/** @typedef {Pick<Replica, "get" | "all">} Records */
/** @typedef {{seat: string, role: Role}} Me */

/** @param {Role} role */
export const isStaff = role => role === "therapist" || role === "facilitator"

/** @param {{order: string, id: string}} a @param {{order: string, id: string}} b ties by id, as on the server */
export const byOrder = (a, b) => (a.order < b.order || (a.order === b.order && a.id < b.id) ? -1 : 1)

/**
 * The pages in use, in their order.
 * @param {Records} records
 * @returns {Page[]}
 */
export function pagesOf(records) {
  return [...records.all("page")].filter(page => !page.aside).sort(byOrder)
}

/** @param {Records} records @returns {Stage | undefined} */
export function stageOf(records) {
  return /** @type {Stage | undefined} */ (records.get("stage"))
}

/**
 * The pages that a seat may turn to: staff all; others what the stage shows, all they see where turning is free, and
 * always their own private pages.
 * @param {Records} records
 * @param {Me} me
 * @returns {Page[]}
 */
export function reachable(records, me) {
  const pages = pagesOf(records)
  const stage = stageOf(records)
  if (isStaff(me.role) || stage?.turning === "free") return pages
  return pages.filter(page => page.id === stage?.page || page.audience === me.seat)
}

/**
 * The page that a seat looks at. What it chose holds until the stage shows another page.
 * @param {Records} records
 * @param {Me} me
 * @param {{page: string, stage: string}} chosen the page, and what the stage showed when it was chosen
 * @returns {Page | undefined}
 */
export function pageInView(records, me, chosen) {
  const pages = reachable(records, me)
  const staged = stageOf(records)?.page ?? ""
  const own = chosen.stage === staged ? pages.find(page => page.id === chosen.page) : undefined
  return own ?? pages.find(page => page.id === staged) ?? pages[0]
}

/**
 * The page before (-1) or after (1) the one in view, or none.
 * @param {Page[]} pages
 * @param {string} id
 * @param {number} step
 * @returns {Page | undefined}
 */
export function neighbour(pages, id, step) {
  const at = pages.findIndex(page => page.id === id)
  return at < 0 ? undefined : pages[at + step]
}

/**
 * What students asked for and nobody has answered, oldest first.
 * @param {Records} records
 * @returns {Request[]}
 */
export function openRequests(records) {
  return [...records.all("request")].filter(request => !request.answered).sort((a, b) => a.at - b.at)
}

/** @param {Records} records @param {string} seat @returns {Controls | undefined} */
export function controlsOf(records, seat) {
  return /** @type {Controls | undefined} */ (records.get(`controls-${seat}`))
}

/** @param {Records} records @param {Me} me */
export function mayDraw(records, me) {
  if (me.role === "student") return controlsOf(records, me.seat)?.may_draw ?? false
  return isStaff(me.role)
}

/** @param {Records} records @param {Me} me @param {string} tool */
export function hasTool(records, me, tool) {
  return me.role !== "student" || (controlsOf(records, me.seat)?.tools ?? []).includes(tool)
}

/** @param {Records} records @param {Me} me @param {Page | undefined} page */
export function mayClear(records, me, page) {
  return page !== undefined && mayDraw(records, me) && (me.role !== "student" || page.audience === me.seat)
}

/** @param {Records} records @param {string} seat @returns {Person | undefined} */
export function personOf(records, seat) {
  const record = records.get(seat)
  return record?.type === "person" ? record : undefined
}

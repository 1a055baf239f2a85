/**
 * What only the screens of staff ask of the records: who is here, who waits, which pages are put aside.
 * Pure, as model.js is.
 */

import { byOrder } from "./model.js"

/** @import { Knock, Page, Person, Role } from "../core/records.js" */
/** @import { Records } from "./model.js" */

const STANDING = { therapist: 0, facilitator: 1, student: 2, observer: 3 }
const inOrder = new Intl.Collator("en", { numeric: true, sensitivity: "base" })

/**
 * The pages put aside, in their order.
 * @param {Records} records
 * @returns {Page[]}
 */
export function asideOf(records) {
  return [...records.all("page")].filter(page => page.aside).sort(byOrder)
}

/**
 * What `move_page` has to come after for a page to go one place: an id, "" for the first place, null where it cannot.
 * @param {Page[]} pages
 * @param {string} id
 * @param {number} step -1 or 1
 * @returns {string | null}
 */
export function placeAfter(pages, id, step) {
  const at = pages.findIndex(page => page.id === id)
  if (at < 0 || !pages[at + step]) return null
  return step > 0 ? pages[at + 1].id : (pages[at - 2]?.id ?? "")
}

/**
 * Those in the room: therapist first, then by name.
 * @param {Records} records
 * @returns {Person[]}
 */
export function peopleIn(records) {
  return [...records.all("person")].filter(person => person.status === "in").sort(byStanding)
}

/** @param {Records} records @returns {Person[]} */
export function studentsIn(records) {
  return peopleIn(records).filter(person => person.role === "student")
}

/** @param {{role: Role, name: string}} a @param {{role: Role, name: string}} b */
function byStanding(a, b) {
  return STANDING[a.role] - STANDING[b.role] || inOrder.compare(a.name, b.name)
}

/**
 * Those at the door, longest first; who was told "not now" comes after who was not answered.
 * @param {Records} records
 * @returns {Knock[]}
 */
export function waitingOf(records) {
  const there = [...records.all("knock")].filter(knock => knock.answer === "waiting" || knock.answer === "not_now")
  return there.sort((a, b) => (a.answer === b.answer ? a.since - b.since : a.answer === "waiting" ? -1 : 1))
}

/**
 * When a session began, or null while none runs.
 * @param {Records} records
 * @returns {number | null}
 */
export function runningSince(records) {
  const session = records.get("session")
  return session?.type === "session" && session.running ? session.since : null
}

/** @param {Records} records */
export function doorLocked(records) {
  const door = records.get("door")
  return door?.type === "door" && door.locked
}

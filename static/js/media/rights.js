/**
 * What the records say of sound and picture: what this seat may send, what all look at, who is beside whom.
 * Pure, and a guess: the server decides (server/core/sources.py).
 */

import { PICTURES, SOURCES, keyOf } from "./sources.js"

/** @import { Change, Person, Role } from "../core/records.js" */
/** @import { Replica } from "../core/replica.js" */
/** @import { Source } from "./sources.js" */

/** @typedef {Pick<Replica, "get" | "all">} Records */
/** @typedef {{seat: string, role: Role}} Me */
/** @typedef {{show: string, of: string, curtain: boolean}} Staged */
/** @typedef {{kind: "board"} | {kind: "calm", why: "stage" | "curtain" | "away"} | {kind: "picture", key: string, seat: string, source: Source}} Scene */

/** @param {Records} records @returns {Staged} */
export function stagedBy(records) {
  const { show = "board", of = "", curtain = false } = /** @type {Partial<Staged>} */ (records.get("stage") ?? {})
  return { show, of, curtain }
}

/** @param {string} seat */
const permitId = seat => `permit-${seat}`

/** What a role may send where no permit says otherwise, as in a room older than permits. @type {Record<Role, readonly Source[]>} */
const FREELY = { therapist: SOURCES, student: ["mic", "face", "desk"], facilitator: ["mic", "face", "desk"], observer: [] }

/** Whether somebody may send something, curtain aside. @param {Records} records @param {string} seat @param {Source} source */
export function permits(records, seat, source) {
  const person = records.get(seat)
  const permit = records.get(permitId(seat))
  const role = person?.type === "person" ? person.role : "observer"
  return permit?.type === "permit" && role !== "therapist" ? permit[source] : FREELY[role].includes(source)
}

/** What changes a permit. @param {Records} records @param {string} seat @param {Source} source @param {boolean} may @returns {Change} */
export function permitting(records, seat, source, may) {
  if (records.get(permitId(seat))) return { op: "patch", id: permitId(seat), fields: { [source]: may } }
  const [mic, face, desk, screen] = SOURCES.map(each => each === source ? may : permits(records, seat, each))
  return { op: "put", record: { type: "permit", id: permitId(seat), seat, mic, face, desk, screen } }
}

/** What this seat may send now; while the curtain is drawn no pictures. @param {Records} records @param {Me} me @returns {Source[]} */
export function maySend(records, me) {
  const { curtain } = stagedBy(records)
  return SOURCES.filter(source => mayEver(records, me, source) && !(curtain && PICTURES.includes(source)))
}

/** Whether that is known yet. @param {Pick<Replica, "get" | "complete">} records @param {Me} me */
export function isKnown(records, me) {
  return records.complete || Boolean(records.get("stage") && (me.role === "therapist" || records.get(permitId(me.seat))))
}

/** What it may send when the curtain is open. @param {Records} records @param {Me} me @param {Source} source */
export function mayEver(records, me, source) {
  return me.role === "therapist" || permits(records, me.seat, source)
}

/** What lies on the stage without anybody's picture. */
const LEADING = new Set(["schedule", "now", "activity"])

/**
 * What the stage shows to one who looks at it.
 * @param {Records} records
 * @param {Me} me
 * @param {boolean} led whether the therapist is connected
 * @returns {Scene}
 */
export function sceneOf(records, me, led) {
  const { show, of, curtain } = stagedBy(records)
  if (show === "board" || LEADING.has(show)) return { kind: "board" }
  if (show === "calm") return { kind: "calm", why: "stage" }
  if (curtain) return { kind: "calm", why: "curtain" }
  const guest = me.role === "student" || me.role === "observer"
  if (guest && !led && of !== me.seat) return { kind: "calm", why: "away" }
  const source = /** @type {Source} */ (show)
  return { kind: "picture", key: keyOf(of, source), seat: of, source }
}

/** @param {Records} records @param {(seat: string) => boolean} here */
export function isLed(records, here) {
  return therapists(records).some(({ id }) => here(id))
}

/** Those who lead, who are in. @param {Records} records @returns {Person[]} */
export function therapists(records) {
  return [...records.all("person")].filter(({ role, status }) => role === "therapist" && status === "in")
}

/** The student beside whom this seat's device is, or "". @param {Records} records @param {string} seat */
export function besideOf(records, seat) {
  const person = /** @type {{beside?: string} | undefined} */ (records.get(seat))
  return person?.beside ?? ""
}

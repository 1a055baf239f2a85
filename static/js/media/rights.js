/**
 * What the records say of sound and picture: what this seat may send, what all look at, who is beside whom.
 * Pure, and a guess: the server decides (server/core/sources.py).
 */

import { PICTURES, SOURCES, keyOf } from "./sources.js"

/** @import { Person, Role } from "../core/records.js" */
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
export const permitId = seat => `permit-${seat}`

/** @param {Records} records @param {string} seat @param {Source} source */
export function permits(records, seat, source) {
  const permit = /** @type {{[source: string]: unknown} | undefined} */ (/** @type {unknown} */ (records.get(permitId(seat))))
  return permit?.[source] === true
}

/** What this seat may send now; while the curtain is drawn no pictures. @param {Records} records @param {Me} me @returns {Source[]} */
export function maySend(records, me) {
  const { curtain } = stagedBy(records)
  return SOURCES.filter(source => mayEver(records, me, source) && !(curtain && PICTURES.includes(source)))
}

/** What it may send when the curtain is open. @param {Records} records @param {Me} me @param {Source} source */
export function mayEver(records, me, source) {
  return me.role === "therapist" || permits(records, me.seat, source)
}

/**
 * What the stage shows to one who looks at it.
 * @param {Records} records
 * @param {Me} me
 * @param {boolean} led whether the therapist is connected
 * @returns {Scene}
 */
export function sceneOf(records, me, led) {
  const { show, of, curtain } = stagedBy(records)
  if (show === "board") return { kind: "board" }
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

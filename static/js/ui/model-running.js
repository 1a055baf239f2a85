/**
 * What runs: timers and breathing, from presses that bear the server's times. All that is asked is asked of a moment by
 * the server's clock (`client.serverNow()`), so every screen says the same, whatever its own clock says. Pure.
 */

import { entriesOf } from "../core/entries.js"
import { newId } from "../core/replica.js"

/** @import { Change } from "../core/records.js" */
/** @import { Breathing, Press, Timer } from "../core/records-leading.js" */
/** @import { Records } from "./model.js" */

/**
 * How something ran up to its last press: `spent_ms` in all, running on since `since` (null: it rests), `total_ms` to run
 * (Infinity where it has no end).
 * @typedef {{spent_ms: number, since: number | null, total_ms: number}} Run
 */

/** @param {Records} records @param {Timer | Breathing} activity @returns {Run} */
export function runOf(records, activity) {
  const whole = activity.type === "timer" ? activity.duration_ms : Infinity
  /** @type {Run} */
  let run = { spent_ms: 0, since: null, total_ms: whole }
  for (const press of entriesOf(records, "press", activity.id)) run = pressed(run, press, whole)
  return run
}

/** @param {Run} run @param {Press} press @param {number} whole @returns {Run} */
function pressed(run, { what, ms, at }, whole) {
  const spent_ms = spentAt(run, at)   // what was over stays over: a minute more is a minute from here
  if (what === "again") return { spent_ms: 0, since: null, total_ms: whole }
  if (what === "start") return { ...run, spent_ms, since: at }
  if (what === "pause") return { ...run, spent_ms, since: null }
  return { spent_ms, since: run.since === null ? null : at, total_ms: Math.max(0, run.total_ms + ms) }
}

/** @param {Run} run @param {number} now */
function spentAt({ spent_ms, since, total_ms }, now) {
  return Math.min(total_ms, spent_ms + (since === null ? 0 : Math.max(0, now - since)))
}

/**
 * A timer at a moment: what is left in ms, which part of the whole that is (what a disc shows), and whether it runs,
 * rests, or is over.
 * @param {Run} run
 * @param {number} now the server's time
 * @returns {{left_ms: number, part: number, state: "running" | "resting" | "over"}}
 */
export function timerAt(run, now) {
  const left_ms = run.total_ms - spentAt(run, now)
  const part = run.total_ms > 0 ? left_ms / run.total_ms : 0
  return { left_ms, part, state: left_ms === 0 ? "over" : run.since === null ? "resting" : "running" }
}

/**
 * Breathing at a moment: in or out, which part of that is done, and how many rounds are.
 * @param {Breathing} breathing
 * @param {Run} run
 * @param {number} now the server's time
 * @returns {{phase: "in" | "out", part: number, rounds: number, running: boolean}}
 */
export function breathAt({ in_s, out_s }, run, now) {
  const spent_s = spentAt(run, now) / 1000, round_s = in_s + out_s
  const rounds = Math.floor(spent_s / round_s), at_s = spent_s - rounds * round_s
  const running = run.since !== null
  return at_s < in_s
    ? { phase: "in", part: at_s / in_s, rounds, running }
    : { phase: "out", part: (at_s - in_s) / out_s, rounds, running }
}

/**
 * @param {Timer | Breathing} activity
 * @param {Press["what"]} what
 * @param {number} [ms] how much more
 * @returns {Change[]}
 */
export function press({ id: of }, what, ms = 0) {
  return [{ op: "put", record: { type: "press", id: newId(), of, what, ms } }]
}

/**
 * The visual schedule as every screen reads it: what is now, what comes, what is finished, how much time is left.
 * Pure, as model.js is. An adult advances it by check-offs; nothing here does.
 */

import { inTime } from "../core/entries.js"
import { newId } from "../core/replica.js"
import { byOrder } from "./model.js"

/** @import { Change } from "../core/records.js" */
/** @import { CheckOff, Item, Layout, Schedule } from "../core/records-leading.js" */
/** @import { Records } from "./model.js" */

const MINUTE_MS = 60_000

/** @typedef {"open" | "now" | "finished" | "skipped"} ItemState */

/**
 * `items` are those in use in their order; `finished` the finished ones in the order in which they were; `since` is when
 * what is now became so, by the server's clock, null while no session runs.
 * @typedef {object} Plan
 * @property {{item: Item, state: ItemState}[]} items
 * @property {Item | undefined} now
 * @property {Item | undefined} next
 * @property {Item | undefined} then
 * @property {Item[]} finished
 * @property {number | null} since
 */

/** @param {Records} records @returns {Pick<Schedule, "layout" | "warn_min" | "lang">} */
export function scheduleOf(records) {
  const found = records.get("schedule")
  return found?.type === "schedule" ? found : { layout: "vertical", warn_min: [5, 2, 1], lang: "en" }
}

/** The items in use, in their order. @param {Records} records @returns {Item[]} */
export function itemsOf(records) {
  return [...records.all("item")].filter(item => !item.aside).sort(byOrder)
}

/** @param {Records} records @returns {Plan} */
export function planOf(records) {
  const items = itemsOf(records)
  const told = new Told(items)
  const ids = new Set(items.map(({ id }) => id))   // a room that has been in use for long holds many that are aside
  for (const entry of [...records.all("check_off")].filter(({ of }) => ids.has(of)).sort(inTime)) told.take(entry)
  const next = told.now && told.current([told.now])
  const then = next && told.current([/** @type {Item} */ (told.now), next])
  return {
    items: items.map(item => ({ item, state: item === told.now ? "now" : told.stateOf(item) })),
    now: told.now, next, then,
    finished: told.finished,
    since: told.now ? startOf(records, told.now, told.since) : null,
  }
}

/** What check-offs have said so far, and what is now by them. */
class Told {
  /** @type {Map<string, ItemState>} */ #states = new Map()
  /** Ids that were begun before their turn, the latest last. @type {string[]} */ #begun = []
  /** @type {Item[]} */ finished = []
  /** @type {Item | undefined} */ now
  /** When an entry last changed what is now; 0: none has. */ since = 0

  /** @param {Item[]} items */
  constructor(items) {
    this.items = items
    this.now = this.current()
  }

  /** @param {CheckOff} entry */
  take({ of, state, at }) {
    const item = /** @type {Item} */ (this.items.find(each => each.id === of))
    this.#states.set(of, state === "finished" || state === "skipped" ? state : "open")
    this.finished = this.finished.filter(each => each !== item)
    if (state === "finished") this.finished.push(item)
    if (state === "begun") this.#begun = [...this.#begun.filter(id => id !== of), of]
    const before = this.now
    this.now = this.current()
    if (this.now !== before || (state === "begun" && this.now === item)) this.since = at
  }

  /** @param {Item} item @returns {ItemState} */
  stateOf(item) {
    return this.#states.get(item.id) ?? "open"
  }

  /**
   * What was begun last and is still open, or else the first that is.
   * @param {readonly Item[]} [without]
   * @returns {Item | undefined}
   */
  current(without = []) {
    const open = this.items.filter(item => this.stateOf(item) === "open" && !without.includes(item))
    const begun = this.#begun.findLast(id => open.some(item => item.id === id))
    return open.find(item => item.id === begun) ?? open[0]
  }
}

/**
 * Since when something is now: never before the session began, nor before it was on the schedule.
 * @param {Records} records
 * @param {Item} item
 * @param {number} since
 */
function startOf(records, item, since) {
  const session = records.get("session")
  return session?.type === "session" && session.running ? Math.max(since, item.at, session.since) : null
}

/**
 * The cards that a layout shows of what is not finished.
 * @param {Plan} plan
 * @param {Layout} layout
 * @returns {Item[]}
 */
export function cardsShown(plan, layout) {
  const near = [plan.now, plan.next, plan.then].filter(item => item !== undefined)
  if (layout === "first_then") return near.slice(0, 2)
  if (layout === "now_next_then") return near
  return plan.items.filter(({ state }) => state === "open" || state === "now").map(({ item }) => item)
}

/**
 * Planned time that is left of what is now, in ms, never below 0; null where none is planned or no session runs.
 * @param {Plan} plan
 * @param {number} now the server's time
 * @returns {number | null}
 */
export function timeLeft({ now: item, since }, now) {
  return item && item.minutes && since !== null ? Math.max(0, item.minutes * MINUTE_MS - Math.max(0, now - since)) : null
}

/**
 * The calm word that is due: so many minutes left, 0 when the planned time is over, null for none yet.
 * An item gets no warning that is not shorter than itself.
 * @param {Plan} plan
 * @param {readonly number[]} warnings minutes
 * @param {number} now the server's time
 * @returns {number | null}
 */
export function warningDue(plan, warnings, now) {
  const left = timeLeft(plan, now)
  if (left === null || left === 0) return left
  const due = warnings.filter(minutes => minutes < (plan.now?.minutes ?? 0) && left <= minutes * MINUTE_MS)
  return due.length ? Math.min(...due) : null
}

/** What says that something became of an item. @param {string} of @param {CheckOff["state"]} state @returns {Change[]} */
export function checkOff(of, state) {
  return [{ op: "put", record: { type: "check_off", id: newId(), of, state } }]
}

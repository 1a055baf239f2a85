/**
 * Routines as files: what is shipped, saved and shared has one form, that of static/routines/routines.json. Pure.
 * A file that is not ours is told from one that is; nothing of it goes further than its bounds.
 */

import { newId } from "../core/replica.js"
import { itemsOf, scheduleOf } from "./model-schedule.js"

/** @import { Change } from "../core/records.js" */
/** @import { Card, Layout } from "../core/records-leading.js" */
/** @import { Records } from "./model.js" */

/** @typedef {Required<Pick<Card, "label" | "symbol" | "minutes" | "kind">>} Planned */
/** @typedef {{title: string, layout: Layout, items: Planned[]}} Routine */

const LAYOUTS = ["vertical", "horizontal", "now_next_then", "first_then"]
const KINDS = ["step", "break", "surprise"]
const MOST_TEXT = 256 * 1024
const MOST_ROUTINES = 100
/** As many cards as the server loads at once. */
export const MOST_CARDS = 60

/** What the schedule holds now, as a routine. @param {Records} records @param {string} title @returns {Routine} */
export function routineOf(records, title) {
  const items = itemsOf(records).map(({ label, symbol, minutes, kind }) => ({ label, symbol, minutes, kind }))
  return { title, layout: scheduleOf(records).layout, items }
}

/** The text of a file. @param {Routine[]} routines @returns {string} */
export function fileOf(routines) {
  return JSON.stringify({ version: 1, routines }, null, 2)
}

/**
 * The routines of a file's text, null where it is not one of ours. One bad card makes the whole file none of ours: half a
 * routine would not be seen to be half.
 * @param {string} text
 * @returns {Routine[] | null}
 */
export function routinesFrom(text) {
  if (text.length > MOST_TEXT) return null
  /** @type {any} */
  let file
  try {
    file = JSON.parse(text)
  } catch {
    return null
  }
  if (file?.version !== 1 || !between(file.routines, 1, MOST_ROUTINES)) return null
  const found = file.routines.map(routineFrom)
  return found.every((/** @type {Routine | null} */ routine) => routine !== null) ? found : null
}

/** @param {any} given @returns {Routine | null} */
function routineFrom(given) {
  if (!isText(given?.title, 1, 80) || !between(given.items, 1, MOST_CARDS)) return null
  const items = given.items.map(plannedFrom)
  if (items.includes(null)) return null
  return { title: given.title, layout: LAYOUTS.includes(given.layout) ? given.layout : "vertical", items }
}

/** @param {any} given @returns {Planned | null} */
function plannedFrom(given) {
  const { label, symbol = "", minutes = 0, kind = "step" } = given ?? {}
  const fits = isText(label, 1, 80) && isText(symbol, 0, 64) && Number.isInteger(minutes) && minutes >= 0 && minutes <= 240
  return fits && KINDS.includes(kind) ? { label, symbol, minutes, kind } : null
}

/** @param {unknown} list @param {number} least @param {number} most */
const between = (list, least, most) => Array.isArray(list) && list.length >= least && list.length <= most

/** Characters are counted as the server counts them. @param {unknown} value @param {number} shortest @param {number} longest */
function isText(value, shortest, longest) {
  if (typeof value !== "string" || /[\u0000-\u001f\u007f\p{Surrogate}]/u.test(value)) return false
  const { length } = [...value]
  return length >= shortest && length <= longest
}

/**
 * Put a routine on the schedule, behind what is there or in its place: an action, and the layout that goes with it.
 * @param {Routine} routine
 * @param {boolean} replace
 * @returns {{name: "load_routine", cards: Card[], replace: boolean}}
 */
export function loadRoutine({ items }, replace) {
  return { name: "load_routine", cards: items.map(item => ({ ...item, id: newId() })), replace }
}

/** @param {Layout} layout @returns {Change[]} */
export function setLayout(layout) {
  return [{ op: "patch", id: "schedule", fields: { layout } }]
}

/** So many warnings may be set, and so early, as the server has it. */
const MOST_WARNINGS = 6, EARLIEST = 60

/** When calm words are said, in minutes before a planned end, as somebody wrote it: the earliest first. @param {string} text @returns {Change[]} */
export function setWarnings(text) {
  const minutes = [...text.matchAll(/\d+/g)].map(Number).filter(each => each >= 1 && each <= EARLIEST)
  const warn_min = [...new Set(minutes)].sort((a, b) => b - a).slice(0, MOST_WARNINGS)
  return [{ op: "patch", id: "schedule", fields: { warn_min } }]
}

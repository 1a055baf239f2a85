/**
 * What a therapist is offered when writing a prompt: to whom, about whom, ready-made ones, those sent before. Pure.
 */

import { peopleIn } from "./leading.js"
import { personOf } from "./model.js"

/** @import { Person } from "../core/records.js" */
/** @import { Sent } from "./model-prompts.js" */
/** @import { Records } from "./model.js" */

/**
 * `level`, `symbol`, `image`: may be "".
 * @typedef {{text: string, symbol: string, image: string, level: string}} Ready
 * @typedef {{id: string, title: string, prompts: Ready[]}} Shelf
 */

const RECENT = 8
/** What is for the adult alone. */
const OF_THE_ROOM = new Set(["desk-and-camera"])

/** @param {Records} records @returns {Person[]} */
export function facilitatorsIn(records) {
  return peopleIn(records).filter(({ role }) => role === "facilitator")
}

/**
 * To whom a prompt goes: who was chosen, or the only one there is, or whoever comes.
 * @param {Records} records
 * @param {string} chosen
 */
export function toWhom(records, chosen) {
  const there = facilitatorsIn(records)
  if (there.some(({ id }) => id === chosen)) return chosen
  return there.length === 1 ? there[0].id : ""
}

/**
 * About whom it is: who was chosen (null: nobody has been), or who sits beside that facilitator, or the only student.
 * @param {Records} records
 * @param {string | null} chosen
 * @param {string} to
 */
export function aboutWhom(records, chosen, to) {
  const students = peopleIn(records).filter(({ role }) => role === "student")
  if (chosen === "" || students.some(({ id }) => id === chosen)) return /** @type {string} */ (chosen)
  const beside = personOf(records, to)?.beside
  return students.find(({ id }) => id === beside)?.id ?? (students.length === 1 ? students[0].id : "")
}

/** Whether prompts of this activity are for the adult, not about the student. @param {string} activity */
export const isOfTheRoom = activity => OF_THE_ROOM.has(activity)

/** The last ones that differ, the latest first. @param {readonly Sent[]} sent @returns {Ready[]} */
export function recentOf(sent) {
  /** @type {Map<string, Ready>} */
  const found = new Map()
  for (const { prompt: { text, symbol, image, level } } of [...sent].reverse()) {
    if (!found.has(text) && found.size < RECENT) found.set(text, { text, symbol, image, level })
  }
  return [...found.values()]
}

/** What static/routines/prompts.json holds. @param {any} file @returns {Shelf[]} */
export function shelvesOf(file) {
  return file.activities.map((/** @type {any} */ { id, title, prompts }) => ({
    id, title, prompts: prompts.map((/** @type {any} */ { text, symbol = "", level = "" }) => ({ text, symbol, image: "", level })),
  }))
}

/**
 * Ask of a new prompt only the help that a student's levels know.
 * @param {string} level
 * @param {readonly {code: string}[]} levels
 */
export function levelAmong(level, levels) {
  return levels.some(({ code }) => code === level) ? level : ""
}

/** Whose prompts a list names. @param {Records} records @param {Sent} sent */
export function namesOf(records, { prompt: { to, about } }) {
  return { to: personOf(records, to)?.name ?? "", about: personOf(records, about)?.name ?? "" }
}

/**
 * Prompt levels as the therapist edits them: a list that is put in order, renamed, made longer and shorter. Pure.
 * What the levels in use are, model-prompts.js says.
 */

/** @import { Change } from "../core/records.js" */
/** @import { Level } from "../core/records-leading.js" */
/** @import { Records } from "./model.js" */

/** As many as the server keeps in one list. */
export const MOST_LEVELS = 15

/** With one level a place up (-1) or down (1). @param {readonly Level[]} steps @param {number} at @param {number} by @returns {Level[]} */
export function movedLevel(steps, at, by) {
  const list = [...steps]
  const [level] = list.splice(at, 1)
  list.splice(Math.max(0, at + by), 0, level)
  return list
}

/** With an empty level at the end. @param {readonly Level[]} steps @returns {Level[]} */
export function addedLevel(steps) {
  return [...steps, { code: "", label: "", physical: false, trial: true }]
}

/** As they are kept: nothing around the words. @param {readonly Level[]} steps @returns {Level[]} */
export function tidyLevels(steps) {
  return steps.map(level => ({ ...level, code: level.code.trim(), label: level.label.trim() }))
}

/** What keeps a tidy list from being saved, as one word, or "". @param {readonly Level[]} steps */
export function faultOf(steps) {
  if (!steps.length) return "none"
  if (steps.some(({ code, label }) => !code || !label)) return "empty"
  return new Set(steps.map(({ code }) => code)).size < steps.length ? "twice" : ""
}

/**
 * Keep a list for a student, or for the room (""); an empty one: as by default again.
 * @param {Records} records
 * @param {string} student
 * @param {Level[]} steps
 * @returns {Change[]}
 */
export function setLevels(records, student, steps) {
  const id = `levels-${student || "room"}`
  if (records.get(id)) return [{ op: "patch", id, fields: { steps } }]
  return steps.length ? [{ op: "put", record: { type: "levels", id, student, steps } }] : []
}

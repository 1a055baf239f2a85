/**
 * Prompt cards as staff read them: what was sent, seen, given with which level; the facilitator's one card; calls.
 * Pure, as model.js is. Nobody else holds any of these records.
 */

import { entriesByRecord, inTime } from "../core/entries.js"
import { newId } from "../core/replica.js"

/** @import { Change, Role } from "../core/records.js" */
/** @import { Call, Level, Prompt, PromptFields, Response } from "../core/records-leading.js" */
/** @import { Records } from "./model.js" */

/**
 * The levels where neither a student nor the room has others; the same as on the server.
 * @type {readonly Level[]}
 */
export const LEVELS = [
  ["I", "Independent"], ["VS", "Visual"], ["G", "Gestural"], ["IV", "Indirect verbal"], ["V", "Direct verbal"], ["M", "Model"],
  ["PP", "Partial physical"], ["FP", "Full physical"], ["NR", "No response"],
].map(([code, label]) => ({ code, label, physical: code === "PP" || code === "FP", trial: code !== "NR" }))

/** The levels in use for a student, least help first. @param {Records} records @param {string} student @returns {readonly Level[]} */
export function levelsFor(records, student) {
  for (const id of [`levels-${student || "room"}`, "levels-room"]) {
    const found = records.get(id)
    if (found?.type === "levels" && found.steps.length) return found.steps
  }
  return LEVELS
}

/** Those that this role may give: physical ones only beside the student. @param {readonly Level[]} levels @param {Role} role */
export function givable(levels, role) {
  return levels.filter(level => !level.physical || role === "facilitator")
}

/** The level with more help than this one, or none. @param {readonly Level[]} levels @param {string} code @returns {Level | undefined} */
export function levelAfter(levels, code) {
  const at = levels.findIndex(level => level.code === code)
  const after = at < 0 ? undefined : levels[at + 1]
  return after?.trial ? after : undefined   // "no response" is no help
}

/**
 * Where a prompt stands. `replaced`: it was not given, and a later prompt goes on from it.
 * @typedef {"sent" | "seen" | "given" | "recalled" | "replaced"} Status
 *
 * @typedef {object} Sent a prompt with what became of it; times are the server's, null: not so (any more)
 * @property {Prompt} prompt
 * @property {Status} status
 * @property {string} level that was given
 * @property {string} label what it was called then
 * @property {number | null} seen
 * @property {number | null} given
 * @property {number | null} recalled
 */

/** All prompts, the first first. @param {Records} records @returns {Sent[]} */
export function promptsOf(records) {
  const responses = entriesByRecord(records, "response")
  const sent = [...records.all("prompt")].sort(inTime).map(prompt => sentOf(prompt, responses.get(prompt.id) ?? []))
  const gone = new Set(sent.filter(({ status }) => status !== "recalled").map(({ prompt }) => prompt.earlier))
  return sent.map(each => isOpen(each) && gone.has(each.prompt.id) ? { ...each, status: "replaced" } : each)
}

/**
 * What was given stands, even where the prompt was recalled meanwhile: it is what happened. `undone` takes it back.
 * @param {Prompt} prompt
 * @param {Response[]} responses in time
 * @returns {Sent}
 */
function sentOf(prompt, responses) {
  /** @type {Sent} */
  const sent = { prompt, status: "sent", level: "", label: "", seen: null, given: null, recalled: null }
  for (const { what, level, label, at } of responses) {
    if (what === "seen") sent.seen ??= at
    else if (what === "recalled") sent.recalled ??= at
    else Object.assign(sent, what === "given" ? { level, label, given: at } : { level: "", label: "", given: null })
  }
  if (sent.given !== null) sent.status = "given"
  else if (sent.recalled !== null) sent.status = "recalled"
  else if (sent.seen !== null) sent.status = "seen"
  return sent
}

/** What a level that was given is called: as it was then, where that is known. @param {Records} records @param {Sent} sent */
export function labelGiven(records, { prompt, level, label }) {
  return label || (levelsFor(records, prompt.about).find(({ code }) => code === level)?.label ?? level)
}

/** @param {Sent} sent */
const isOpen = ({ status }) => status === "sent" || status === "seen"

/**
 * The one card that a facilitator has in front: the first that is open, with how many wait behind it; and the last that
 * was given, so that a wrong tap can be undone. A card about no student is done once it is seen: there is no help to measure.
 * @param {Records} records
 * @param {string} seat
 * @returns {{card: Sent | undefined, waiting: number, last: Sent | undefined}}
 */
export function cardFor(records, seat) {
  const mine = promptsOf(records).filter(({ prompt }) => prompt.to === "" || prompt.to === seat)
  const open = mine.filter(sent => isOpen(sent) && !(sent.status === "seen" && sent.prompt.about === ""))
  const given = mine.filter(({ status }) => status === "given").sort((a, b) => (a.given ?? 0) - (b.given ?? 0))
  return { card: open[0], waiting: Math.max(0, open.length - 1), last: given.at(-1) }
}

/** @param {Pick<PromptFields, "text"> & Partial<PromptFields>} fields @returns {Change[]} */
export function sendPrompt(fields) {
  const whole = { symbol: "", image: "", to: "", about: "", activity: "", level: "", earlier: "", ...fields }
  return [{ op: "put", record: { ...whole, type: "prompt", id: newId() } }]
}

/** Say it once more: a new prompt in its place. @param {Prompt} prompt @param {readonly Level[]} levels in use now @returns {Change[]} */
export function repeatPrompt(prompt, levels) {
  return goOn(prompt, levels.some(({ code }) => code === prompt.level) ? prompt.level : "")
}

/** Ask for one level more, where there is one. @param {Prompt} prompt @param {readonly Level[]} levels @returns {Change[]} */
export function nextLevel(prompt, levels) {
  const next = levelAfter(levels, prompt.level)
  return next ? goOn(prompt, next.code) : []
}

/** @param {Prompt} prompt @param {string} level @returns {Change[]} */
function goOn({ id, text, symbol, image, to, about, activity }, level) {
  return sendPrompt({ text, symbol, image, to, about, activity, level, earlier: id })
}

/**
 * Got it, given with a level, undone, recalled.
 * @param {Prompt} prompt
 * @param {Response["what"]} what
 * @param {Pick<Level, "code" | "label">} [level]
 * @returns {Change[]}
 */
export function respond({ id: of }, what, { code, label } = { code: "", label: "" }) {
  return [{ op: "put", record: { type: "response", id: newId(), of, what, level: code, label } }]
}

/** Calls that nobody has answered, the first first. @param {Records} records @returns {Call[]} */
export function openCalls(records) {
  return [...records.all("call")].filter(call => !call.answered && !call.withdrawn).sort(inTime)
}

/** @param {Call["kind"]} kind @param {string} [about] a student @returns {Change[]} */
export function call(kind, about = "") {
  return [{ op: "put", record: { type: "call", id: newId(), kind, about, answered: false, withdrawn: false, since: 0 } }]
}

/** The therapist answers, the facilitator takes it back. @param {Call} call @param {"answered" | "withdrawn"} how @returns {Change[]} */
export function endCall({ id }, how) {
  return [{ op: "patch", id, fields: { [how]: true } }]
}

/**
 * The activity tools as every screen reads them: what is open, what the stage shows, who chose what, what is ticked.
 * Pure, as model.js is. What runs (timer, breathing) stands in model-running.js.
 */

import { entriesOf, inTime } from "../core/entries.js"
import { newId } from "../core/replica.js"
import { stageOf } from "./model.js"

/** @import { Change, Patch, Stage } from "../core/records.js" */
/** @import { Activity, CheckIn, Checklist, ChoiceBoard, NewLed, Pick, Token, TokenBoard } from "../core/records-leading.js" */
/** @import { Records } from "./model.js" */

/** @typedef {Activity["type"]} ActivityType */
/** @typedef {ChoiceBoard | CheckIn} Question */

/** @type {readonly ActivityType[]} */
export const ACTIVITIES = ["timer", "token_board", "choice_board", "check_in", "breathing", "movement", "checklist", "turn"]

const OWN = {
  timer: { duration_ms: 120_000 },
  breathing: { in_s: 3, out_s: 3 },
  token_board: { goal: 5, symbol: "star", earns: "", earns_symbol: "", earns_image: "", student: "" },
  choice_board: { student: "", options: [] },
  check_in: { student: "", options: [] },
  checklist: { lines: [], offered: false },
  movement: { say: "", symbol: "", image: "", posture: "standing" },
  turn: { seat: "", since: 0 },
}

/**
 * A new activity, whole: fields that are not given are as the server has them.
 * @template {ActivityType} T
 * @param {T} type
 * @param {Partial<Extract<Activity, {type: T}>>} [fields]
 * @returns {Extract<NewLed, {type: T}>}
 */
export function newActivity(type, fields = {}) {
  const made = { id: newId(), audience: "everyone", title: "", closed: false, ...OWN[type], ...fields, type }
  return /** @type {any} */ (made)
}

/** @param {{type: string} | undefined} record @returns {record is Activity} */
export function isActivity(record) {
  return ACTIVITIES.some(type => type === record?.type)
}

/** The activities that are open, the first first. @param {Records} records @returns {Activity[]} */
export function activitiesOf(records) {
  return ACTIVITIES.flatMap(type => [...records.all(type)]).filter(activity => !activity.closed).sort(inTime)
}

/**
 * What the stage shows. An activity that was closed, or is not there, leaves the board.
 * @param {Records} records
 * @returns {{show: Stage["show"], activity?: Activity}}
 */
export function staged(records) {
  const stage = stageOf(records)
  if (stage?.show !== "activity") return { show: stage?.show ?? "board" }
  const activity = records.get(stage.of)
  return isActivity(activity) && !activity.closed ? { show: "activity", activity } : { show: "board" }
}

/** Put an activity on the stage, or the board in its place. @param {Activity | undefined} activity @returns {Change[]} */
export function stageActivity(activity) {
  return [{ op: "patch", id: "stage", fields: activity ? { show: "activity", of: activity.id } : { show: "board", of: "" } }]
}

/** @param {Activity} activity @returns {Change[]} */
export function closeActivity({ id }) {
  return [{ op: "patch", id, fields: { closed: true } }]
}

// Questions: choice boards and check-ins.

/** Whether this student is asked now. @param {Question} question @param {string} seat */
export function isAsked({ closed, student, audience }, seat) {
  return !closed && (student === "" || student === seat) && (audience === "everyone" || audience === seat)
}

/**
 * What each student picked last, by seat; who took it back is not there.
 * @param {Records} records
 * @param {Question} question
 * @returns {Map<string, Pick>}
 */
export function picksOf(records, question) {
  /** @type {Map<string, Pick>} */
  const found = new Map()
  for (const pick of entriesOf(records, "pick", question.id)) {
    found.delete(pick.student)
    if (pick.option >= 0 && pick.option < question.options.length) found.set(pick.student, pick)
  }
  return found
}

/** @param {Question} question @param {string} student @param {number} option -1: nothing after all @returns {Change[]} */
export function pick({ id: of }, student, option) {
  return [{ op: "put", record: { type: "pick", id: newId(), of, student, option } }]
}

// Tokens.

/**
 * `count` tokens lie on the board, of `goal`; `full`: what they earn may be had.
 * @param {Records} records
 * @param {TokenBoard} board
 */
export function tokensOf(records, board) {
  const there = entriesOf(records, "token", board.id).filter(token => !token.spent && !token.undone)
  const count = Math.min(there.length, board.goal)
  return { there, count, full: count === board.goal }
}

/** @param {TokenBoard} board @returns {Change[]} */
export function giveToken({ id: of }) {
  return [{ op: "put", record: { type: "token", id: newId(), of, spent: false, undone: false } }]
}

/** Take back the last token, or nothing. @param {Records} records @param {TokenBoard} board @returns {Change[]} */
export function takeToken(records, board) {
  return tokensOf(records, board).there.slice(-1).map(token => patchToken(token, { undone: true }))
}

/** Exchange a full board: its tokens are spent, once. @param {Records} records @param {TokenBoard} board @returns {Change[]} */
export function exchange(records, board) {
  const { there, full } = tokensOf(records, board)
  return full ? there.slice(0, board.goal).map(token => patchToken(token, { spent: true })) : []
}

/** @param {Token} token @param {{spent: true} | {undone: true}} fields @returns {Patch} */
function patchToken({ id }, fields) {
  return { op: "patch", id, fields, expect: { spent: false, undone: false } }
}

// Checklists.

/** The ids of the lines that are done. @param {Records} records @param {Checklist} list @returns {Set<string>} */
export function ticksOf(records, list) {
  /** @type {Set<string>} */
  const done = new Set()
  for (const entry of entriesOf(records, "tick", list.id)) {
    if (entry.done) done.add(entry.line)
    else done.delete(entry.line)
  }
  return done
}

/** @param {Checklist} list @param {string} line @param {boolean} done @returns {Change[]} */
export function tick({ id: of }, line, done) {
  return [{ op: "put", record: { type: "tick", id: newId(), of, line, done } }]
}

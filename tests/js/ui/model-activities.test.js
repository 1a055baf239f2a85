import assert from "node:assert/strict"
import test from "node:test"
import {
  ACTIVITIES, activitiesOf, closeActivity, exchange, giveToken, isAsked, newActivity, pick, picksOf, stageActivity, staged,
  takeToken, tick, ticksOf, tokensOf,
} from "../../../static/js/ui/model-activities.js"
import { mirrorOf, mirrorSign } from "../../../static/js/ui/model-mirror.js"
import {
  call, endCall, givable, LEVELS, levelAfter, levelsFor, nextLevel, openCalls, promptsOf, repeatPrompt, respond, sendPrompt,
} from "../../../static/js/ui/model-prompts.js"
import { breathAt, press, runOf } from "../../../static/js/ui/model-running.js"
import { cardsShown, checkOff, planOf, scheduleOf, timeLeft, warningDue } from "../../../static/js/ui/model-schedule.js"
import { after, roomOf } from "../support/room.js"

/** @import { AnyRecord } from "../../../static/js/core/records.js" */

const stamp = { by: "tess", at: 1, born: 1 }
const stage = /** @type {any} */ ({ ...stamp, type: "stage", id: "stage", show: "board", page: "p", turning: "follow", of: "", curtain: false })
/** @param {import("../../../static/js/ui/model-activities.js").ActivityType} type @param {object} [fields] @returns {any} */
const made = (type, fields = {}) => ({ ...newActivity(type, fields), ...stamp })
const options = ["Swing", "Draw"].map(label => ({ label, symbol: "", image: "", color: "" }))
/** A list that changes are laid upon, a second after each other. @param {...AnyRecord} list */
function play(...list) {
  let now = list, at = 1000
  return {
    get room() { return roomOf(now) },
    /** @param {import("../../../static/js/core/records.js").Change[]} changes */
    do(changes) { now = after(now, changes, at += 1000) },
  }
}

test("a new activity is whole, so that it is shown as it is before the server has it", () => {
  for (const type of ACTIVITIES) {
    const { id, audience, title, closed } = newActivity(type)
    assert.match(id, /^[\w-]{22}$/)
    assert.deepEqual([audience, title, closed], ["everyone", "", false])
  }
  assert.equal(newActivity("timer", { duration_ms: 5000 }).duration_ms, 5000)
})

test("an activity takes the stage until it is closed", () => {
  const timer = made("timer", { id: "t" }), room = play(stage, timer)
  assert.deepEqual(staged(room.room), { show: "board" })
  room.do(stageActivity(timer))
  assert.deepEqual(staged(room.room), { show: "activity", activity: timer })
  room.do(closeActivity(timer))
  assert.deepEqual([staged(room.room), activitiesOf(room.room)], [{ show: "board" }, []])
  room.do(stageActivity(undefined))
  assert.deepEqual([staged(room.room), staged(roomOf([]))], [{ show: "board" }, { show: "board" }])
})

test("LE5 a question is asked of whom it is for, until it is closed", () => {
  const asked = (/** @type {object} */ fields) => ["anna", "ben"].map(seat => isAsked(made("choice_board", fields), seat))
  assert.deepEqual(asked({}), [true, true])
  assert.deepEqual(asked({ student: "anna" }), [true, false])
  assert.deepEqual(asked({ audience: "ben" }), [false, true])
  assert.deepEqual(asked({ closed: true }), [false, false])
})

test("the latest pick of each student holds, and can be taken back", () => {
  const board = made("choice_board", { options }), room = play(board)
  for (const [seat, option] of /** @type {[string, number][]} */ ([["anna", 0], ["ben", 1], ["anna", 1], ["kim", 2]])) room.do(pick(board, seat, option))
  const picked = () => [...picksOf(room.room, board)].map(([seat, { option }]) => [seat, option])
  assert.deepEqual(picked(), [["ben", 1], ["anna", 1]])
  room.do(pick(board, "anna", -1))
  assert.deepEqual(picked(), [["ben", 1]])
})

test("tokens are counted up to the goal, taken back one by one, and exchanged once", () => {
  const board = made("token_board", { goal: 2 }), room = play(board)
  const seen = () => { const { count, full } = tokensOf(room.room, board); return [count, full] }
  assert.deepEqual([seen(), takeToken(room.room, board), exchange(room.room, board)], [[0, false], [], []])
  room.do(giveToken(board))
  room.do(giveToken(board))
  room.do(takeToken(room.room, board))
  assert.deepEqual([seen(), exchange(room.room, board)], [[1, false], []])
  room.do(giveToken(board))
  room.do(giveToken(board))   // by two adults at once: one more than the goal
  assert.deepEqual(seen(), [2, true])
  room.do(exchange(room.room, board))
  assert.deepEqual([seen(), exchange(room.room, board)], [[1, false], []])
})

test("lines are ticked, and not after all", () => {
  const list = made("checklist"), room = play(list)
  room.do(tick(list, "a", true))
  room.do(tick(list, "b", true))
  room.do(tick(list, "a", false))
  assert.deepEqual([...ticksOf(room.room, list)], ["b"])
})

test("breathing goes in and out from the press on, and rests where it was paused", () => {
  const breathing = made("breathing", { in_s: 3, out_s: 5 }), room = play(breathing)
  room.do(press(breathing, "start"))   // at 2000
  const at = (/** @type {number} */ now) => { const { phase, part, rounds } = breathAt(breathing, runOf(room.room, breathing), now); return [phase, part, rounds] }
  assert.deepEqual([at(2000), at(3500), at(5000), at(7500), at(10_000)],
    [["in", 0, 0], ["in", 0.5, 0], ["out", 0, 0], ["out", 0.5, 0], ["in", 0, 1]])
  room.do(press(breathing, "pause"))   // at 3000
  assert.deepEqual(at(99_000), ["in", 1 / 3, 0])
})

// The schedule.

const item = (/** @type {string} */ id, /** @type {object} */ fields = {}) =>
  /** @type {any} */ ({ ...stamp, type: "item", id, order: id, label: id, symbol: "", image: "", minutes: 0, kind: "step", aside: false, ...fields })
const session = /** @type {any} */ ({ ...stamp, type: "session", id: "session", running: true, since: 1000 })

test("each layout shows its cards of what is not finished", () => {
  const room = play(session, ...["A", "B", "C", "D", "E"].map(id => item(id)))
  room.do(checkOff("A", "finished"))
  const shown = (/** @type {any} */ layout) => cardsShown(planOf(room.room), layout).map(({ id }) => id).join("")
  assert.deepEqual(["vertical", "horizontal", "now_next_then", "first_then"].map(shown), ["BCDE", "BCDE", "BCD", "BC"])
})

test("a room without schedule settings has those that every room begins with", () => {
  assert.deepEqual(scheduleOf(roomOf([])), { layout: "vertical", warn_min: [5, 2, 1], lang: "en" })
  const own = /** @type {any} */ ({ ...stamp, type: "schedule", id: "schedule", layout: "horizontal", warn_min: [3] })
  assert.equal(scheduleOf(roomOf([own])), own)
})

test("warnings come at their minutes, none longer than the item, and the software never advances", () => {
  const plan = planOf(roomOf([session, item("A", { minutes: 5 }), item("B")]))
  const due = [0, 2.9, 3, 3.99, 4, 5, 60].map(minutes => warningDue(plan, [5, 2, 1], 1000 + minutes * 60_000))
  assert.deepEqual(due, [null, null, 2, 2, 1, 0, 0])
  assert.deepEqual([timeLeft(plan, 61_000), timeLeft(plan, 0), plan.now?.id], [240_000, 300_000, "A"])
  const plain = planOf(roomOf([session, item("B")]))
  assert.deepEqual([timeLeft(plain, 9000), warningDue(plain, [1], 9000)], [null, null])
})

// Prompts.

test("levels are the student's, the room's, or those that every room begins with", () => {
  const levels = (/** @type {string} */ student, /** @type {string} */ code) =>
    /** @type {any} */ ({ ...stamp, type: "levels", id: `levels-${student || "room"}`, student, steps: [{ code, label: code, physical: false, trial: true }] })
  assert.equal(levelsFor(roomOf([]), "anna"), LEVELS)
  assert.equal(levelsFor(roomOf([levels("", "R")]), "anna")[0].code, "R")
  assert.equal(levelsFor(roomOf([levels("", "R"), levels("anna", "A")]), "anna")[0].code, "A")
  assert.equal(levelsFor(roomOf([levels("", "R"), { ...levels("anna", "A"), steps: [] }]), "anna")[0].code, "R")
})

test("LE4 physical levels are offered only to the one beside the student; more help ends before no response", () => {
  const codes = (/** @type {any} */ role) => givable(LEVELS, role).map(({ code }) => code).join(" ")
  assert.deepEqual([codes("therapist"), codes("facilitator")], ["I VS G IV V M NR", "I VS G IV V M PP FP NR"])
  assert.deepEqual(["I", "PP", "FP", "NR", "", "X"].map(code => levelAfter(LEVELS, code)?.code), ["VS", "FP", undefined, undefined, undefined, undefined])
})

test("a prompt is repeated, or goes a level further, as a new one that names the earlier", () => {
  const room = play()
  room.do(sendPrompt({ text: "Point", to: "fay", about: "anna", level: "G" }))
  const first = promptsOf(room.room)[0].prompt
  room.do(respond(first, "seen"))
  room.do(nextLevel(first, LEVELS))
  const second = promptsOf(room.room)[1].prompt
  assert.deepEqual([second.text, second.level, second.earlier, second.to], ["Point", "IV", first.id, "fay"])
  room.do(repeatPrompt(second, LEVELS))
  assert.deepEqual(promptsOf(room.room).map(({ status }) => status), ["replaced", "replaced", "sent"])
  assert.deepEqual(nextLevel({ ...second, level: "FP" }, LEVELS), [])
  assert.equal(/** @type {any} */ (repeatPrompt(second, LEVELS.slice(0, 2))[0]).record.level, "")   // no longer in use
})

test("calls wait until they are answered or taken back", () => {
  const room = play()
  room.do(call("need_you"))
  room.do(call("left_room", "anna"))
  const open = () => openCalls(room.room).map(({ kind }) => kind)
  assert.deepEqual(open(), ["need_you", "left_room"])
  room.do(endCall(openCalls(room.room)[0], "answered"))
  room.do(endCall(openCalls(room.room)[0], "withdrawn"))
  assert.deepEqual(open(), [])
})

// The mirror.

test("what a screen says of itself is within bounds, and what is odd is as if not said", () => {
  const nothing = mirrorSign({})
  assert.deepEqual(mirrorOf({ seat: "anna", kind: "view" }), nothing)
  const far = mirrorSign({ page: "p", x: -1e9, y: NaN, width: 1e9, height: 12.4, tool: "x".repeat(99), screen_width: -5, battery_low: true })
  assert.deepEqual(far, { ...nothing, page: "p", x: -100_000, width: 200_000, height: 12, tool: "x".repeat(20), battery_low: true })
  assert.deepEqual(mirrorOf({ page: 7, x: "5", hidden: "yes", tool: null, battery_low: 1 }), nothing)
  assert.deepEqual(mirrorOf(/** @type {any} */ (far)), far)
})

import assert from "node:assert/strict"
import test from "node:test"
import { asideOf, peopleIn, placeAfter, waitingOf } from "../../../static/js/ui/leading.js"
import {
  controlsOf, mayClear, mayDraw, neighbour, openRequests, pageInView, pagesOf, reachable,
} from "../../../static/js/ui/model.js"
import { page } from "../support/records.js"

/** @import { AnyRecord, Role } from "../../../static/js/core/records.js" */

const stamp = { by: "x", at: 1, born: 1 }
const student = /** @type {const} */ ({ seat: "maya", role: "student" })
const therapist = /** @type {const} */ ({ seat: "tess", role: "therapist" })
const nowhere = { page: "", stage: "" }

/** @param {AnyRecord[]} list */
function records(...list) {
  return {
    get: (/** @type {string} */ id) => list.find(record => record.id === id),
    * all(/** @type {string} */ type) { yield* /** @type {any} */ (list.filter(record => record.type === type)) },
  }
}

/** @param {string} id @param {string} order @param {object} [fields] @returns {any} */
const sheet = (id, order, fields = {}) => ({ ...page(id), order, ...fields })
/** @param {string} staged @param {"follow" | "free"} [turning] @returns {any} */
const stage = (staged, turning = "follow") => ({ ...stamp, type: "stage", id: "stage", show: "board", page: staged, turning })
/** @param {string} id @param {Role} role @param {string} name @param {string} [status] @returns {any} */
const person = (id, role, name, status = "in") => ({ ...stamp, type: "person", id, role, name, symbol: "", status })
/** @param {object} [fields] @returns {any} */
const controls = (fields = {}) =>
({
  ...stamp, type: "controls", id: "controls-maya", student: "maya", may_draw: true, board_hidden: false, tools: ["pencil"], ...fields,
})
const ids = (/** @type {{id: string}[]} */ list) => list.map(({ id }) => id)

test("pages stand in the order of their keys, ties by id, and those put aside apart", () => {
  const room = records(sheet("b", "V"), sheet("a", "V"), sheet("first", "A"), sheet("gone", "B", { aside: true }))
  assert.deepEqual(ids(pagesOf(room)), ["first", "a", "b"])
  assert.deepEqual(ids(asideOf(room)), ["gone"])
})

test("a student who follows can turn to the staged page and to its own, and to nothing else", () => {
  const room = records(sheet("one", "A"), sheet("two", "B"), sheet("own", "C", { audience: "maya" }), stage("two"))
  assert.deepEqual(ids(reachable(room, student)), ["two", "own"])
  assert.deepEqual(ids(reachable(room, therapist)), ["one", "two", "own"])
})

test("where turning is free a student can turn to every page it sees", () => {
  const room = records(sheet("one", "A"), sheet("two", "B"), stage("two", "free"))
  assert.deepEqual(ids(reachable(room, student)), ["one", "two"])
})

test("everyone looks at the staged page until they choose another one", () => {
  const room = records(sheet("one", "A"), sheet("two", "B"), stage("two"))
  assert.equal(pageInView(room, therapist, nowhere)?.id, "two")
  assert.equal(pageInView(room, therapist, { page: "one", stage: "two" })?.id, "one")
})

test("when the stage shows another page, what was chosen before holds no more", () => {
  const room = records(sheet("one", "A"), sheet("two", "B"), sheet("own", "C", { audience: "maya" }), stage("two"))
  assert.equal(pageInView(room, student, { page: "own", stage: "one" })?.id, "two")
  assert.equal(pageInView(room, student, { page: "own", stage: "two" })?.id, "own")
})

test("a student cannot keep a page that it may not turn to any more", () => {
  const room = records(sheet("one", "A"), sheet("two", "B"), stage("two"))
  assert.equal(pageInView(room, student, { page: "one", stage: "two" })?.id, "two")
})

test("in a room with an empty stage the first page is shown, and in one without pages none", () => {
  assert.equal(pageInView(records(sheet("one", "A"), stage("")), therapist, nowhere)?.id, "one")
  assert.equal(pageInView(records(stage("")), therapist, nowhere), undefined)
})

test("neighbours and places: nothing lies beyond the ends", () => {
  const pages = [sheet("a", "A"), sheet("b", "B"), sheet("c", "C")]
  assert.equal(neighbour(pages, "a", -1), undefined)
  assert.equal(neighbour(pages, "a", 1)?.id, "b")
  assert.equal(neighbour(pages, "gone", 1), undefined)
  assert.deepEqual(["a", "b", "c"].map(id => placeAfter(pages, id, -1)), [null, "", "a"])
  assert.deepEqual(["a", "b", "c"].map(id => placeAfter(pages, id, 1)), ["b", "c", null])
})

test("people: therapist first, then facilitator, students by name; those who are out are not listed", () => {
  const room = records(
    person("z", "student", "Zoe"), person("a", "student", "ada"), person("o", "observer", "Ann"), person("f", "facilitator", "Zed"),
    person("t", "therapist", "Tess"), person("out", "student", "Bo", "out"),
  )
  assert.deepEqual(ids(peopleIn(room)), ["t", "f", "a", "z", "o"])
})

test("at the door: who waits longest first, who was told not now behind, who is in not at all", () => {
  const knock = (/** @type {string} */ seat, /** @type {number} */ since, answer = "waiting") =>
    /** @type {any} */ ({ ...stamp, type: "knock", id: `knock-${seat}`, seat, role: "student", name: seat, answer, since })
  const told = knock("told", 1, "not_now")
  const room = records(knock("late", 9), told, knock("early", 3), knock("in", 2, "in"), knock("left", 2, "left"))
  assert.deepEqual(waitingOf(room).map(({ seat }) => seat), ["early", "late", "told"])
})

test("requests: oldest first, and none that is answered", () => {
  const request = (/** @type {string} */ id, /** @type {number} */ at, answered = false) =>
    /** @type {any} */ ({ ...stamp, type: "request", id, kind: "help", answered, at })
  assert.deepEqual(ids(openRequests(records(request("b", 5), request("a", 2), request("done", 1, true)))), ["a", "b"])
})

test("a student draws where its controls say so; staff always, observers never", () => {
  assert.equal(mayDraw(records(controls()), student), true)
  assert.equal(mayDraw(records(controls({ may_draw: false })), student), false)
  assert.equal(mayDraw(records(), student), false)
  assert.equal(mayDraw(records(), therapist), true)
  assert.equal(mayDraw(records(), { seat: "o", role: "observer" }), false)
  assert.equal(controlsOf(records(controls()), "maya")?.student, "maya")
})

test("a student clears its own page only", () => {
  const room = records(controls())
  assert.equal(mayClear(room, student, sheet("own", "A", { audience: "maya" })), true)
  assert.equal(mayClear(room, student, sheet("all", "A")), false)
  assert.equal(mayClear(room, therapist, sheet("all", "A")), true)
  assert.equal(mayClear(room, therapist, undefined), false)
})

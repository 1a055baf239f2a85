import assert from "node:assert/strict"
import test from "node:test"
import { besideOf, isLed, maySend, permits, permitting, sceneOf } from "../../../static/js/media/rights.js"

/** @param {any[]} records @returns {any} */
function room(...records) {
  return { get: (/** @type {string} */ id) => records.find(each => each.id === id), all: (/** @type {string} */ type) => records.filter(each => each.type === type) }
}

const stage = (/** @type {any} */ fields) => ({ type: "stage", id: "stage", ...fields })
const student = { seat: "s", role: /** @type {const} */ ("student") }
const therapist = { seat: "t", role: /** @type {const} */ ("therapist") }

test("a therapist may send all, everybody else what the permit says, and behind the curtain nobody a picture", () => {
  const permit = { type: "permit", id: "permit-s", mic: true, face: false, desk: true, screen: false }
  assert.deepEqual(maySend(room(), therapist), ["mic", "face", "desk", "screen"])
  assert.deepEqual(maySend(room(), student), [])
  assert.deepEqual(maySend(room(permit), student), ["mic", "desk"])
  assert.deepEqual(maySend(room(permit, stage({ curtain: true })), student), ["mic"])
  assert.deepEqual(maySend(room(stage({ curtain: true })), therapist), ["mic"])
})

test("in a room older than permits everybody may what their role may, and the first change makes a permit", () => {
  const older = room({ type: "person", id: "s", role: "student" })
  assert.deepEqual(maySend(older, student), ["mic", "face", "desk"])
  assert.deepEqual(permitting(older, "s", "mic", false), {
    op: "put", record: { type: "permit", id: "permit-s", seat: "s", mic: false, face: true, desk: true, screen: false },
  })
  const newer = room({ type: "person", id: "s", role: "student" }, { type: "permit", id: "permit-s", mic: false, face: true })
  assert.deepEqual([permits(newer, "s", "mic"), permits(newer, "s", "face")], [false, true])
  assert.deepEqual(permitting(newer, "s", "mic", true), { op: "patch", id: "permit-s", fields: { mic: true } })
})

test("all look at the board, at a picture, or at something calm", () => {
  const scene = (/** @type {any} */ fields, me = student, led = true) => sceneOf(room(stage(fields)), me, led)
  assert.deepEqual(sceneOf(room(), student, true), { kind: "board" })
  assert.deepEqual(scene({ show: "board", curtain: true }), { kind: "board" }, "work goes on behind the curtain")
  for (const show of ["schedule", "now", "activity"]) assert.deepEqual(scene({ show, of: "x", curtain: true }, student, false), { kind: "board" }, "nobody's picture")
  assert.deepEqual(scene({ show: "calm" }), { kind: "calm", why: "stage" })
  assert.deepEqual(scene({ show: "desk", of: "x" }), { kind: "picture", key: "x/desk", seat: "x", source: "desk" })
  assert.deepEqual(scene({ show: "desk", of: "x", curtain: true }), { kind: "calm", why: "curtain" })
})

test("without the therapist students see nothing of each other, but themselves; staff see on", () => {
  const shown = stage({ show: "face", of: "x" })
  assert.deepEqual(sceneOf(room(shown), student, false), { kind: "calm", why: "away" })
  assert.equal(sceneOf(room(stage({ show: "face", of: "s" })), student, false).kind, "picture")
  assert.equal(sceneOf(room(shown), { seat: "f", role: "facilitator" }, false).kind, "picture")
})

test("it is led while a therapist who is in is connected", () => {
  const people = [{ type: "person", id: "t", role: "therapist", status: "in" }, { type: "person", id: "u", role: "therapist", status: "out" }]
  assert.equal(isLed(room(...people), seat => seat === "t"), true)
  assert.equal(isLed(room(...people), seat => seat === "u"), false)
})

test("whom a device is beside stands in its person", () => {
  assert.equal(besideOf(room({ type: "person", id: "f", beside: "s" }), "f"), "s")
  assert.equal(besideOf(room(), "f"), "")
})

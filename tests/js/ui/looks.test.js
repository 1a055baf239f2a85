import assert from "node:assert/strict"
import test from "node:test"
import { STRAIGHT, dragged, lookOf, moved, moves, stepped, styleOf } from "../../../static/js/ui/looks.js"

const LIVE = /** @type {const} */ ({
  device: "on", own: false, opening: false, here: true, curtain: false, low: false, shed: false, stream: true, seen: "live",
})

test("a picture is live, on its way, standing still, or told why it is not there", () => {
  const look = (/** @type {Partial<Parameters<typeof lookOf>[0]>} */ now) => lookOf({ ...LIVE, ...now })
  assert.equal(look({}), "live")
  assert.equal(look({ seen: "waiting", stream: false }), "waiting")
  assert.equal(look({ seen: "still" }), "still")
  assert.equal(look({ shed: true }), "shed")
  assert.equal(look({ here: false }), "still", "the last frame of one whose connection is lost")
  assert.equal(look({ here: false, stream: false }), "away")
  assert.equal(look({ device: "off" }), "off", "who switches off shows no last frame")
  assert.equal(look({ device: "denied" }), "denied")
  assert.equal(look({ device: "covered" }), "covered")
  assert.equal(look({ device: "covered", seen: "still" }), "still")
  assert.equal(look({ low: true, shed: true }), "low")
  assert.equal(look({ curtain: true, own: true }), "calm")
})

test("one's own picture is as one's own device is", () => {
  const look = (/** @type {Partial<Parameters<typeof lookOf>[0]>} */ now) => lookOf({ ...LIVE, own: true, ...now })
  assert.deepEqual([look({}), look({ opening: true }), look({ device: "ended" }), look({ device: "covered" }), look({ low: true })],
    ["live", "opening", "ended", "covered", "live"])
})

test("four turns are none, and two mirrors", () => {
  const turned = [1, 2, 3, 4].reduce(view => stepped(view, "turn"), STRAIGHT)
  assert.deepEqual(turned, STRAIGHT)
  assert.deepEqual(stepped(stepped(STRAIGHT, "mirror"), "mirror"), STRAIGHT)
})

test("zoom begins and ends with the whole picture, and moving stops at its edges", () => {
  assert.deepEqual(stepped(STRAIGHT, "farther"), STRAIGHT)
  assert.deepEqual(moved(STRAIGHT, 0.4, 0.4), STRAIGHT, "there is nothing to move to")
  const near = stepped(stepped(STRAIGHT, "closer"), "closer")
  assert.equal(near.zoom, 2.25)
  assert.deepEqual([moved(near, 9, -9).x, moved(near, 9, -9).y], [0.625, -0.625])
  assert.deepEqual(stepped(moved(near, 9, 9), "farther").x, 0.25, "it is not left behind when zooming out")
  assert.ok([..."abcdefgh"].reduce(view => stepped(view, "closer"), STRAIGHT).zoom <= 6)
  assert.deepEqual(stepped(near, "straight"), STRAIGHT)
})

test("a finger takes the picture along, whatever the size of its frame, and as far as its edge", () => {
  const near = stepped(STRAIGHT, "closer")
  const frame = { width: 400, height: 200 }
  const there = dragged(near, { x: 210, y: 90 }, { x: 170, y: 110 }, frame)
  assert.deepEqual([there.x, there.y], [-0.1, 0.1])
  assert.deepEqual(dragged(there, { x: 170, y: 110 }, { x: 210, y: 90 }, frame), near, "and back again")
  assert.equal(dragged(near, { x: 400, y: 0 }, { x: 0, y: 0 }, frame).x, -0.25)
  const steps = /** @type {const} */ (["left", "right", "up", "down"])
  assert.deepEqual(steps.map(step => moves(STRAIGHT, step)), [false, false, false, false])
  assert.deepEqual(steps.map(step => moves(moved(near, 9, 0), step)), [false, true, true, true], "its left edge is in sight")
})

test("arrows move towards what one wants to see", () => {
  const near = stepped(STRAIGHT, "closer")
  assert.ok(stepped(near, "right").x < 0, "what lies to the right comes in")
  assert.ok(stepped(near, "down").y < 0)
})

test("a picture that lies on its side fits its frame", () => {
  const { width, height, transform } = styleOf(stepped(STRAIGHT, "turn"), { width: 400, height: 225 })
  assert.deepEqual([width, height], ["225px", "400px"])
  assert.match(transform, /rotate\(90deg\)$/)
  assert.match(styleOf(stepped(STRAIGHT, "mirror"), { width: 400, height: 225 }).transform, /scale\(-1, 1\)/)
})

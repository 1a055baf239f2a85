import assert from "node:assert/strict"
import test from "node:test"
import { bounds, endOf, firstRun, flatten, isTap, moved, readPath, spot, whole } from "../../../static/js/core/letter-paths.js"

/** @typedef {import("../../../static/js/core/letter-paths.js").XY} XY */

const close = (/** @type {number} */ a, /** @type {number} */ b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`)
/** How far a point is from a line between two others. @param {XY} p @param {XY} a @param {XY} b */
const strays = ([x, y], [ax, ay], [bx, by]) => {
  const length = (bx - ax) ** 2 + (by - ay) ** 2
  const along = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
}

test("lines and curves are read as they are written, with or without commas and zeros", () => {
  assert.deepEqual(readPath("M 0 0 C 1 2 3 4 5 6"), { start: [0, 0], curves: [[1, 2, 3, 4, 5, 6]] })
  assert.deepEqual(readPath("M0,0C1,2,3,4,-5,.6"), { start: [0, 0], curves: [[1, 2, 3, 4, -5, 0.6]] })
  assert.deepEqual(readPath("M0 3L3-3").curves, [[1, 1, 2, -1, 3, -3]])
  assert.deepEqual(endOf(readPath("M 0 0 L 1 1 C 1 2 3 4 5 6")), [5, 6])
})

test("what is no single stroke of M, L, C and A is refused", () => {
  const bad = [
    "", "M 0 0", "L 1 1", "M 0 0 L 1", "M 0 0 L 1 1 M 2 2 L 3 3", "M 0 0 l 1 1", "M 0 0 Q 1 1 2 2", "M 0 0 L 1 1 Z", "M 0 0 L x 1",
    "M 0 0 L 1 1 2 2", "M 0 0 toString 1 1", "M 0 0 L 1 1 ;", "M 0 0 L 1e999 0",
    "M 0 0 A 1 1 30 0 1 1 1", "M 0 0 A 0 1 0 0 1 1 1", "M 0 0 A -1 1 0 0 1 1 1", "M 0 0 A 1 1 0 0 1 0 0", "M 0 0 A 1 1 0 0 1 9 0",
  ]
  for (const d of bad) assert.throws(() => readPath(d), RangeError, d)
})

test("an arc lies on its circle, to 0.03 % of the radius, on the side and in the direction that it says", () => {
  for (const { d, centre, radius, middle } of /** @type {{d: string, centre: XY, radius: number, middle: XY}[]} */ ([
    { d: "M 1 0 A 1 1 0 0 1 0 1", centre: [0, 0], radius: 1, middle: [Math.SQRT1_2, Math.SQRT1_2] },
    { d: "M 1 0 A 1 1 0 1 0 0 1", centre: [0, 0], radius: 1, middle: [-Math.SQRT1_2, -Math.SQRT1_2] },
    { d: "M 1 0 A 1 1 0 0 0 0 1", centre: [1, 1], radius: 1, middle: [1 - Math.SQRT1_2, 1 - Math.SQRT1_2] },
    { d: "M 2 3 A 2 2 0 0 1 2 -1", centre: [2, 1], radius: 2, middle: [0, 1] },
    { d: "M 2 3 A 2 2 0 0 0 2 -1", centre: [2, 1], radius: 2, middle: [4, 1] },
  ])) {
    const path = readPath(d)
    const points = whole(path).flatMap(curve => Array.from({ length: 51 }, (_, step) => spot(curve, step / 50)))
    for (const [x, y] of points) close(Math.hypot(x - centre[0], y - centre[1]), radius, radius * 3e-4)
    assert.ok(Math.min(...points.map(([x, y]) => Math.hypot(x - middle[0], y - middle[1]))) < 0.05, `${d} does not pass ${middle}`)
  }
})

test("an arc of an ellipse is the circle's, drawn out", () => {
  for (const [x, y] of flatten(readPath("M 0 2 A .5 2 0 0 1 0 -2"), 1e-5)) close((x / 0.5) ** 2 + (y / 2) ** 2, 1, 1e-3)
})

test("an arc begins and ends exactly where it is said to, so that the next one joins it", () => {
  const path = readPath("M .8536 .8536 A .5 .5 0 0 1 .1464 .1464 A .5 .5 0 0 1 .8536 .8536")
  assert.deepEqual(endOf(path), path.start)
  const [a, b] = [path.curves[1], path.curves[2]]   // two quarters each; the second half leaves as the first arrived
  close(Math.atan2(a[5] - a[3], a[4] - a[2]), Math.atan2(b[1] - a[5], b[0] - a[4]), 1e-3)
})

test("flattened, a stroke is nowhere further from itself than the tolerance, and not of more pieces than it needs", () => {
  const path = readPath("M 0 0 C 300 900 700 -400 1000 500 A 400 400 0 1 1 300 500 L 0 0")
  const curve = whole(path).flatMap(piece => Array.from({ length: 101 }, (_, step) => spot(piece, step / 100)))
  let before = Infinity
  for (const tolerance of [100, 10, 1, 0.1]) {
    const points = flatten(path, tolerance)
    const worst = Math.max(...curve.map(p => Math.min(...points.slice(1).map((b, index) => strays(p, points[index], b)))))
    assert.ok(worst <= tolerance, `${worst} at ${tolerance}`)
    assert.ok(worst > tolerance / 12 && worst < before, `${worst} at ${tolerance}`)
    before = worst
  }
  assert.equal(flatten(readPath("M 0 0 L 9 9"), 0.001).length, 2)
})

test("the box holds the stroke and is no larger", () => {
  for (const d of ["M 0 0 L 3 -4", "M 0 0 C 0 4 8 4 8 0", "M 1 0 A 1 1 0 1 1 0 -1", "M 0 0 C 9 3 -6 5 2 1 L 1 7", "M 2 2 L 2 2", "M 0 0 C 1 3 5 5 9 6"]) {
    const path = readPath(d)
    const points = flatten(path, 1e-5)
    const { left, right, low, high } = bounds(path)
    close(left, Math.min(...points.map(([x]) => x)), 1e-4)
    close(right, Math.max(...points.map(([x]) => x)), 1e-4)
    close(low, Math.min(...points.map(([, y]) => y)), 1e-4)
    close(high, Math.max(...points.map(([, y]) => y)), 1e-4)
  }
})

test("a dot is a stroke that goes nowhere", () => {
  assert.equal(isTap(readPath("M .3 .7 L .3 .7")), true)
  assert.equal(isTap(readPath("M .3 .7 L .3 .7001")), false)
  assert.deepEqual(flatten(readPath("M 1 2 L 1 2"), 0.1), [[1, 2], [1, 2]])
})

test("a stroke that is moved is the same stroke somewhere else", () => {
  const path = readPath("M 0 0 L 3 3 A 2 2 0 0 1 5 5")
  const there = moved(path, ([x, y]) => [10 + 2 * x, 20 - 2 * y])
  flatten(path, 0.01).forEach(([x, y], index) => {
    const [tx, ty] = flatten(there, 0.02)[index]
    close(tx, 10 + 2 * x, 1e-9)
    close(ty, 20 - 2 * y, 1e-9)
  })
})

test("the first run goes as far as the first corner, and through what only bends", () => {
  assert.deepEqual(endOf({ start: [0, 0], curves: [] }), [0, 0])
  assert.deepEqual(firstRun(readPath("M 0 2 L 0 1 L 0 0 L 1 0"), 0.01).at(-1), [0, 0])
  assert.deepEqual(firstRun(readPath("M 1 2 L 1 1 A 1 1 0 0 0 0 0 L -3 0"), 0.01).at(-1), [-3, 0])
})

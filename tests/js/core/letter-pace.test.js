import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { pointsAtSpeed } from "../../../static/js/core/letter-pace.js"
import { flatten, readPath } from "../../../static/js/core/letter-paths.js"
import { layout, parse } from "../../../static/js/core/letters.js"
import { MAX_POINTS, pack, unpack } from "../../../static/js/core/points.js"

const face = parse(JSON.parse(readFileSync(new URL("../../../static/letters/manuscript.json", import.meta.url), "utf8")))
const ALL = [...face.glyphs.keys()].join("")
const strokesAt = (/** @type {number} */ body_mm) => layout(face, ALL, { x_mm: 10, baseline_mm: 60, body_mm }).strokes
/** Hundredths of a millimetre a millisecond, between two points in the middle of it. @param {import("../../../static/js/core/points.js").Point[]} points @param {number} part */
function speedAt(points, part) {
  const at = Math.round(part * (points.length - 2))
  const [a, b] = [points[at], points[at + 1]]
  return Math.hypot(b.x - a.x, b.y - a.y) / (b.t - a.t)
}

test("every stroke of every letter is whole numbers, in time, from its start to its end, and fits one stroke of ink", () => {
  for (const body of [4, 14]) {
    for (const { path, character, number } of strokesAt(body)) {
      const points = pointsAtSpeed(path, 30)
      const name = `${character} ${number} at ${body} mm`
      assert.ok(points.every(({ x, y, t, p }) => [x, y, t, p].every(Number.isInteger)), name)
      assert.ok(points.every(({ t }, index) => !index || t >= points[index - 1].t), name)
      const [from, to] = [path.start, flatten(path, 1).at(-1) ?? path.start]
      assert.deepEqual([points[0].x, points[0].y, points[0].t], [Math.round(from[0]), Math.round(from[1]), 0], name)
      assert.deepEqual([points.at(-1)?.x, points.at(-1)?.y], [Math.round(to[0]), Math.round(to[1])], name)
      assert.ok(points.length <= MAX_POINTS, name)
      assert.deepEqual(unpack(pack(points)), points, name)
    }
  }
})

test("the ink keeps to the letter within a twentieth of a millimetre", () => {
  for (const { path, character } of strokesAt(10)) {
    const line = flatten(path, 0.5)
    for (const { x, y } of pointsAtSpeed(path, 30)) {
      const nearest = Math.min(...line.map(([bx, by], index) => {
        const [ax, ay] = line[Math.max(0, index - 1)]
        const length = (bx - ax) ** 2 + (by - ay) ** 2
        const along = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0
        return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
      }))
      assert.ok(nearest < 5, `${character}: ${nearest} from the line`)
    }
  }
})

test("on a long straight way it goes at the speed that was asked for, and from rest to rest", () => {
  const points = pointsAtSpeed(readPath("M 0 0 L 0 4000"), 40)
  assert.ok(Math.abs(speedAt(points, 0.5) - 4) < 0.2)
  assert.ok(speedAt(points, 0) < 1.5 && speedAt(points, 1) < 1.5)
})

test("half the speed takes twice the time, and is the same line", () => {
  for (const { path } of strokesAt(10)) {
    const [fast, slow] = [pointsAtSpeed(path, 60), pointsAtSpeed(path, 30)]
    const [a, b] = [fast.at(-1)?.t ?? 0, slow.at(-1)?.t ?? 0]
    if (a !== b) assert.ok(Math.abs(b - 2 * a) <= 2, `${a} and ${b}`)   // a dot takes its time either way
  }
})

test("the tighter it bends, the slower it goes, and slowest of all at a corner", () => {
  const circle = (/** @type {number} */ r) => readPath(`M ${r} 0 A ${r} ${r} 0 0 1 ${-r} 0 A ${r} ${r} 0 0 1 ${r} 0`)
  const [tight, wide, free] = [200, 500, 2000].map(r => speedAt(pointsAtSpeed(circle(r), 30), 0.5))
  assert.ok(tight < wide && wide < free, `${tight}, ${wide}, ${free}`)
  assert.ok(Math.abs(wide - 3 * Math.cbrt(0.5)) < 0.15, `${wide}`)   // by the cube root of the radius
  const corner = pointsAtSpeed(readPath("M 0 0 L 1000 0 L 1000 1000"), 30)
  const turn = corner.findIndex(({ x, y }) => x === 1000 && y === 0)
  assert.ok(turn > 0, "the corner itself is a point")
  const before = corner[turn - 2], after = corner[turn - 1]
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) / (after.t - before.t) < tight)
})

test("a hand of its own speed writes a letter in about its own time", () => {
  const seconds = (/** @type {string} */ character, speed = 30) =>
    layout(face, character, { x_mm: 0, baseline_mm: 0, body_mm: 10 }).strokes.reduce((sum, { path }) => sum + (pointsAtSpeed(path, speed).at(-1)?.t ?? 0) / 1000, 0)
  assert.ok(seconds("l") > 0.67 && seconds("l") < 1.2, `${seconds("l")}`)   // 20 mm
  assert.ok(seconds("i") < seconds("n") && seconds("n") < seconds("m"))
})

test("a dot is two points in one place, long enough to be seen", () => {
  const [, dot] = layout(face, "i", { x_mm: 0, baseline_mm: 0, body_mm: 10 }).strokes
  const points = pointsAtSpeed(dot.path, 30, 1000)
  assert.equal(points.length, 2)
  assert.deepEqual([points[1].x - points[0].x, points[1].y - points[0].y, points[1].t >= 50], [0, 0, true])
})

test("as many points as were asked for in a time", () => {
  const { path } = layout(face, "l", { x_mm: 0, baseline_mm: 0, body_mm: 10 }).strokes[0]
  const steps = (/** @type {number} */ every) => pointsAtSpeed(path, 30, every).map(({ t }) => t).slice(0, -1)
  assert.deepEqual(steps(20), steps(20).map((_, index) => index * 20))
  assert.deepEqual(steps(8).slice(0, 3), [0, 8, 16])
})

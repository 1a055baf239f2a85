import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { eachPoint, pack, unpack } from "../../../static/js/core/points.js"
import { seeded } from "../support/random.js"

const vectors = JSON.parse(readFileSync(new URL("../../vectors/points.json", import.meta.url), "utf8"))
const pointOf = (/** @type {number[]} */ [x, y, t, p]) => ({ x, y, t, p })

test("points are packed and read as in the vectors", () => {
  for (const { name, points, packed } of vectors.good) {
    assert.equal(pack(points.map(pointOf)), packed, name)
    assert.deepEqual(unpack(packed), points.map(pointOf), name)
  }
})

test("what others may write longer than needed is read all the same", () => {
  for (const { name, points, packed } of vectors.read_only) assert.deepEqual(unpack(packed), points.map(pointOf), name)
})

test("what is not packed points is refused", () => {
  for (const { name, packed } of vectors.bad) {
    assert.throws(() => unpack(packed), RangeError, name)
    assert.throws(() => eachPoint(packed, () => {}), RangeError, name)
  }
})

test("numbers that do not fit are refused instead of being packed wrong", () => {
  for (const point of [{ x: 0, y: 0, t: -1, p: 0 }, { x: NaN, y: 0, t: 0, p: 0 }, { x: 2 ** 40, y: 0, t: 0, p: 0 }]) {
    assert.throws(() => pack([point]), RangeError)
  }
})

test("a stroke of 2000 points comes back as it was, in about five bytes a point", () => {
  const random = seeded(2)
  const points = [{ x: 10_000, y: 12_000, t: 0, p: 100 }]
  for (let count = 1; count < 2000; count += 1) {
    const last = points[count - 1]
    const step = (/** @type {number} */ size) => Math.round((random() - 0.5) * size)
    points.push({ x: last.x + step(60), y: last.y + step(60), t: last.t + 8, p: Math.max(0, Math.min(255, last.p + step(6))) })
  }
  const packed = pack(points)
  assert.deepEqual(unpack(packed), points)
  assert.ok(packed.length < 2000 * 7)
})

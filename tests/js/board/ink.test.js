/**
 * Finding ink by its place, and what lies above what.
 */

import assert from "node:assert/strict"
import { test } from "node:test"
import { Ink, INKS, shapeOf } from "../../../static/js/board/ink.js"
import { pack } from "../../../static/js/core/points.js"

/** @import { InkColor, Stroke } from "../../../static/js/core/records.js" */

/** @param {string} id @param {number} born @param {[number, number][]} places @returns {Stroke} */
function stroke(id, born, places) {
  const points = pack(places.map(([x, y], t) => ({ x, y, t, p: 0 })))
  return {
    type: "stroke", id, page: "p1", tool: "pencil", color: "red", width: 80, points, pointer: "pen", scale: 4, continues: "",
    erased: false, by: "me", at: 0, born,
  }
}

const PENDING = 2 ** 50 + 1
/** @type {[number, number][]} */ const DOWN = [[1000, 0], [1000, 2000]]
/** @type {[number, number][]} */ const ACROSS = [[0, 1000], [2000, 1000]]

test("what was born later lies above, whatever came first", () => {
  const ink = new Ink()
  ink.add(shapeOf(stroke("b", 7, DOWN)))
  ink.add(shapeOf(stroke("a", 3, ACROSS)))
  ink.add(shapeOf(stroke("far", 1, [[15_000, 20_000], [16_000, 21_000]])))
  assert.deepEqual(ink.within({ left: 0, top: 0, right: 3000, bottom: 3000 }).map(({ record }) => record.id), ["a", "b"])
  assert.ok(!ink.isOnTop(/** @type {any} */ (ink.get("a"))))
  assert.ok(ink.isOnTop(/** @type {any} */ (ink.get("b"))))
})

test("a pending stroke lies on top until its revision is known, and need not be decoded again then", () => {
  const ink = new Ink()
  const pending = shapeOf(stroke("mine", PENDING, DOWN))
  ink.add(pending)
  ink.add(shapeOf(stroke("theirs", 9, ACROSS)))
  assert.ok(ink.isOnTop(pending))
  const landed = shapeOf(stroke("mine", 8, DOWN), pending)
  assert.equal(landed.trace, pending.trace)
  ink.add(landed)
  assert.equal(ink.size, 2)
  assert.ok(!ink.isOnTop(landed))
})

test("what was removed is found no more", () => {
  const ink = new Ink()
  ink.add(shapeOf(stroke("a", 1, DOWN)))
  ink.remove("a")
  ink.remove("never")
  assert.deepEqual(ink.within({ left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 }), [])
})

test("the box of a stroke holds all of its width", () => {
  assert.deepEqual(shapeOf(stroke("a", 1, DOWN)).trace.box, { left: 960, top: -40, right: 1040, bottom: 2040 })
})

test("ink that left the page is found at its edge", () => {
  const ink = new Ink()
  ink.add(shapeOf(stroke("out", 1, [[90_000, 90_000], [-90_000, 90_000]])))
  assert.equal(ink.hit({ x: 0, y: 90_000 }, { x: 0, y: 90_000 }, 10).length, 1)
})

test("every ink stands out from white paper by at least 4.5 to 1", () => {
  for (const [color, hex] of Object.entries(INKS)) {
    const [r, g, b] = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    assert.ok(1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 4.5, color)
  }
  /** @type {Record<InkColor, string>} */
  const all = INKS
  assert.equal(Object.keys(all).length, 6)
})

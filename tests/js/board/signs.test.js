/**
 * What an eraser is about to take, as it is drawn in each frame of a sweep.
 */

import assert from "node:assert/strict"
import { test } from "node:test"
import { Trace } from "../../../static/js/board/ink.js"
import { outlineOf } from "../../../static/js/board/signs.js"

/** @param {(number | null)[]} places x of each, y is 0; null: the pen was lifted */
function traceOf(places) {
  const trace = new Trace("blue", 80)
  for (const x of places) x === null ? trace.lift() : trace.add(x, 0)
  return trace
}

/** @param {Trace} trace */
const placesOf = ({ xy }) => xy.filter((_, at) => at % 2 === 0).map(x => (Number.isNaN(x) ? null : x))

test("of a long stroke a part of the points is drawn, its ends among them, and it is found again", () => {
  const whole = traceOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  const outline = outlineOf(whole)
  assert.deepEqual(placesOf(outline), [0, 4, 8, 10])
  assert.equal(outlineOf(whole), outline)
})

test("a dot stays a dot, and what was written on both sides of a lift keeps its ends", () => {
  assert.deepEqual(placesOf(outlineOf(traceOf([7]))), [7])
  assert.deepEqual(placesOf(outlineOf(traceOf([0, 1, 2, 3, 4, 5, null, 20, 21, 22]))), [0, 4, 5, null, 20, 22])
})

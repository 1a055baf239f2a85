/**
 * Which pointer writes: every sequence of tests/vectors/pointer gives the strokes that it says.
 */

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { Pens } from "../../../static/js/board/pens.js"

/** @import { Sample } from "../../../static/js/board/pens.js" */

/** @typedef {{pointer: string, first: [number, number], last: [number, number], points: number}} Written */

const VECTORS = new URL("../../vectors/pointer/", import.meta.url)

for (const file of readdirSync(VECTORS)) {
  /** @type {{says: string, samples: Sample[], strokes: Written[]}} */
  const { says, samples, strokes } = JSON.parse(readFileSync(new URL(file, VECTORS), "utf8"))
  test(`${file.replace(".json", "").replaceAll("_", " ")}: ${says}`, () => assert.deepEqual(written(samples), strokes))
}

test("a locked board: what was writing writes no more, the next touch does", () => {
  const pens = new Pens()
  pens.take(at("down", 10))
  pens.drop()
  assert.deepEqual(pens.take(at("move", 20)), [])
  assert.deepEqual(pens.take(at("up", 30)), [])
  assert.deepEqual(pens.take(at("down", 40)), [{ do: "begin", stroke: 2 }])
})

test("a pen beside the surface is near as well", () => {
  const pens = new Pens()
  pens.notice({ kind: "pen", time: 5 })
  assert.deepEqual(pens.take(at("down", 10)), [])
})

test("a mouse above the page points, and its leaving is told", () => {
  const pens = new Pens()
  assert.deepEqual(pens.take({ ...at("move", 10), kind: "mouse", buttons: 0 }), [{ do: "hover", stroke: 0 }])
  assert.deepEqual(pens.take({ ...at("out", 20), kind: "mouse", buttons: 0 }), [{ do: "gone", stroke: 0 }])
})

/** @param {Sample["type"]} type @param {number} time @returns {Sample} */
function at(type, time) {
  return { type, id: 1, kind: "touch", time, x: 10, y: 10, width: 20, height: 20, buttons: 1 }
}

/**
 * What is on the page in the end.
 * @param {Sample[]} samples
 * @returns {Written[]}
 */
function written(samples) {
  const pens = new Pens()
  /** @type {Map<number, Written>} */
  const strokes = new Map()
  for (const sample of samples) {
    for (const order of pens.take(sample)) {
      const stroke = strokes.get(order.stroke)
      if (order.do === "begin") {
        const spot = place(sample)
        strokes.set(order.stroke, { pointer: sample.kind, first: spot, last: spot, points: 1 })
      } else if (order.do === "cancel") {
        strokes.delete(order.stroke)
      } else if (stroke && (order.do === "extend" || (order.do === "end" && sample.type === "up"))) {
        stroke.last = place(sample)
        stroke.points += 1
      }
    }
  }
  return [...strokes.values()]
}

/** @param {Sample} sample @returns {[number, number]} */
function place({ x, y }) {
  return [x, y]
}

/**
 * What is ruled on a sheet: the vectors that the server draws too.
 */

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { INKS } from "../../../static/js/board/ink.js"
import { drawing, rows, sizeOf, TONES } from "../../../static/js/board/paper-model.js"

/** @import { Ruled, Row } from "../../../static/js/board/paper-model.js" */

const vectors = JSON.parse(readFileSync(new URL("../../vectors/paper.json", import.meta.url), "utf8"))

test("every paper is ruled as in the vectors", () => {
  for (const { name, paper, overlay, size, rows: wanted, shapes } of vectors.cases) {
    assert.deepEqual(sizeOf(paper), size, name)
    alike(rows(paper, size).map(rowOf), wanted, name)
    alike(drawing(paper, overlay).map(written), shapes, name)
  }
})

test("colours are the same here and in print", () => {
  assert.deepEqual(TONES, vectors.tones)
  assert.deepEqual(INKS, vectors.inks)
})

test("every colour that is drawn has a tone", () => {
  for (const { paper, overlay } of vectors.cases) {
    for (const shape of drawing(paper, overlay)) assert.ok(TONES["fill" in shape ? shape.fill : shape.color])
  }
})

/** @param {Row} row */
function rowOf({ headline_mm, midline_mm, baseline_mm, descender_mm }) {
  return [headline_mm, midline_mm, baseline_mm, descender_mm]
}

/** @param {Ruled} shape @returns {(number | string)[]} as the file has it */
function written(shape) {
  if ("fill" in shape) return [shape.x_mm, shape.y_mm, shape.width_mm, shape.height_mm, shape.fill]
  const { x1_mm, y1_mm, x2_mm, y2_mm, width_mm, color, dash_mm } = shape
  return [x1_mm, y1_mm, x2_mm, y2_mm, width_mm, color, ...(dash_mm ?? [])]
}

/** @param {(number | string)[][]} found @param {(number | string)[][]} wanted @param {string} name */
function alike(found, wanted, name) {
  assert.equal(found.length, wanted.length, name)
  found.forEach((each, at) => {
    assert.equal(each.length, wanted[at].length, `${name}, ${at}`)
    each.forEach((value, place) => {
      const other = wanted[at][place]
      const same = typeof value === "number" && typeof other === "number" ? Math.abs(value - other) < 1e-6 : value === other
      assert.ok(same, `${name}, ${at}: ${JSON.stringify(each)} and ${JSON.stringify(wanted[at])}`)
    })
  })
}

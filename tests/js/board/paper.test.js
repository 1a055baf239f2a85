/**
 * Paper in its true proportion, and how a sheet lies on a screen.
 */

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { RULING } from "../../../static/js/board/paper-model.js"
import { centred, fit, marks, middleOf, moved, revealing, rulings } from "../../../static/js/board/paper.js"

/** @import { Paper } from "../../../static/js/core/records.js" */
/** @import { Mark } from "../../../static/js/board/paper.js" */
/** @import { Line, Ruled } from "../../../static/js/board/paper-model.js" */

const vectors = JSON.parse(readFileSync(new URL("../../vectors/paper.json", import.meta.url), "utf8"))

/** @type {Paper} */
const PAPER = { size: "letter", landscape: false, family: "three_line", row_mm: 15.9, skip_mm: 7.95, margin_mm: 12.7 }
const near = (/** @type {number} */ one, /** @type {number} */ other) => Math.abs(one - other) < 1e-6

test("three-line paper: the midline lies exactly half way, the skip is free", () => {
  const { rows } = rulings(PAPER)
  assert.equal(rows.length, 10)
  assert.equal(linesOf(PAPER).length, 30)
  rows.forEach(({ headline_mm, midline_mm, baseline_mm }, index) => {
    assert.ok(near(baseline_mm - headline_mm, 15.9))
    assert.ok(near(midline_mm - headline_mm, baseline_mm - midline_mm))
    if (index) assert.ok(near(headline_mm - rows[index - 1].baseline_mm, 7.95))
  })
})

test("the midline is dashed, headline and baseline are solid", () => {
  const midlines = rulings(PAPER).rows.map(({ midline_mm }) => midline_mm)
  for (const { y1_mm, dash_mm } of linesOf(PAPER)) assert.equal(dash_mm !== null, midlines.includes(y1_mm))
})

test("where the paper has no rows of its own, those of the overlay count", () => {
  const plain = { ...PAPER, family: /** @type {const} */ ("plain"), margin_mm: 5 }
  assert.deepEqual(rulings(plain).rows, [])
  assert.equal(rulings(plain, { ...RULING, margin_mm: 20 }).rows[0].headline_mm, 20)
  assert.equal(rulings(plain, { ...RULING, margin_mm: 20 }).margin_mm, 20)
  assert.equal(rulings(PAPER, { ...RULING, margin_mm: 20 }).rows[0].headline_mm, 12.7)
})

test("sheets have their true sizes, and lie down", () => {
  const size = (/** @type {Partial<Paper>} */ paper) => {
    const { width_mm, height_mm } = rulings({ ...PAPER, ...paper })
    return [width_mm, height_mm]
  }
  assert.deepEqual(size({}), [215.9, 279.4])
  assert.deepEqual(size({ size: "a4" }), [210, 297])
  assert.deepEqual(size({ landscape: true }), [279.4, 215.9])
})

test("no line leaves the margins, whatever the rows", () => {
  for (const row_mm of [4, 9.5, 12.7, 25.4, 60]) {
    for (const margin_mm of [0, 12.7, 60]) {
      const sheet = rulings({ ...PAPER, row_mm, skip_mm: row_mm / 2, margin_mm })
      for (const { x1_mm, y1_mm, x2_mm, y2_mm } of sheet.shapes.filter(isLine)) {
        assert.ok(y1_mm === y2_mm && y1_mm >= margin_mm && y1_mm <= sheet.height_mm - margin_mm)
        assert.ok(x1_mm === margin_mm && near(x2_mm, sheet.width_mm - margin_mm))
      }
    }
  }
})

test("rows that do not fit are not there", () => {
  assert.deepEqual(rulings({ ...PAPER, landscape: true, row_mm: 60, skip_mm: 60, margin_mm: 60 }).rows, [])
})

test("a page fills the width it is given, up to the size of life", () => {
  const sheet = rulings(PAPER)
  assert.ok(Math.abs(fit({ width: 1100, height: 560 }, sheet, 1).scale - 5.095) < 0.001)
  assert.ok(fit({ width: 2500, height: 1300 }, sheet, 1).scale <= 6)
  assert.ok(near(fit({ width: 1000, height: 560 }, sheet, 2).scale, fit({ width: 1000, height: 560 }, sheet, 1).scale))
})

test("what is shown lies on whole device pixels and within the sheet", () => {
  const sheet = rulings(PAPER)
  for (const ratio of [1, 1.25, 1.5, 2]) {
    const view = fit({ width: 987.4, height: 561.7 }, sheet, ratio, 50)
    for (const pixels of [view.width, view.height, view.seen, view.top]) assert.ok(Number.isInteger(pixels))
    assert.equal(moved(view, -10).top, 0)
    assert.equal(moved(view, 1000).top, view.height - view.seen)
  }
})

test("bringing into view moves as little as it can", () => {
  const view = fit({ width: 1000, height: 560 }, rulings(PAPER), 1)
  assert.equal(revealing(view, 50, 12), view)
  const down = revealing(view, 200, 12)
  assert.ok(Math.abs((down.top + down.seen) / down.k - 212) < 0.5)
  assert.equal(revealing(down, 1, 12).top, 0)
})

test("what is ruled lies on whole pixels, within half of one from where it belongs", () => {
  for (const k of [3.78, 4.6, 5.32, 10.64]) {
    for (const { paper, overlay } of vectors.cases) {
      for (const shape of rulings(paper, overlay).shapes) {
        for (const mark of marks(shape, k)) {
          assert.ok([mark.x, mark.y, mark.width, mark.height].every(Number.isInteger))
          assert.ok(mark.width > 0 && mark.height > 0)
          assert.ok(off(mark, shape, k) <= 0.5 + 1e-9, JSON.stringify({ mark, shape, k }))
        }
      }
    }
  }
})

test("a dashed line covers what its dashes say, and nothing else", () => {
  const [line] = linesOf({ ...PAPER, dash_mm: 9 }).filter(({ dash_mm }) => dash_mm)
  const dashes = marks(line, 10)
  assert.deepEqual(dashes.slice(0, 2).map(({ x, width }) => [x, width]), [[127, 90], [292, 90]])
  const last = dashes[dashes.length - 1]
  assert.ok(last.x + last.width <= Math.round(line.x2_mm * 10))
})

/** @param {Ruled} shape @returns {shape is Line} */
function isLine(shape) {
  return "color" in shape
}

/** @param {Paper} paper */
function linesOf(paper) {
  return rulings(paper).shapes.filter(isLine)
}

/**
 * How far a mark is from where it belongs, in pixels: across a line, at each edge of a band.
 * @param {Mark} mark @param {Ruled} shape @param {number} k
 */
function off(mark, shape, k) {
  if (!isLine(shape)) {
    const { x_mm, y_mm, width_mm, height_mm } = shape
    return Math.max(
      Math.abs(mark.x - x_mm * k), Math.abs(mark.x + mark.width - (x_mm + width_mm) * k), Math.abs(mark.y - y_mm * k),
      Math.abs(mark.y + mark.height - (y_mm + height_mm) * k),
    )
  }
  if (shape.y1_mm === shape.y2_mm) return Math.abs(mark.y + mark.height / 2 - shape.y1_mm * k)
  return Math.abs(mark.x + mark.width / 2 - shape.x1_mm * k)
}

test("at a given scale a millimetre has exactly so many pixels, and the sheet moves to all sides", () => {
  const sheet = rulings(PAPER)
  const view = fit({ width: 900, height: 560 }, sheet, 1.25, 0, { scale: 5.32 })
  assert.ok(near(view.k, 5.32 * 1.25) && near(view.scale, 5.32))
  assert.deepEqual([view.wide, view.seen], [1125, 700])
  assert.equal(moved(view, 0, 1e6).left, view.width - view.wide)
  assert.equal(moved(view, 0, -5).left, 0)
  assert.equal(moved(moved(view, 0, 10), 30).left, moved(view, 0, 10).left)
})

test("what is in the middle stays there when a page is looked at closer", () => {
  const sheet = rulings(PAPER)
  const view = centred(fit({ width: 900, height: 560 }, sheet, 1, 0, { scale: 12 }), { x: 10_000, y: 14_000 })
  const { x, y } = middleOf(view)
  assert.ok(Math.abs(x - 10_000) < 10 && Math.abs(y - 14_000) < 10)
  assert.deepEqual(middleOf(centred(view, { x: 0, y: 0 })), { x: view.wide * 50 / view.k, y: view.seen * 50 / view.k })
})

test("a place beside what is seen is brought into view by the least move", () => {
  const view = fit({ width: 500, height: 400 }, rulings(PAPER), 1, 0, { scale: 10 })
  const right = revealing(view, 20, 12, 100)
  assert.ok(Math.abs((right.left + right.wide) / right.k - 112) < 0.2)
  assert.equal(right.top, 0)
  assert.equal(revealing(right, 20, 12, 90), right)
})

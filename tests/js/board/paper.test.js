/**
 * Paper in its true proportion, and how a sheet lies on a screen.
 */

import assert from "node:assert/strict"
import { test } from "node:test"
import { fit, marks, moved, revealing, rulings } from "../../../static/js/board/paper.js"

/** @import { Paper } from "../../../static/js/core/records.js" */

/** @type {Paper} */
const PAPER = { size: "letter", landscape: false, family: "three_line", row_mm: 15.9, skip_mm: 7.95, margin_mm: 12.7 }
const near = (/** @type {number} */ one, /** @type {number} */ other) => Math.abs(one - other) < 1e-6

test("three-line paper: the midline lies exactly half way, the skip is free", () => {
  const { rows, lines } = rulings(PAPER)
  assert.equal(rows.length, 10)
  assert.equal(lines.length, 30)
  rows.forEach(({ headline_mm, midline_mm, baseline_mm }, index) => {
    assert.ok(near(baseline_mm - headline_mm, 15.9))
    assert.ok(near(midline_mm - headline_mm, baseline_mm - midline_mm))
    if (index) assert.ok(near(headline_mm - rows[index - 1].baseline_mm, 7.95))
  })
})

test("the midline is dashed, headline and baseline are solid", () => {
  for (const { kind, dash } of rulings(PAPER).lines) assert.equal(dash !== null, kind === "midline")
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
      for (const { y_mm, from_mm, to_mm } of sheet.lines) {
        assert.ok(y_mm >= margin_mm && y_mm <= sheet.height_mm - margin_mm)
        assert.ok(from_mm === margin_mm && near(to_mm, sheet.width_mm - margin_mm))
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

test("ruled lines are whole pixels, within half of one from where they belong", () => {
  for (const k of [3.78, 4.6, 5.32, 10.64]) {
    for (const line of rulings(PAPER).lines) {
      for (const mark of marks(line, k)) {
        assert.ok([mark.x, mark.y, mark.width, mark.height].every(Number.isInteger))
        assert.ok(Math.abs(mark.y + mark.height / 2 - line.y_mm * k) <= 0.5 + 1e-9)
        assert.ok(mark.width > 0 && mark.height > 0)
      }
    }
  }
})

/**
 * On which line letters go, and what is written there.
 */

import assert from "node:assert/strict"
import { test } from "node:test"
import { freeLine, lineAt, linesOf, signsWith, written } from "../../../static/js/ui/lines.js"

/** @import { Paper } from "../../../static/js/core/records.js" */

/** @type {Paper} */
const PRIMARY = { size: "letter", landscape: false, family: "three_line", row_mm: 15.9, skip_mm: 7.95, margin_mm: 12.7 }

test("letters stand on the baselines of the ruling, as tall as its body", () => {
  const [first, second] = linesOf({ paper: PRIMARY })
  assert.deepEqual(first, { left: 1670, right: 20320, top: 1270, baseline: 2860, body: 795 })
  assert.equal(second.baseline - first.baseline, 2385)
})

test("the lines of an overlay serve where the paper has none, and plain paper has free ones", () => {
  const plain = { ...PRIMARY, family: /** @type {const} */ ("plain") }
  const overlay = /** @type {any} */ ({ ...PRIMARY, row_mm: 20 })
  assert.equal(linesOf({ paper: plain, overlay })[0].baseline, 3270)
  const free = linesOf({ paper: plain })
  assert.ok(free.length >= 8)
  assert.ok(free.every(({ body, top, baseline }) => body === 800 && baseline - top === 1600))
})

test("left-handed margins are kept clear on their side", () => {
  const [line] = linesOf({ paper: { ...PRIMARY, margin_line_mm: 32, margin_right: true } })
  assert.deepEqual([line.left, line.right], [1670, 21590 - 3200])
})

test("a tap means the line whose letters it would touch", () => {
  const lines = linesOf({ paper: PRIMARY })
  assert.deepEqual([1300, 2860, 3300, 3700, 5245].map(y => lineAt(lines, y)), [1, 1, 1, 2, 2])
  assert.equal(lineAt(lines, 60_000), 0)
  assert.equal(lineAt([], 10), 0)
})

test("without a tap letters go on the first line that has none", () => {
  const lines = linesOf({ paper: PRIMARY })
  assert.equal(freeLine(lines, []), 1)
  assert.equal(freeLine(lines, [{ y: lines[0].baseline }, { y: lines[2].baseline }]), 2)
  assert.equal(freeLine(lines, lines.map(({ baseline }) => ({ y: baseline }))), 1)
})

test("what is typed is written without what nobody sees, and what cannot be is named as people count it", () => {
  assert.equal(written("  nin\u0303a\t\u0000\u202e yo\n"), "niña yo")
  assert.equal(written("\u0007\u202e \n"), "")
  assert.deepEqual(signsWith("a👩🏽\u200d🚀b👩🏽\u200d🚀Ж", ["👩", "🏽", "\u200d", "🚀", "Ж"]), ["👩🏽\u200d🚀", "Ж"])
  assert.deepEqual(signsWith("bueno", []), [])
})

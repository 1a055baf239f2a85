/**
 * Rulings to begin with: those that come with us, and files that are not ours.
 */

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { RULING } from "../../../static/js/board/paper-model.js"
import { FAMILIES, presetOf, readPresets } from "../../../static/js/board/paper-presets.js"

const file = JSON.parse(readFileSync(new URL("../../../static/paper/presets.json", import.meta.url), "utf8"))

test("nothing of our own file is passed over", () => {
  const { about, ...rest } = file
  assert.ok(about)
  assert.deepEqual(readPresets(file), rest)
  assert.deepEqual(Object.keys(rest.families), FAMILIES)
})

test("a grade adds its own to what its family says", () => {
  const presets = readPresets(file)
  assert.deepEqual(presetOf(presets, "three_line", "K"), { ...RULING, family: "three_line", row_mm: 28, skip_mm: 14 })
  assert.deepEqual(presetOf(presets, "double_line", "1"), { ...RULING, family: "double_line", row_mm: 13, skip_mm: 6.5, dash_mm: 0 })
  assert.equal(presetOf(presets, "wide_ruled", "K").row_mm, 8.7)
  for (const grade of ["", "12", "toString", "__proto__"]) assert.equal(presetOf(presets, "italic", grade).body_mm, 9)
})

test("a file that is not ours gives what all papers have", () => {
  const odd = [
    null, 7, "paper", [], {}, { families: [1], grades: "K" }, { families: { graph: 5 }, grades: { K: null, 1: [{}] } },
    { families: { graph: { row_mm: "5", rows: 9, family: 1, stage: null, landscape: true }, toString: { row_mm: 1 } } },
    JSON.parse('{"families":{"__proto__":{"row_mm":1},"graph":{"__proto__":{"row_mm":1}}},"grades":{"__proto__":{"graph":{"row_mm":1}}}}'),
  ]
  for (const each of odd) {
    const presets = readPresets(each)
    for (const family of FAMILIES) {
      for (const grade of ["", "K", "__proto__"]) {
        const expected = grade === "__proto__" && Object.hasOwn(presets.grades, grade) && family === "graph" ? 1 : RULING.row_mm
        assert.deepEqual(presetOf(presets, family, grade), { ...RULING, family, row_mm: expected }, JSON.stringify(each))
      }
    }
  }
  assert.equal(/** @type {any} */ ({}).row_mm, undefined)
})

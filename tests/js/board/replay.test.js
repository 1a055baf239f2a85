/**
 * The time in which something is written again.
 */

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { writtenCue, writtenStrokes } from "../../../static/js/board/replay.js"
import { parse } from "../../../static/js/core/letters.js"
import { pack } from "../../../static/js/core/points.js"
import { allGuides } from "../../../scripts/letter_guides.mjs"

/** @param {string} id @param {number} at @param {string} [continues] @returns {any} */
function stroke(id, at, continues = "") {
  const points = pack([{ x: 0, y: 0, t: 0, p: 1 }, { x: 100, y: 0, t: 400, p: 1 }])
  return { type: "stroke", id, page: "p", tool: "pencil", color: "red", width: 80, points, at, continues }
}

test("strokes are written at their own speed, one after the other, and long thinking is shortened", () => {
  const written = writtenStrokes([stroke("a", 10_000), stroke("b", 10_700), stroke("c", 99_000), stroke("d", 99_100)])
  assert.deepEqual(written.map(({ begins, ends }) => [begins, ends]), [[0, 400], [700, 1100], [1800, 2200], [2320, 2720]])
})

test("a stroke that goes on goes on at once", () => {
  const [, second] = writtenStrokes([stroke("a", 10_000), stroke("b", 12_000, "a")])
  assert.equal(second.begins, 400)
})

test("a letter model is written stroke by stroke with time between, and stays on its line", () => {
  const face = parse(JSON.parse(readFileSync(new URL("../../../static/letters/manuscript.json", import.meta.url), "utf8")))
  const cue = /** @type {any} */ ({ text: "at", x: 2000, y: 4000, body: 800 })
  const written = writtenCue(face, cue)
  assert.equal(written.length, 3)
  written.reduce((before, now) => {
    assert.ok(now.begins > before.ends)
    return now
  })
  assert.ok(written.every(({ points }) => points.every(({ y }) => y <= 4010 && y >= 4000 - 1610)))
})

test("where print puts numbers and arrows is what the board finds", () => {
  const kept = readFileSync(new URL("../../../server/printing/guides.json", import.meta.url), "utf8")
  assert.equal(kept, allGuides(), "run: node scripts/letter_guides.mjs")
})

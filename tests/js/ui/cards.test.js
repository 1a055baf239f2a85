import assert from "node:assert/strict"
import { test } from "node:test"
import { placeWord, sector } from "../../../static/js/ui/cards.js"
import { clock } from "../../../static/js/ui/words-led.js"

test("the disc shrinks from the top to the right, and is gone at the end", () => {
  assert.equal(sector(0), "")
  assert.equal(sector(0.25), "M0 0V-38A38 38 0 0 1 38.00 0.00Z".replace(" 0.00Z", " -0.00Z"))
  assert.match(sector(0.75), /A38 38 0 1 1 -38\.00/)
  assert.match(sector(2), /^M0 0V-38A38 38 0 1 1/)
})

test("each layout has its words", () => {
  assert.deepEqual([0, 1, 2].map(at => placeWord("first_then", at)), ["First", "Then", ""])
  assert.deepEqual([0, 1, 2, 3].map(at => placeWord("now_next_then", at)), ["Now", "Next", "Then", ""])
  assert.deepEqual([0, 1, 2].map(at => placeWord("vertical", at)), ["Now", "Next", ""])
})

test("what is left is told in whole seconds, the one that is begun counts", () => {
  assert.equal(clock(120_000), "2:00")
  assert.equal(clock(59_001), "1:00")
  assert.equal(clock(1), "0:01")
  assert.equal(clock(0), "0:00")
})

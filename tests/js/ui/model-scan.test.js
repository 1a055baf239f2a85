import assert from "node:assert/strict"
import { test } from "node:test"
import { nextStop, switchFor } from "../../../static/js/ui/model-scan.js"

test("the highlight goes round, and begins again where its stop has gone", () => {
  const stops = ["help", "break", "pencil"]
  assert.equal(nextStop(stops, null), "help")
  assert.equal(nextStop(stops, "help"), "break")
  assert.equal(nextStop(stops, "pencil"), "help")
  assert.equal(nextStop(stops, "gone"), "help")
  assert.equal(nextStop([], "help"), null)
})

test("one switch chooses with either key, two step with Enter and choose with Space", () => {
  assert.deepEqual([" ", "Enter", "a"].map(key => switchFor("one", key)), ["choose", "choose", null])
  assert.deepEqual([" ", "Enter", "a"].map(key => switchFor("two", key)), ["choose", "step", null])
  assert.equal(switchFor("off", " "), null)
})

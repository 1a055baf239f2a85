import assert from "node:assert/strict"
import { test } from "node:test"
import { matching } from "../../../static/js/ui/model-palette.js"

const rows = ["Show to all", "Start session", "Finish Hola señor", "Staff messages"].map(label => ({ label }))
const labels = (/** @type {string} */ typed) => matching(rows, typed).map(({ label }) => label)

test("a few letters find an action: the beginning of a word first, then anywhere, then in this order", () => {
  assert.deepEqual(labels(""), rows.map(({ label }) => label))
  assert.deepEqual(labels("st"), ["Start session", "Staff messages", "Show to all"])
  assert.equal(labels("to a")[0], "Show to all")
  assert.deepEqual(labels("essag"), ["Staff messages"])
  assert.deepEqual(labels("senor"), ["Finish Hola señor"])
  assert.deepEqual(labels("sws"), [])
  assert.deepEqual(labels("xyz"), [])
})

import assert from "node:assert/strict"
import test from "node:test"
import { nameOf } from "../../../static/js/ui/tools.js"

/** @param {string} key @param {object} [held] */
const named = (key, held = {}) => nameOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

test("letters are named alike with and without capitals lock, and shift is named", () => {
  assert.equal(named("p"), "p")
  assert.equal(named("P"), "p")
  assert.equal(named("C", { shiftKey: true }), "Shift+c")
})

test("the command key of a Mac is its control key", () => {
  assert.equal(named("z", { metaKey: true }), "Control+z")
  assert.equal(named("Z", { ctrlKey: true, shiftKey: true }), "Control+Shift+z")
})

test("a sign is itself, however the keyboard makes it", () => {
  assert.equal(named("?", { shiftKey: true }), "?")
  assert.equal(named("1"), "1")
})

test("named keys keep their names", () => {
  assert.equal(named("PageUp"), "PageUp")
  assert.equal(named("F6", { shiftKey: true }), "Shift+F6")
})

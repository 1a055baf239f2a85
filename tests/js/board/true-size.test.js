/**
 * What somebody measured of a display is found again for that display alone, whatever else the browser keeps.
 */

import assert from "node:assert/strict"
import { test } from "node:test"
import { displayOf, fingerScale, keepFingerScale, keepMeasured, measured } from "../../../static/js/board/true-size.js"

/** @param {Record<string, string>} [kept] */
function storeOf(kept = {}) {
  const all = new Map(Object.entries(kept))
  return {
    getItem: (/** @type {string} */ key) => all.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void all.set(key, value),
    removeItem: (/** @type {string} */ key) => void all.delete(key),
  }
}

const laptop = displayOf({ width: 1366, height: 768 }, 1)

test("a display is its size and its pixels", () => {
  assert.equal(laptop, "1366x768@1")
  assert.notEqual(laptop, displayOf({ width: 1366, height: 768 }, 1.25))
  assert.notEqual(laptop, displayOf({ width: 1920, height: 1080 }, 1))
})

test("each display keeps its own measure, until it is forgotten", () => {
  const store = storeOf()
  assert.equal(measured(store, laptop), 0)
  keepMeasured(store, laptop, 5.32)
  keepMeasured(store, "other", 4)
  assert.deepEqual([measured(store, laptop), measured(store, "other"), measured(store, "third")], [5.32, 4, 0])
  keepMeasured(store, laptop, 0)
  assert.deepEqual([measured(store, laptop), measured(store, "other")], [0, 4])
})

test("what nobody can have measured is not believed", () => {
  for (const kept of ["", "{", "null", "7", "[]", `{"${laptop}":"5"}`, `{"${laptop}":0.1}`, `{"${laptop}":99}`, `{"${laptop}":null}`]) {
    const store = storeOf({ "baseline.px-per-mm": kept })
    assert.equal(measured(store, laptop), 0, kept)
    keepMeasured(store, laptop, 5)
    assert.equal(measured(store, laptop), 5, kept)
  }
})

test("twice the size for fingers is on or off", () => {
  const store = storeOf()
  assert.equal(fingerScale(store), 1)
  keepFingerScale(store, true)
  assert.equal(fingerScale(store), 2)
  keepFingerScale(store, false)
  assert.equal(fingerScale(store), 1)
})

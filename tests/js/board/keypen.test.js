/**
 * The pen that the keys move.
 */

import assert from "node:assert/strict"
import { test } from "node:test"
import { KeyPen } from "../../../static/js/board/pens.js"

const START = { x: 2000, y: 1000 }

/** @param {KeyPen} pen @param {string} key @param {Partial<{shiftKey: boolean, altKey: boolean, repeat: boolean}>} [more] */
function press(pen, key, more = {}) {
  return pen.press({ key, shiftKey: false, altKey: false, repeat: false, ...more }, () => START)
}

test("arrows move it from where it appears, far with shift, finely with alt", () => {
  const pen = new KeyPen()
  assert.equal(press(pen, "ArrowRight"), "hover")
  assert.deepEqual(pen.at, { x: 2200, y: 1000 })
  press(pen, "ArrowDown", { shiftKey: true })
  press(pen, "ArrowLeft", { altKey: true })
  press(pen, "ArrowUp", { altKey: true })
  assert.deepEqual(pen.at, { x: 2150, y: 1950 })
})

test("space puts it down and lifts it; arrows draw in between; holding space is one press", () => {
  const pen = new KeyPen()
  const orders = [" ", "ArrowRight", " "].map(key => press(pen, key))
  assert.deepEqual(orders, ["begin", "extend", "end"])
  assert.equal(press(pen, " "), "begin")
  assert.equal(press(pen, " ", { repeat: true }), "extend")
  assert.ok(pen.down)
})

test("escape puts it away, and means nothing where there is no pen; other keys mean nothing", () => {
  const pen = new KeyPen()
  assert.equal(press(pen, "Escape"), "")
  assert.equal(press(pen, "p"), "")
  assert.equal(pen.at, null)
  press(pen, "ArrowUp")
  assert.equal(press(pen, "Escape"), "gone")
  pen.away()
  assert.equal(pen.at, null)
})

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { between } from "../../../static/js/core/order.js"
import { pick, seeded } from "../support/random.js"

const vectors = JSON.parse(readFileSync(new URL("../../vectors/order.json", import.meta.url), "utf8"))

test("keys are those of the vectors", () => {
  for (const { before, after, key } of vectors.between) assert.equal(between(before, after), key, `${before} < ? < ${after}`)
})

test("malformed keys and keys out of order are refused", () => {
  for (const { before, after } of vectors.bad) assert.throws(() => between(before, after), RangeError, `${before} < ? < ${after}`)
})

test("long runs of appending and prepending end as in the vectors", () => {
  for (let { before, after, end, times, key } of vectors.runs) {
    let made = ""
    for (let time = 0; time < times; time += 1) {
      made = between(before, after)
      if (end === "append") before = made
      else after = made
    }
    assert.equal(made, key)
  }
})

test("wherever a key is put, it lies strictly between its neighbours", () => {
  const random = seeded(1)
  /** @type {string[]} */
  const keys = []
  for (let time = 0; time < 3000; time += 1) {
    const place = pick(random, [0, keys.length, Math.floor(random() * (keys.length + 1))])
    const key = between(keys[place - 1] ?? null, keys[place] ?? null)
    keys.splice(place, 0, key)
    assert.match(key, /^[0-9A-Za-z]*[1-9A-Za-z]$/)
  }
  assert.deepEqual(keys, [...new Set(keys)].sort())
  assert.ok(Math.max(...keys.map(key => key.length)) < 60)
})

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { cardFor, LEVELS, promptsOf } from "../../../static/js/ui/model-prompts.js"
import { runOf, timerAt } from "../../../static/js/ui/model-running.js"
import { planOf } from "../../../static/js/ui/model-schedule.js"
import { roomOf } from "../support/room.js"

const vectors = JSON.parse(readFileSync(new URL("../../vectors/leading.json", import.meta.url), "utf8"))

/** Every order in which a replica may hold the records. @template T @param {T[]} list */
const orders = list => [list, [...list].reverse()]

for (const { name, records, shows } of vectors.schedule) {
  test(`LE1 schedule: ${name}`, () => {
    for (const list of orders(records)) {
      const { items, now, next, then, finished, since } = planOf(roomOf(list))
      const id = (/** @type {{id: string} | undefined} */ item) => item?.id ?? null
      const states = Object.fromEntries(items.map(({ item, state }) => [item.id, state]))
      assert.deepEqual({ now: id(now), next: id(next), then: id(then), finished: finished.map(id), since, states }, shows)
    }
  })
}

for (const { name, records, at } of vectors.timers) {
  test(`LE2 timer: ${name}`, () => {
    for (const list of orders(records)) {
      const run = runOf(roomOf(list), records[0])
      const seen = at.map((/** @type {[number]} */ [now]) => [now, timerAt(run, now).left_ms, timerAt(run, now).state])
      assert.deepEqual(seen, at)
    }
  })
}

for (const { name, records, table, card, waiting, last } of vectors.prompts) {
  test(`LE4 prompts: ${name}`, () => {
    for (const list of orders(records)) {
      const found = promptsOf(roomOf(list)).map(({ prompt, ...row }) => [prompt.id, row])
      assert.deepEqual(Object.fromEntries(found), table)
      const mine = cardFor(roomOf(list), "fay")
      assert.deepEqual([mine.card?.prompt.id ?? null, mine.waiting, mine.last?.prompt.id ?? null], [card, waiting, last])
    }
  })
}

test("the levels that a room begins with are the server's", () => {
  assert.deepEqual(LEVELS, vectors.levels)
})

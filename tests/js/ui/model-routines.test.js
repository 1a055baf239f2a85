import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { fileOf, loadRoutine, MOST_CARDS, routineOf, routinesFrom, setLayout, setWarnings } from "../../../static/js/ui/model-routines.js"
import { roomOf } from "../support/room.js"

const shipped = readFileSync(new URL("../../../static/routines/routines.json", import.meta.url), "utf8")
const card = { label: "Write", symbol: "pencil", minutes: 8, kind: "step" }
/** @param {object} [fields] of the routine @param {object} [of] the card */
const file = (fields = {}, of = {}) => JSON.stringify({ version: 1, routines: [{ title: "Mine", layout: "vertical", items: [{ ...card, ...of }], ...fields }] })

test("what is shipped can be read, and what is saved comes back", () => {
  const routines = routinesFrom(shipped)
  assert.ok(routines && routines.length > 2)
  assert.deepEqual(routinesFrom(fileOf(routines)), routines)
})

test("the schedule as it is becomes a routine, and a routine becomes cards with ids of their own", () => {
  const stamp = { by: "t", at: 1, born: 1, image: "", aside: false }
  const items = ["B", "A"].map(id => /** @type {any} */ ({ ...stamp, ...card, type: "item", id, order: id, label: id }))
  const routine = routineOf(roomOf(items), "Ours")
  assert.deepEqual([routine.title, routine.layout, routine.items.map(({ label }) => label)], ["Ours", "vertical", ["A", "B"]])
  const { name, cards, replace } = loadRoutine(routine, true)
  assert.deepEqual([name, replace, cards.map(({ label }) => label), new Set(cards.map(({ id }) => id)).size], ["load_routine", true, ["A", "B"], 2])
  assert.deepEqual(setLayout("first_then"), [{ op: "patch", id: "schedule", fields: { layout: "first_then" } }])
})

test("what a card or a routine does not say is as usual; what it says besides is left out", () => {
  assert.deepEqual(routinesFrom(file({ layout: "spiral", by: "me" }, { symbol: undefined, minutes: undefined, kind: undefined, onclick: "x" })),
    [{ title: "Mine", layout: "vertical", items: [{ label: "Write", symbol: "", minutes: 0, kind: "step" }] }])
  assert.deepEqual(routinesFrom(file({}, { label: "<img src=x onerror=alert(1)>" }))?.[0].items[0].label, "<img src=x onerror=alert(1)>")
})

test("a file that is not ours is none, whole", () => {
  const bad = [
    "", "{", "null", "[]", "7", "{}", JSON.stringify({ version: 2, routines: [] }), JSON.stringify({ version: 1, routines: [] }),
    JSON.stringify({ version: 1, routines: [null] }), JSON.stringify({ version: 1, routines: {} }), `"${"x".repeat(300_000)}"`,
    file({ title: "" }), file({ title: 7 }), file({ title: "x".repeat(81) }), file({ items: [] }), file({ items: "all" }), file({ items: [card, null] }),
    file({ items: Array(MOST_CARDS + 1).fill(card) }), file({}, { label: "x".repeat(10_000) }), file({}, { label: "a\nb" }), file({}, { label: "" }),
    file({}, { label: "\ud83d" }), file({}, { symbol: "x".repeat(65) }), file({}, { minutes: 1.5 }), file({}, { minutes: -1 }),
    file({}, { minutes: 241 }), file({}, { minutes: "8" }), file({}, { kind: "party" }),
  ]
  assert.deepEqual(bad.filter(text => routinesFrom(text) !== null), [])
  assert.ok(routinesFrom(file({ items: Array(MOST_CARDS).fill(card) }, {})))
  assert.ok(routinesFrom(file({}, { label: "🦊".repeat(80) })))
})

test("warnings are read as people write them, and none is beyond what the server keeps", () => {
  const set = (/** @type {string} */ text) => /** @type {any} */ (setWarnings(text)[0]).fields.warn_min
  assert.deepEqual(["5, 2, 1", "1 and 10", "0 99 3 3", "", "soon", "1 2 3 4 5 6 7 8"].map(set),
    [[5, 2, 1], [10, 1], [3], [], [], [8, 7, 6, 5, 4, 3]])
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { addedLevel, faultOf, movedLevel, setLevels, tidyLevels } from "../../../static/js/ui/model-levels.js"
import { LEVELS, levelsFor, promptsOf, respond } from "../../../static/js/ui/model-prompts.js"
import { after, roomOf } from "../support/room.js"

const codes = (/** @type {readonly {code: string}[]} */ steps) => steps.map(({ code }) => code).join(" ")

test("levels are put in order, made more and fewer, and the list that was shown stays as it was", () => {
  assert.equal(codes(movedLevel(LEVELS, 2, -1)), "I G VS IV V M PP FP NR")
  assert.equal(codes(movedLevel(LEVELS, 0, 1)), "VS I G IV V M PP FP NR")
  assert.equal(codes(movedLevel(LEVELS, 0, -1)), codes(LEVELS))
  assert.equal(addedLevel(LEVELS).length, 10)
  assert.equal(codes(LEVELS), "I VS G IV V M PP FP NR")
})

test("a list is saved when each level has a code of its own and a name", () => {
  const [first, second] = LEVELS
  assert.deepEqual([[], addedLevel([]), [first, { ...second, code: "I" }], tidyLevels([{ ...first, label: "  " }]), LEVELS].map(faultOf),
    ["none", "empty", "twice", "empty", ""])
})

test("a list is put once, then changed, and an empty one is as by default again", () => {
  const steps = [{ code: "H", label: "Help", physical: false, trial: true }]
  const put = setLevels(roomOf([]), "anna", steps)
  assert.deepEqual(put, [{ op: "put", record: { type: "levels", id: "levels-anna", student: "anna", steps } }])
  const there = after([], put, 1)
  const back = setLevels(roomOf(there), "anna", [])
  assert.deepEqual(back, [{ op: "patch", id: "levels-anna", fields: { steps: [] } }])
  assert.deepEqual([levelsFor(roomOf(there), "anna"), levelsFor(roomOf(after(there, back, 2)), "anna")], [steps, LEVELS])
  assert.deepEqual(setLevels(roomOf([]), "", []), [])
})

test("LE4 what was given keeps the name it had", () => {
  /** @type {any} */
  const prompt = { type: "prompt", id: "p", text: "Point", symbol: "", image: "", to: "", about: "anna", activity: "", level: "", earlier: "", by: "tess", at: 1, born: 1 }
  const given = after([prompt], respond(prompt, "given", LEVELS[2]), 2)
  const later = after(given, setLevels(roomOf(given), "", [{ ...LEVELS[2], label: "Pointing" }]), 3)
  assert.deepEqual(promptsOf(roomOf(later)).map(({ level, label }) => [level, label]), [["G", "Gestural"]])
})

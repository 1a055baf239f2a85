import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { inLanguage, setLanguage } from "../../../static/js/ui/model-language.js"
import { routinesFrom } from "../../../static/js/ui/model-routines.js"
import { wordsIn } from "../../../static/js/ui/words-led.js"
import { after, roomOf } from "../support/room.js"

const shipped = JSON.parse(readFileSync(new URL("../../../static/routines/routines.json", import.meta.url), "utf8"))
const schedule = { type: "schedule", id: "schedule", layout: "vertical", warn_min: [5, 2, 1], lang: "en", by: "room", at: 1, born: 1 }
const item = (/** @type {string} */ id, /** @type {string} */ label) =>
  ({ type: "item", id, label, order: id, symbol: "", image: "", minutes: 0, kind: "step", aside: false, by: "t", at: 1, born: 1 })

test("what is shipped in two languages is read in one", () => {
  const [first] = routinesFrom(JSON.stringify(inLanguage(shipped, "es"))) ?? []
  assert.deepEqual([first.title, first.items[0]], ["30 minutos, estudiante pequeño", { label: "Hola", symbol: "own-hello", minutes: 1, kind: "step" }])
  const english = inLanguage({ label: "Cut", label_es: "Recortar", about: null, steps: [{ say: "Open", say_es: "" }] }, "en")
  assert.deepEqual(english, { label: "Cut", about: null, steps: [{ say: "Open" }] })
  assert.deepEqual(inLanguage({ say: "Open", say_es: "" }, "es"), { say: "Open" })
})

test("cards of a starter routine change their language and back, words of one's own stay", () => {
  const room = /** @type {any[]} */ ([schedule, item("A", "Hello"), item("B", "Mia's game")])
  const labels = (/** @type {any[]} */ list) => list.map(({ label, lang }) => label ?? lang)
  const spanish = after(room, setLanguage(roomOf(room), "es", shipped), 2)
  assert.deepEqual(labels(spanish), ["es", "Hola", "Mia's game"])
  assert.deepEqual(labels(after(spanish, setLanguage(roomOf(spanish), "en", shipped), 3)), ["en", "Hello", "Mia's game"])
  assert.deepEqual(setLanguage(roomOf(room), "es", null).length, 1)   // without the file the words around the cards
})

test("the words around the cards are in their language", () => {
  assert.deepEqual([wordsIn("es").now, wordsIn("en").now, wordsIn("es").warning(2), wordsIn("es").schedule], ["Ahora", "Now", "Quedan 2 minutos", "Visual schedule"])
})

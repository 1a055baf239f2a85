import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { pseudo } from "../../static/js/design/pseudo.js"
import { COLORS, PAIRS, contrast } from "../../static/js/design/tokens.js"

const vectors = JSON.parse(readFileSync(new URL("../vectors/pseudo.json", import.meta.url), "utf8"))

test("words become longer and accented, as on the server", () => {
  for (const [plain, longer] of vectors) assert.equal(pseudo(plain), longer)
})

test("a catalogue keeps its shape: functions, lists, and what is no word", () => {
  const words = pseudo({ ask: (/** @type {string} */ name) => [`Ask ${name}`, 3], none: null, of: { yes: "Yes" } })

  assert.deepEqual(words.ask("Mia"), [pseudo("Ask Mia"), 3])
  assert.equal(words.none, null)
  assert.equal(words.of.yes, pseudo("Yes"))
})

test("contrast is measured as WCAG says", () => {
  assert.equal(contrast("#000", "#ffffff"), 21)
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48")
})

test("every color of the style sheets has a meaning, and is told apart from what it lies on", () => {
  const sheets = ["base", "room"].map(name => readFileSync(new URL(`../../static/css/${name}.css`, import.meta.url), "utf8")).join("\n")
  /** @type {Map<string, string>} */
  const values = new Map()
  for (const [, name, value] of sheets.matchAll(/^\s*(--[\w-]+): (#[0-9a-f]{3,8});/gm)) if (!values.has(name)) values.set(name, value)

  assert.deepEqual([...values.keys()].filter(name => !COLORS[name]), [])
  for (const { ink, ground, least } of PAIRS) {
    assert.ok(contrast(values.get(ink) ?? "", values.get(ground) ?? "") >= least, `${ink} on ${ground}`)
  }
})

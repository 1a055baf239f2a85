import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { bounds, flatten, isTap } from "../../../static/js/core/letter-paths.js"
import { around, guides, layout, parse } from "../../../static/js/core/letters.js"

/** @typedef {import("../../../static/js/core/letter-paths.js").XY} XY */

const data = JSON.parse(readFileSync(new URL("../../../static/letters/manuscript.json", import.meta.url), "utf8"))
const face = parse(data)
const LETTERS = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"]
const DIGITS = [..."0123456789"]
const ACCENTED = [...data.accented]
const place = { x_mm: 20, baseline_mm: 50, body_mm: 10 }
const setAlone = (/** @type {string} */ character) => layout(face, character, place).letters[0]
const apart = (/** @type {XY} */ a, /** @type {XY} */ b) => Math.hypot(a[0] - b[0], a[1] - b[1])
const nearest = (/** @type {XY} */ spot, /** @type {XY[]} */ others) => Math.min(...others.map(other => apart(spot, other)))
/** Points along a stroke, none further from the next than 20 hundredths of a millimetre. @param {XY[]} points @returns {XY[]} */
const dense = points => points.flatMap((to, index) => {
  const from = points[Math.max(0, index - 1)]
  const count = Math.max(1, Math.ceil(apart(from, to) / 20))
  return Array.from({ length: count }, (_, part) =>
    /** @type {XY} */ ([from[0] + (to[0] - from[0]) * (part + 1) / count, from[1] + (to[1] - from[1]) * (part + 1) / count]))
})

test("every letter and every digit is there", () => {
  for (const character of [...LETTERS, ...DIGITS]) assert.ok(face.glyphs.has(character), character)
  assert.deepEqual(layout(face, LETTERS.join("") + DIGITS.join(""), place).missing, [])
})

test("a path that is none is refused", () => {
  const glyphs = { a: { ...data.glyphs.a, strokes: [{ d: "M 0 0 Q 1 1 2 2" }] } }
  assert.throws(() => parse({ ...data, glyphs }), RangeError)
})

test("the ink of the first letter begins where it was asked to, on the baseline, as tall as was asked", () => {
  for (const [character, top, bottom] of /** @type {const} */ ([["h", 2, 0], ["n", 1, 0], ["p", 1, -1], ["E", 2, 0], ["4", 2, 0]])) {
    const { left, low, high } = setAlone(character).box
    assert.ok(Math.abs(left - 2000) < 0.2, `${character} begins at ${left}`)
    assert.ok(Math.abs(low - (5000 - top * 1000)) < 0.2 && Math.abs(high - (5000 - bottom * 1000)) < 0.2, `${character}: ${low} to ${high}`)
  }
})

test("strokes come in the order of writing, with their number and their place in the text", () => {
  const { strokes, letters } = layout(face, "it At", place)
  assert.deepEqual(strokes.map(({ character, at, number, tap }) => [character, at, number, tap]), [
    ["i", 0, 1, false], ["i", 0, 2, true], ["t", 1, 1, false], ["t", 1, 2, false],
    ["A", 3, 1, false], ["A", 3, 2, false], ["A", 3, 3, false], ["t", 4, 1, false], ["t", 4, 2, false],
  ])
  assert.deepEqual(letters.map(letter => letter.at), [0, 1, 3, 4])
})

test("twice the body is twice as large in every way", () => {
  const small = layout(face, "Rag 8", { x_mm: 0, baseline_mm: 0, body_mm: 7 })
  const large = layout(face, "Rag 8", { x_mm: 0, baseline_mm: 0, body_mm: 14 })
  const numbers = (/** @type {typeof small} */ { strokes }) => strokes.flatMap(({ path }) => [...path.start, ...path.curves.flat()])
  assert.ok(Math.abs(large.width - 2 * small.width) < 1e-6)
  numbers(large).forEach((value, index) => assert.ok(Math.abs(value - 2 * numbers(small)[index]) < 1e-6))
})

test("the width is from the first ink to the last, spaces at the end apart", () => {
  const { letters, width } = layout(face, "no end  ", place)
  const { left, right } = around(letters.map(letter => letter.box))
  assert.ok(Math.abs(right - left - width) < 0.2)
})

test("what the face does not have is named once and leaves a gap", () => {
  const { letters, missing } = layout(face, "a漢a漢😀", place)
  assert.deepEqual(missing, ["漢", "😀"])
  assert.deepEqual(letters.map(letter => letter.at), [0, 2])
  assert.ok(letters[1].box.left - letters[0].box.right > face.space * 1000)
})

test("any white space is a space, and nothing at all is nothing", () => {
  assert.deepEqual(layout(face, "a\u00a0a\ta", place).missing, [])
  for (const text of ["", "  ", "漢"]) assert.deepEqual({ ...layout(face, text, place), missing: [] }, { letters: [], strokes: [], width: 0, missing: [] })
})

test("Spanish and French are written, with the accent after its letter and in place of the dot", () => {
  for (const text of ["¿Qué? ¡Sí! El pingüino y la niña", "ÁÉÍÓÚÜÑ", "Où êtes-vous, garçon? L’île, Noël, là-bas", "ÀÂÇÈÊËÎÏÔÙÛ"]) {
    assert.deepEqual(layout(face, text, place).missing, [], text)
  }
  const [plain] = layout(face, "i", place).letters, [accented] = layout(face, "i\u0301", place).letters
  assert.equal(accented.character, "í")
  assert.deepEqual(accented.strokes.map(({ tap }) => tap), [false, false])
  assert.deepEqual(plain.strokes.map(({ tap }) => tap), [false, true])
  const stems = layout(face, "nin", place).letters.map(({ box }) => box.left), over = layout(face, "nín", place).letters
  assert.ok(Math.abs(over[2].box.left - stems[2]) < 0.2, "letters stand where they would without it")
})

test("quotes and dashes that a keyboard makes are written as the plain ones", () => {
  assert.deepEqual(layout(face, "it’s top‑up", place).missing, [])
})

test("no two characters look the same: somewhere they are more than a tenth of a body apart", () => {
  const inkOf = (/** @type {string} */ character) => setAlone(character).strokes.flatMap(({ path }) => dense(flatten(path, 5)))
  const shapes = [...LETTERS, ...DIGITS, ...ACCENTED].map(character => ({ character, points: inkOf(character) }))
  const covers = (/** @type {XY[]} */ a, /** @type {XY[]} */ b) => a.every(spot => b.some(other => apart(spot, other) < 120))
  const pairs = shapes.flatMap((a, index) => shapes.slice(index + 1).map(b => ({ a, b })))
  const alike = pairs.filter(({ a, b }) => covers(a.points, b.points) && covers(b.points, a.points))
  assert.deepEqual(alike.map(({ a, b }) => a.character + b.character), [])
})

/** How far the ink of a body reaches: tails below may run under the neighbours. @param {import("../../../static/js/core/letters.js").Letter} letter */
function bodyOf({ strokes }) {
  const x = strokes.flatMap(({ path }) => dense(flatten(path, 5))).filter(([, y]) => y < 5050).map(([x]) => x)
  return { left: Math.min(...x), right: Math.max(...x) }
}

test("between words there is about as much as a letter is wide, and less between letters than between words", () => {
  for (const text of ["The quick brown fox jumps over the lazy dog", "We can jump", "my cat naps on a mat", "Go to bed"]) {
    const { letters } = layout(face, text, place)
    const bodies = letters.map(bodyOf)
    const gaps = bodies.slice(1).map(({ left }, index) => ({ word: letters[index + 1].at - letters[index].at > 1, gap: left - bodies[index].right }))
    const words = gaps.filter(({ word }) => word).map(({ gap }) => gap)
    const inner = gaps.filter(({ word }) => !word).map(({ gap }) => gap)
    const mean = bodies.reduce((sum, { left, right }) => sum + right - left, 0) / letters.length
    const ratio = words.reduce((sum, gap) => sum + gap, 0) / words.length / mean
    assert.ok(ratio > 0.9 && ratio < 1.4, `${text}: ${ratio}`)
    assert.ok(Math.min(...words) > 1.3 * Math.max(...inner), `${text}: ${Math.min(...words)} after ${Math.max(...inner)}`)
  }
})

test("letters that stand upright beside each other are as far apart wherever they are", () => {
  const gap = (/** @type {string} */ pair) => {
    const { letters: [a, b] } = layout(face, pair, place)
    return Math.round(b.box.left - a.box.right)
  }
  assert.equal(new Set(["ni", "il", "ll", "in", "uh", "mu", "HI".toLowerCase()].map(gap)).size, 1)
  assert.equal(gap("oo"), gap("oe"))
  assert.ok(gap("oo") < gap("on") && gap("on") < gap("ni"))
})

test("no letter runs into the next, whatever the pair", () => {
  const touching = LETTERS.slice(0, 26).flatMap(a => [...LETTERS.slice(0, 26), ".", ","].map(b => layout(face, a + b, place)))
    .filter(({ letters: [a, b] }) => {
      const ink = b.strokes.flatMap(({ path }) => dense(flatten(path, 5))).filter(([x]) => x < a.box.right + 100)
      return a.strokes.some(({ path }) => dense(flatten(path, 5)).some(spot => spot[0] > b.box.left - 100 && nearest(spot, ink) < 100))
    }).map(({ letters: [a, b] }) => a.character + b.character)
  assert.deepEqual(touching, [])
})

test("each stroke has a start, a number clear of all ink, and an arrow that points the way it goes", () => {
  for (const character of [...LETTERS, ...DIGITS, ...ACCENTED]) {
    const letter = setAlone(character)
    const ink = letter.strokes.flatMap(({ path }) => dense(flatten(path, 5)))
    const found = guides(letter, 1000)
    assert.equal(found.length, letter.strokes.length)
    found.forEach(({ start, number, arrow }, index) => {
      const { path, tap } = letter.strokes[index]
      const name = `${character} ${index + 1}`
      assert.deepEqual(start, path.start)
      assert.ok(nearest(number, ink) > 130, `${name}: its number lies in the ink`)
      assert.ok(apart(number, start) < 400, `${name}: its number is far from its start`)
      for (const other of found.slice(0, index)) assert.ok(apart(number, other.number) > 200, `${name}: two numbers in one place`)
      assert.equal(arrow.length === 0, tap, name)
      if (tap) return
      const way = dense(flatten(path, 5)).slice(0, 60)   // a body and a fifth
      const beside = arrow.map(spot => way.findIndex(other => apart(spot, other) === nearest(spot, way)))
      assert.ok(beside.every((at, step) => !step || at >= beside[step - 1]) && beside[0] < beside[beside.length - 1], `${name}: its arrow goes astray`)
      assert.ok(apart(arrow[0], arrow[arrow.length - 1]) > 200, `${name}: its arrow is too short to see`)
    })
  }
})

test("a dot is a tap, and nothing else is", () => {
  const taps = [...face.glyphs].flatMap(([character, glyph]) => glyph.strokes.filter(isTap).map(() => character))
  assert.deepEqual([...new Set(taps)].sort().join(""), "!.:;?ij¡¿ÄËÏÖÜäëïöü…")
})

test("the width that is written is the width of the ink, which begins at nought", () => {
  for (const [character, glyph] of face.glyphs) {
    const { left, right } = around(glyph.strokes.map(bounds))
    assert.ok(Math.abs(left) < 2e-4 && Math.abs(right - glyph.width) < 2e-4, `${character}: ${left} to ${right}`)
  }
})

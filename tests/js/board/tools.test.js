/**
 * What a stroke becomes: shown, told, kept, proposed; cut where it is long; taken back where it was a palm.
 */

import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { Ink, shapeOf } from "../../../static/js/board/ink.js"
import { Eraser, Pencil } from "../../../static/js/board/tools.js"
import { MAX_POINTS, pack, unpack } from "../../../static/js/core/points.js"

/** @import { Change, Stroke, StrokeFields } from "../../../static/js/core/records.js" */
/** @import { How, Touch } from "../../../static/js/board/tools.js" */

/** @type {How} */
const HOW = { page: "p1", tool: "pencil", color: "blue", width: 80, pointer: "pen", scale: 4.56789 }
const SEEN = { page: "p1", tool: "pencil", color: "blue", width: 80 }

/** @type {Change[][]} */ let proposed
/** @type {{kind: string, [field: string]: unknown}[]} */ let told
/** @type {(StrokeFields | null)[]} */ let drafts
/** @type {Set<string>} */ let shown
let online = true
/** @type {Pencil} */ let pencil

const client = {
  replica: /** @type {any} */ (null),
  propose: (/** @type {Change[]} */ changes) => proposed.push(changes),
  presence: (/** @type {string} */ kind, /** @type {object} */ body) => online && told.push({ kind, ...body }) > 0,
  draft: (/** @type {StrokeFields | null} */ stroke) => void drafts.push(stroke),
  on: () => () => {},
}

beforeEach(() => {
  proposed = []
  told = []
  drafts = []
  shown = new Set()
  online = true
  pencil = new Pencil(client, (stroke, trace) => void (trace ? shown.add(stroke) : shown.delete(stroke)))
})

/** @param {number} x @param {number} y @param {number} time @returns {Touch} */
const at = (x, y, time) => ({ x, y, time, pressure: 0.5 })

/** The strokes that were put, in order. */
const strokes = () => proposed.flat().flatMap(change => change.op === "put" ? [/** @type {StrokeFields} */ (change.record)] : [])

test("IK1 a stroke is proposed whole when the pen lifts, as raw as it came", () => {
  pencil.begin(1, at(100.4, 200.6, 1000), HOW)
  pencil.extend([at(110, 190, 1004), at(130.2, 180, 1008.6)])
  assert.deepEqual(proposed, [])
  pencil.end()
  const [stroke] = strokes()
  assert.deepEqual(unpack(stroke.points), [
    { x: 100, y: 201, t: 0, p: 128 }, { x: 110, y: 190, t: 4, p: 128 }, { x: 130, y: 180, t: 9, p: 128 },
  ])
  const { page, color, width, pointer, scale, continues, erased } = stroke
  assert.deepEqual({ page, color, width, pointer, scale, continues, erased },
    { page: "p1", color: "blue", width: 80, pointer: "pen", scale: 4.568, continues: "", erased: false })
  assert.deepEqual([...shown], [stroke.id], "shown as mine until its record is there")
})

test("IK2 a tap is a dot", () => {
  pencil.begin(1, at(500, 500, 10), HOW)
  pencil.extend([at(500, 500, 60)])
  pencil.end()
  assert.deepEqual(unpack(strokes()[0].points).map(({ t }) => t), [0, 50])
})

test("IK2 a second stroke right after the first is one of its own", () => {
  for (const [stroke, time] of [[1, 0], [2, 130]]) {
    pencil.begin(stroke, at(100, 100, time), HOW)
    pencil.extend([at(100, 200, time + 100)])
    pencil.end()
  }
  assert.equal(strokes().length, 2)
  assert.notEqual(strokes()[0].id, strokes()[1].id)
})

test("a pen that rests is kept as its first and last moment there", () => {
  pencil.begin(1, at(0, 0, 0), HOW)
  pencil.extend([at(10, 0, 5), ...Array.from({ length: 50 }, (_, index) => at(10, 0, 10 + index * 5)), at(20, 0, 300)])
  pencil.end()
  assert.deepEqual(unpack(strokes()[0].points).map(({ x, t }) => [x, t]), [[0, 0], [10, 5], [10, 255], [20, 300]])
})

test("time never runs backwards, and nothing leaves the bounds", () => {
  pencil.begin(1, at(0, 0, 100), HOW)
  pencil.extend([at(1e9, -1e9, 120), { ...at(5, 5, 90), pressure: 3 }])
  pencil.end()
  assert.deepEqual(unpack(strokes()[0].points).slice(1), [{ x: 100_000, y: -100_000, t: 20, p: 128 }, { x: 5, y: 5, t: 20, p: 255 }])
})

test("a long stroke is cut, and each piece goes on where the last ended", () => {
  pencil.begin(1, at(0, 0, 0), HOW)
  pencil.extend(Array.from({ length: 5000 }, (_, index) => at(index, index % 7, index)))
  pencil.end()
  const pieces = strokes().map(stroke => ({ ...stroke, points: unpack(stroke.points) }))
  assert.equal(pieces.length, 3)
  pieces.forEach(({ points, continues }, index) => {
    assert.ok(points.length <= MAX_POINTS)
    assert.equal(continues, index ? pieces[index - 1].id : "")
    if (index) assert.deepEqual({ ...points[0], t: 0 }, { .../** @type {any} */ (pieces[index - 1].points.at(-1)), t: 0 })
    assert.equal(points[0].t, 0)
  })
})

test("the others are told at most 30 times a second, at most 512 points at once, and miss none", () => {
  pencil.begin(1, at(0, 0, 0), HOW)
  for (let now = 0; now < 1000; now += 4) {
    pencil.extend(Array.from({ length: 7 }, (_, index) => at(now + index, 0, now + index / 2)))
    pencil.tick(now)
  }
  assert.ok(told.length <= 32, `${told.length}`)
  let next = 0
  for (const { kind, from, points, stroke, ...rest } of told) {
    assert.deepEqual([kind, from, rest], ["ink", next, SEEN])
    const { length } = unpack(String(points))
    assert.ok(length <= 512)
    next += length
  }
})

test("what could not be told is told later", () => {
  pencil.begin(1, at(0, 0, 0), HOW)
  online = false
  pencil.tick(40)
  online = true
  pencil.extend([at(10, 0, 60)])
  pencil.tick(80)
  assert.deepEqual(told.map(({ from, points }) => [from, unpack(String(points)).length]), [[0, 2]])
})

test("a draft is kept at once and every quarter of a second while something new is written", () => {
  pencil.begin(1, at(0, 0, 0), HOW)
  for (let now = 0; now <= 1000; now += 16) {
    if (now < 600) pencil.extend([at(now, 5, now)])
    pencil.tick(now)
  }
  assert.equal(drafts.length, 4)
  pencil.end()
  assert.equal(drafts.at(-1)?.id, strokes()[0].id)
})

test("IK3 a palm's stroke is taken back, from the others and from the keep", () => {
  pencil.begin(1, at(0, 0, 0), HOW)
  pencil.tick(5)
  const [{ stroke }] = told
  pencil.cancel(1)
  assert.deepEqual(told.at(-1), { kind: "ink_cancel", page: "p1", stroke })
  assert.equal(drafts.at(-1), null)
  assert.deepEqual([proposed, [...shown]], [[], []])
})

test("a palm that bounced before the pen came is erased, the stroke under way stays", () => {
  pencil.begin(1, at(0, 0, 0), HOW)
  pencil.end()
  pencil.begin(2, at(50, 50, 100), HOW)
  pencil.cancel(1)
  pencil.extend([at(60, 60, 110)])
  pencil.end()
  const [bounced, written] = strokes()
  assert.deepEqual(proposed[1], [{ op: "patch", id: bounced.id, fields: { erased: true } }])
  assert.equal(unpack(written.points).length, 2)
})

test("lifting what is not down does nothing", () => {
  pencil.end()
  pencil.cancel(7)
  pencil.tick(1000)
  assert.deepEqual([proposed, told, drafts], [[], [], []])
})

/** @param {string} id @param {[number, number][]} places @param {Partial<Stroke>} [more] @returns {Stroke} */
function stroke(id, places, more = {}) {
  const points = pack(places.map(([x, y], t) => ({ x, y, t, p: 0 })))
  return {
    type: "stroke", id, page: "p1", tool: "pencil", color: "red", width: 80, points, pointer: "pen", scale: 4, continues: "",
    erased: false, by: "me", at: 0, born: 1, ...more,
  }
}

/** @param {Stroke[]} all */
function inkOf(...all) {
  const ink = new Ink()
  for (const each of all) ink.add(shapeOf(each))
  return ink
}

test("one sweep of the eraser is one proposal, of what it touched on its way", () => {
  const ink = inkOf(
    stroke("crossed", [[1000, 0], [1000, 2000]]), stroke("dot", [[3000, 1100]]), stroke("beside", [[2000, 1700], [2500, 1700]]),
  )
  const eraser = new Eraser(client, () => true)
  eraser.begin(at(0, 1000, 0), ink)
  eraser.extend([at(4000, 1000, 8)], ink)
  assert.deepEqual([...eraser.taken].sort(), ["crossed", "dot"], "gone for me at once")
  assert.deepEqual(proposed, [])
  eraser.end()
  assert.deepEqual(proposed, [["crossed", "dot"].map(id => ({ op: "patch", id, fields: { erased: true } }))])
  assert.equal(eraser.taken.size, 0)
})

test("a student erases the student's own only", () => {
  const ink = inkOf(stroke("own", [[0, 0], [0, 500]]), stroke("other", [[100, 0], [100, 500]], { by: "lead" }))
  const eraser = new Eraser(client, ({ by }) => by === "me")
  eraser.begin(at(50, 250, 0), ink)
  eraser.end()
  assert.deepEqual(proposed.flat().map(change => change.op === "patch" && change.id), ["own"])
})

test("a stroke that was cut for its length goes whole", () => {
  const long = Array.from({ length: MAX_POINTS }, (_, index) => /** @type {[number, number]} */ ([index, 0]))
  const ink = inkOf(
    stroke("first", long), stroke("second", [[2000, 0], [2000, 3000]], { continues: "first" }), stroke("apart", [[0, 3000], [10, 3000]]),
  )
  for (const [x, y] of [[0, 0], [2000, 2900]]) {
    assert.deepEqual(ink.hit({ x, y }, { x, y }, 10).map(({ id }) => id).sort(), ["first", "second"])
  }
})

test("a great sweep is cut into proposals that the server takes", () => {
  const all = Array.from({ length: 250 }, (_, index) => stroke(`s${index}`, [[index * 10, 0], [index * 10, 100]]))
  const ink = inkOf(...all)
  const eraser = new Eraser(client, () => true)
  eraser.begin(at(0, 50, 0), ink)
  eraser.extend([at(2500, 50, 10)], ink)
  eraser.end()
  assert.deepEqual(proposed.map(changes => changes.length), [100, 100, 50])
})

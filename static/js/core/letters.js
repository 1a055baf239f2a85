/**
 * Letters of one stroke's width, set on a line: what to draw, stroke by stroke in the order of writing, and where the
 * number and the arrow of each stroke belong. The letters are data (static/letters/*.json, fetched by who needs them).
 *
 * In that data the unit is the height of the body: the baseline is y = 0, the midline 1, the headline 2, descenders reach
 * -1, y goes up and the ink of every letter begins at x = 0. `d` is SVG path data of M, L, C and A; its first point is where
 * the stroke starts, and its direction is that of the hand. A dot is a stroke that goes nowhere. `sides` are the gaps to
 * the neighbours, left and right of the ink. What is laid out is in hundredths of a millimetre, y down, like all ink.
 *
 * An accented letter is its letter and then its mark, which lies around x = 0, `half` wide to each side, with the top of the
 * letter (`above`, where it takes the place of a dot) or the baseline (`below`) as y = 0. server/printing/letters.py does all
 * of this alike.
 */

import { bounds, firstRun, flatten, isTap, moved, readPath } from "./letter-paths.js"

/** @typedef {import("./letter-paths.js").Path} Path */
/** @typedef {import("./letter-paths.js").XY} XY */
/** @typedef {ReturnType<typeof bounds>} Box */
/**
 * @typedef {object} Glyph
 * @property {string} size small, tall or descending; capital, digit or mark
 * @property {string} group those of one size that begin with the same movement have the same
 * @property {number} width of the ink's middle line
 * @property {number} [middle] where a mark goes, from the left; half the width where it is not said
 * @property {[left: number, right: number]} sides
 * @property {Path[]} strokes
 */
/** @typedef {{sits: "above" | "below", half: number, strokes: Path[]}} Sign what makes one letter of another */
/** @typedef {{name: string, space: number, alike: Map<string, string>, glyphs: Map<string, Glyph>}} Face alike: what is typed in several ways and written in one */
/** @typedef {{x_mm: number, baseline_mm: number, body_mm: number}} Place where ink and baseline begin, from the page's corner */
/**
 * @typedef {object} Stroke
 * @property {string} character
 * @property {number} at its place in the text, in characters
 * @property {number} number of the stroke within its letter, from 1
 * @property {boolean} tap whether it is a dot
 * @property {Path} path
 */
/** @typedef {{character: string, at: number, box: Box, strokes: Stroke[]}} Letter */
/** @typedef {{start: XY, number: XY, arrow: XY[]}} Guide the arrow begins with its tail; a dot has none */

/** How high letters of a size are, without their dots. @type {{[size: string]: number}} */
const TOPS = { small: 1, descending: 1, tall: 2, capital: 2 }
/** Numbers and arrows lie this far beside their stroke, in bodies. */
const BESIDE = 0.2
/** A number lies this far along its stroke, or further where another stroke would run through it, in bodies. */
const ALONG = [0.06, 0.22]
/** The arrow begins this far behind its number, and ends this far along: the longer the better, but clear of other strokes. */
const BEHIND = 0.2, AHEAD = [0.95, 0.75, 0.58]
/** A stroke that turns before this has its number behind its start, and its arrow beside all it goes till then. */
const SHORT = 0.6
/** Where room is looked for, and how finely an arrow bends, in bodies. */
const STEP = 0.02, FINE = 0.0004

/**
 * @param {any} data the content of one of static/letters/*.json
 * @returns {Face}
 * @throws {RangeError} where a stroke is no path
 */
export function parse({ name, space, alike, accented, marks, glyphs }) {
  const read = (/** @type {any} */ drawn) =>
    ({ ...drawn, strokes: drawn.strokes.map((/** @type {{d: string}} */ { d }) => readPath(d)) })
  /** @type {Map<string, Glyph>} */
  const all = new Map(Object.entries(glyphs).map(([character, glyph]) => [character, read(glyph)]))
  for (const character of accented) {
    const [letter, mark] = character.normalize("NFD")
    all.set(character, composed(/** @type {Glyph} */ (all.get(letter)), read(marks[mark])))
  }
  return { name, space, alike: new Map(Object.entries(alike)), glyphs: all }
}

/** A letter with its mark; where that is wider, the ink begins with it and the stems stay as far apart. @param {Glyph} letter @param {Sign} mark @returns {Glyph} */
function composed({ middle, width, sides, size, strokes, ...rest }, { sits, half, strokes: signs }) {
  const at = middle ?? width / 2
  const [left, right] = [Math.max(0, half - at), Math.max(0, half - (width - at))]
  const above = sits === "above", top = above ? TOPS[size] : 0
  const own = strokes.filter(stroke => !(above && isTap(stroke))).map(stroke => moved(stroke, ([x, y]) => [x + left, y]))
  const added = signs.map(stroke => moved(stroke, ([x, y]) => [x + left + at, y + top]))
  return { ...rest, size, width: width + left + right, sides: [sides[0] - left, sides[1] - right], strokes: [...own, ...added] }
}

/**
 * Set a line of text. A character that the face does not have leaves a gap and is named.
 * @param {Face} face
 * @param {string} text
 * @param {Place} place
 * @returns {{letters: Letter[], strokes: Stroke[], width: number, missing: string[]}} width of the ink's middle line
 */
export function layout(face, text, place) {
  const body = place.body_mm * 100
  /** @type {Letter[]} */
  const letters = []
  /** @type {Set<string>} */
  const missing = new Set()
  let pen = 0, end = 0
  for (const [at, character] of [...text.normalize("NFC")].entries()) {
    const glyph = face.glyphs.get(face.alike.get(character) ?? character)
    if (!glyph) {
      if (!/\s/.test(character)) missing.add(character)
      pen += face.space
      continue
    }
    if (letters.length) pen += glyph.sides[0]
    letters.push(placed(glyph, character, at, ([x, y]) => [place.x_mm * 100 + (pen + x) * body, place.baseline_mm * 100 - y * body]))
    end = pen + glyph.width
    pen = end + glyph.sides[1]
  }
  return { letters, strokes: letters.flatMap(letter => letter.strokes), width: end * body, missing: [...missing] }
}

/** @param {Glyph} glyph @param {string} character @param {number} at @param {(xy: XY) => XY} move @returns {Letter} */
function placed(glyph, character, at, move) {
  const strokes = glyph.strokes.map((path, index) =>
    ({ character, at, number: index + 1, tap: isTap(path), path: moved(path, move) }))
  return { character, at, box: around(strokes.map(stroke => bounds(stroke.path))), strokes }
}

/** @param {Box[]} boxes @returns {Box} the one around them all */
export function around(boxes) {
  return {
    left: Math.min(...boxes.map(box => box.left)), right: Math.max(...boxes.map(box => box.right)),
    low: Math.min(...boxes.map(box => box.low)), high: Math.max(...boxes.map(box => box.high)),
  }
}

/**
 * Where the start dot, the number and the arrow of each stroke of a letter go: beside the stroke, where there is most
 * room between this letter's strokes and the guides that lie there already, and rather outside than inside.
 * @param {Letter} letter
 * @param {number} body its height in hundredths of a millimetre
 * @returns {Guide[]} one a stroke, in their order
 */
export function guides({ box, strokes }, body) {
  const taken = strokes.flatMap(({ path }) => evenly(flatten(path, FINE * body), 2 * STEP * body))
  /** @type {XY} */
  const middle = [(box.left + box.right) / 2, (box.low + box.high) / 2]
  return strokes.map(({ tap, path }) => {
    const choices = tap ? choicesForDot(path.start, body) : choicesFor(firstRun(path, FINE * body), body)
    const outside = (/** @type {Choice} */ { number, little }) => little ? 0 : apart(number, middle) / body / 50
    const worths = choices.map(choice => worth(choice, taken, body) + outside(choice))
    const { start, number, arrow } = choices[worths.indexOf(Math.max(...worths))]
    taken.push(number, ...arrow)
    return { start, number, arrow }
  })
}

/** @typedef {Guide & {little?: boolean}} Choice little: at a stroke so short that the first of equal ways is the best */

/** How well guides lie: a number where nothing is, an arrow that crosses nothing, and a long one. @param {Guide} guide @param {XY[]} taken @param {number} body */
function worth({ number, arrow }, taken, body) {
  const room = (/** @type {XY} */ spot) => Math.min(0.19, ...taken.map(other => apart(spot, other) / body))
  const rooms = arrow.filter((_, index) => index % 3 === 0).map(room)
  return 4 * room(number) + 2 * Math.min(0.19, ...rooms) + rooms.reduce((sum, one) => sum + one, 0) / 4
}

/** @param {XY} start @param {number} body @returns {Choice[]} */
function choicesForDot(start, body) {
  return [1, -1].map(side => ({ start, number: [start[0] + side * BESIDE * body, start[1]], arrow: [], little: true }))
}

/** @param {XY[]} run the stroke up to its first corner @param {number} body @returns {Choice[]} on either side, nearer or further along, longer or shorter */
function choicesFor(run, body) {
  const spots = evenly(run, STEP * body)
  return [-1, 1].flatMap(side => {
    const track = spots.map((spot, index) => shifted(spots, spot, index, side * BESIDE * body))
    if (track.length * STEP < SHORT) return choicesForShort(spots, side, body)
    const upTo = (/** @type {number} */ bodies) => Math.min(track.length - 1, Math.round(bodies / STEP))
    return ALONG.flatMap(along => AHEAD.map(ahead =>
      ({ start: spots[0], number: track[upTo(along)], arrow: track.slice(upTo(along + BEHIND), upTo(ahead) + 1) })))
  })
}

/** The arrow is straight; the number lies behind the start, across it from the arrow, or level with it. @param {XY[]} spots @param {number} side @param {number} body @returns {Choice[]} */
function choicesForShort(spots, side, body) {
  const [start, next] = spots, ends = [start, spots[spots.length - 1]]
  const [from, to] = ends.map((spot, index) => shifted(ends, spot, index, side * BESIDE * body))
  const arrow = spots.map((_, index) => along(from, to, index / (spots.length - 1)))
  const level = choicesForDot(start, body).map(choice => choice.number)
  const numbers = [along(start, next, -BESIDE * body / apart(start, next)), along(start, from, -1), ...level]
  return numbers.map(number => ({ start, number, arrow, little: true }))
}

/** @param {XY} a @param {XY} b @param {number} part @returns {XY} */
function along([ax, ay], [bx, by], part) {
  return [ax + (bx - ax) * part, ay + (by - ay) * part]
}

/** @param {XY[]} spots @param {XY} spot @param {number} index its place among them @param {number} by @returns {XY} to the side of the way */
function shifted(spots, [x, y], index, by) {
  const [before, after] = [spots[Math.max(0, index - 1)], spots[Math.min(spots.length - 1, index + 1)]]
  const length = apart(before, after)
  return [x + by * (after[1] - before[1]) / length, y - by * (after[0] - before[0]) / length]
}

/** @param {XY[]} points @param {number} step @returns {XY[]} points on the same way, about this far from each other, and the last */
function evenly(points, step) {
  const spots = [points[0]]
  let owed = step
  for (let index = 1; index < points.length; index += 1) {
    const [a, b] = [points[index - 1], points[index]]
    const length = apart(a, b)
    for (; owed <= length; owed += step) spots.push(along(a, b, owed / length))
    owed -= length
  }
  if (owed > step / 2 && spots.length > 1) spots.pop()   // two that are nearly the same have no direction
  return [...spots, points[points.length - 1]]
}

/** @param {XY} a @param {XY} b */
function apart(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1])
}

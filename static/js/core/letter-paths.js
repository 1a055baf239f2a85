/**
 * One stroke of a letter as a path of cubic curves: read, moved, flattened, bounded.
 * Knows nothing of letters nor of time, and takes whatever units it is given.
 */

/** @typedef {[x: number, y: number]} XY */
/** @typedef {[number, number, number, number, number, number]} Curve two control points and the end, from where the pen is */
/**
 * @typedef {object} Path
 * @property {XY} start
 * @property {Curve[]} curves each begins where the one before ends; straight lines are curves too
 */

/** How many numbers follow each command of a path. */
const NUMBERS = { M: 2, L: 2, C: 6, A: 7 }
const TOKEN = /[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?|[^\s,]/g
/** A turn of more than this (radians) is a corner: the hand stops there. */
export const CORNER = 0.35

/**
 * Read SVG path data of one stroke: one M, then L, C and A (ellipses that are not turned), absolute. An arc becomes
 * curves of a quarter at most, true to 0.03 % of its radius.
 * @param {string} d
 * @returns {Path}
 * @throws {RangeError} where it is anything else
 */
export function readPath(d) {
  const tokens = d.match(TOKEN) ?? []
  /** @type {Path | null} */
  let path = null
  for (let at = 0; at < tokens.length;) {
    const command = tokens[at]
    if (!(command in NUMBERS) || (command === "M") !== (path === null)) throw new RangeError(`no ${command} here: ${d}`)
    const count = NUMBERS[/** @type {keyof typeof NUMBERS} */ (command)]
    const values = tokens.slice(at + 1, at + 1 + count).map(Number)
    if (values.length < count || !values.every(Number.isFinite)) throw new RangeError(`numbers are missing: ${d}`)
    at += 1 + count
    if (path === null) path = { start: [values[0], values[1]], curves: [] }
    else path.curves.push(...curvesOf(command, values, endOf(path)))
  }
  if (!path?.curves.length) throw new RangeError(`no stroke: ${d}`)
  return path
}

/** @param {string} command @param {number[]} values @param {XY} from @returns {Curve[]} */
function curvesOf(command, values, from) {
  if (command === "C") return [/** @type {Curve} */ (values)]
  return command === "L" ? [line(from, [values[0], values[1]])] : arc(from, values)
}

/** @param {XY} from @param {XY} to @returns {Curve} */
function line([x0, y0], [x, y]) {
  return [x0 + (x - x0) / 3, y0 + (y - y0) / 3, x0 + (x - x0) * 2 / 3, y0 + (y - y0) * 2 / 3, x, y]
}

/**
 * The arc of SVG 2, B.2.4, for an ellipse that is not turned: all is done on the unit circle.
 * @param {XY} from
 * @param {number[]} values rx, ry, turn, large, sweep, x, y
 * @returns {Curve[]}
 */
function arc(from, [rx, ry, turn, large, sweep, x, y]) {
  const [ax, ay, bx, by] = [from[0] / rx, from[1] / ry, x / rx, y / ry]
  const chord = Math.hypot(bx - ax, by - ay)
  if (!(rx > 0 && ry > 0 && turn === 0 && chord > 0 && chord < 2.001)) throw new RangeError("an arc that cannot be")
  const height = Math.sqrt(Math.max(0, 1 - chord * chord / 4)) * (large === sweep ? 1 : -1)
  const cx = (ax + bx) / 2 + height * (by - ay) / chord
  const cy = (ay + by) / 2 - height * (bx - ax) / chord
  const first = Math.atan2(ay - cy, ax - cx)
  let swept = Math.atan2(by - cy, bx - cx) - first
  if (sweep && swept < 0) swept += 2 * Math.PI
  if (!sweep && swept > 0) swept -= 2 * Math.PI
  const pieces = Math.ceil(Math.abs(swept) / (Math.PI / 2) - 1e-3)
  const step = swept / pieces, handle = 4 / 3 * Math.tan(step / 4)
  return Array.from({ length: pieces }, (_, index) => {
    const a = first + index * step, b = a + step
    const end = index === pieces - 1 ? [x, y] : [rx * (cx + Math.cos(b)), ry * (cy + Math.sin(b))]
    return [
      rx * (cx + Math.cos(a) - handle * Math.sin(a)), ry * (cy + Math.sin(a) + handle * Math.cos(a)),
      rx * (cx + Math.cos(b) + handle * Math.sin(b)), ry * (cy + Math.sin(b) - handle * Math.cos(b)), end[0], end[1],
    ]
  })
}

/** @param {Path} path @returns {XY} where the pen is at its end */
export function endOf({ start, curves }) {
  const last = curves.at(-1)
  return last ? [last[4], last[5]] : start
}

/** Whether it is a dot: the pen is set down and taken up. @param {Path} path */
export function isTap({ start: [x, y], curves }) {
  return curves.every(curve => curve.every((value, index) => value === (index % 2 ? y : x)))
}

/**
 * @param {Path} path
 * @param {(xy: XY) => XY} move an affine one, or curves do not stay what they are
 * @returns {Path}
 */
export function moved({ start, curves }, move) {
  return {
    start: move(start),
    curves: curves.map(([a, b, c, d, e, f]) => [...move([a, b]), ...move([c, d]), ...move([e, f])]),
  }
}

/**
 * Each curve with its beginning.
 * @param {Path} path
 * @returns {number[][]} eight numbers each
 */
export function whole({ start, curves }) {
  return curves.map((curve, index) => [...(index ? curves[index - 1].slice(4) : start), ...curve])
}

/** @param {number[]} curve eight numbers @param {number} t 0 to 1 @returns {XY} */
export function spot([x0, y0, x1, y1, x2, y2, x3, y3], t) {
  const a = (1 - t) ** 3, b = 3 * (1 - t) ** 2 * t, c = 3 * (1 - t) * t ** 2, d = t ** 3
  return [a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3]
}

/**
 * The stroke as straight pieces, none further from it than the tolerance. A dot is one point twice.
 * @param {Path} path
 * @param {number} tolerance
 * @returns {XY[]}
 */
export function flatten(path, tolerance) {
  /** @type {XY[]} */
  const points = [path.start]
  for (const curve of whole(path)) {
    const [x0, y0, x1, y1, x2, y2, x3, y3] = curve
    const bend = Math.max(Math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2), Math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3))
    const pieces = Math.max(1, Math.ceil(Math.sqrt(0.75 * bend / tolerance)))   // a chord strays by |B''| / 8 n², |B''| <= 6 bend
    for (let piece = 1; piece <= pieces; piece += 1) points.push(spot(curve, piece / pieces))
  }
  return points
}

/**
 * The box around the middle of the line, which is as wide as the pen and so stands out by half of that.
 * @param {Path} path
 * @returns {{left: number, right: number, low: number, high: number}} the least and the greatest x and y
 */
export function bounds(path) {
  const x = whole(path).flatMap(curve => extremes(curve[0], curve[2], curve[4], curve[6]))
  const y = whole(path).flatMap(curve => extremes(curve[1], curve[3], curve[5], curve[7]))
  return { left: Math.min(...x), right: Math.max(...x), low: Math.min(...y), high: Math.max(...y) }
}

/** Where one coordinate of a curve begins, ends and turns back. @param {number} p0 @param {number} p1 @param {number} p2 @param {number} p3 */
function extremes(p0, p1, p2, p3) {
  const a = p3 - 3 * p2 + 3 * p1 - p0, b = 2 * (p2 - 2 * p1 + p0), c = p1 - p0   // the slope is 3 (a t² + b t + c)
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * c))
  const turns = Math.abs(a) < 1e-9 ? [-c / b] : [(-b + root) / (2 * a), (-b - root) / (2 * a)]
  return [p0, p3, ...turns.filter(t => t > 0 && t < 1).map(t => spot([p0, 0, p1, 0, p2, 0, p3, 0], t)[0])]
}

/**
 * The way along a path up to its first corner, as points with the direction there.
 * @param {Path} path
 * @param {number} tolerance
 * @returns {XY[]}
 */
export function firstRun(path, tolerance) {
  const curves = whole(path)
  const turn = curves.findIndex((curve, index) => turnAfter(curve, curves[index + 1]) > CORNER)
  return flatten({ start: path.start, curves: path.curves.slice(0, turn + 1) }, tolerance)
}

/** By how much the pen turns from one curve to the next, radians; past the last one it ends. @param {number[]} curve @param {number[] | undefined} next */
export function turnAfter(curve, next) {
  if (!next) return Math.PI
  const turn = Math.atan2(next[3] - next[1], next[2] - next[0]) - Math.atan2(curve[7] - curve[5], curve[6] - curve[4])
  return Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)))
}


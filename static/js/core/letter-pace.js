/**
 * How fast a hand goes along a stroke of a letter: a path in hundredths of a millimetre becomes ink with its time.
 * Knows nothing of letters, nor of what is done with the ink.
 */

import { CORNER, isTap, spot, turnAfter, whole } from "./letter-paths.js"

/** @typedef {import("./letter-paths.js").Path} Path */
/** @typedef {import("./points.js").Point} Point */
/**
 * @typedef {object} Node
 * @property {number} x
 * @property {number} y
 * @property {number} length of the way to here
 * @property {number} limit the speed here, as a part of the whole
 * @property {boolean} corner whether a point must lie just here
 * @property {number} time ms
 */

/** From this radius on (hundredths of a millimetre) a curve is written as fast as a straight line. */
const FREE_RADIUS = 1000
/** Where the pen sets down, turns a corner or ends, as a part of its speed. */
const SLOWEST = 0.15
/** It is at its full speed after this way (hundredths of a millimetre). */
const RUN_UP = 300
/** How long a dot takes, ms. */
const TAP_MS = 80
/** Between two nodes of the speed's profile, hundredths of a millimetre. */
const STEP = 15
const PRESSURE = 128

/**
 * The stroke as a hand writes it: at this speed where it is straight, slower the tighter it bends (by the cube root of
 * the radius, as hands do), nearly still where it begins, turns a corner and ends. Ready to be packed as ink.
 * @param {Path} path in hundredths of a millimetre
 * @param {number} mmPerSecond
 * @param {number} [everyMs] between two points; corners have one of their own
 * @returns {Point[]} whole numbers
 */
export function pointsAtSpeed(path, mmPerSecond, everyMs = 8) {
  const nodes = paced(path, mmPerSecond / 10)
  const points = [inked(nodes[0], 0)]
  let due = everyMs
  for (let index = 1; index < nodes.length; index += 1) {
    const [from, to] = [nodes[index - 1], nodes[index]]
    for (; due < to.time; due += everyMs) {
      const part = (due - from.time) / (to.time - from.time)
      points.push(inked({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }, due))
    }
    if (to.corner) points.push(inked(to, to.time))
  }
  return points
}

/** @param {{x: number, y: number}} at @param {number} time @returns {Point} */
function inked({ x, y }, time) {
  return { x: Math.round(x), y: Math.round(y), t: Math.round(time), p: PRESSURE }
}

/**
 * Nodes along the path, close to each other, with the time the pen is there.
 * @param {Path} path
 * @param {number} speed hundredths of a millimetre a millisecond
 */
function paced(path, speed) {
  const nodes = isTap(path) ? tapped(path) : walked(path)
  const gain = 1 / (2 * RUN_UP)   // of the square of the speed, a hundredth of a millimetre
  for (let index = 1; index < nodes.length; index += 1) ease(nodes[index], nodes[index - 1], gain)
  for (let index = nodes.length - 2; index >= 0; index -= 1) ease(nodes[index], nodes[index + 1], gain)
  for (let index = 1; index < nodes.length; index += 1) {
    const [from, to] = [nodes[index - 1], nodes[index]]
    to.time = from.time + (to.time || 2 * (to.length - from.length) / (speed * (from.limit + to.limit)))
  }
  return nodes
}

/** No faster than can be reached from the node beside it. @param {Node} node @param {Node} beside @param {number} gain */
function ease(node, beside, gain) {
  node.limit = Math.min(node.limit, Math.sqrt(beside.limit ** 2 + 2 * gain * Math.abs(node.length - beside.length)))
}

/** @param {Path} path @returns {Node[]} */
function tapped({ start: [x, y] }) {
  const node = { x, y, length: 0, limit: 1, corner: true }
  return [{ ...node, time: 0 }, { ...node, time: TAP_MS }]
}

/** @param {Path} path @returns {Node[]} the speed that each node allows by itself, as a part of the whole */
function walked(path) {
  const [x, y] = path.start
  const nodes = [{ x, y, length: 0, limit: SLOWEST, corner: true, time: 0 }]
  const curves = whole(path)
  curves.forEach((curve, index) => {
    const reach = Math.hypot(curve[2] - curve[0], curve[3] - curve[1]) + Math.hypot(curve[4] - curve[2], curve[5] - curve[3])
      + Math.hypot(curve[6] - curve[4], curve[7] - curve[5])
    const steps = Math.max(4, Math.ceil(reach / STEP))
    for (let step = 1; step <= steps; step += 1) {
      const [x, y] = spot(curve, step / steps)
      const last = nodes[nodes.length - 1]
      const corner = step === steps && turnAfter(curve, curves[index + 1]) > CORNER
      const limit = corner ? SLOWEST : Math.min(1, Math.cbrt(radius(curve, step / steps) / FREE_RADIUS))
      nodes.push({ x, y, length: last.length + Math.hypot(x - last.x, y - last.y), limit, corner, time: 0 })
    }
  })
  return nodes
}

/** The radius of the circle that fits a curve there. @param {number[]} curve @param {number} t */
function radius([x0, y0, x1, y1, x2, y2, x3, y3], t) {
  const [ax, ay, bx, by, cx, cy] = [x1 - x0, y1 - y0, x2 - x1, y2 - y1, x3 - x2, y3 - y2]
  const u = (1 - t) ** 2, v = 2 * (1 - t) * t, w = t ** 2
  const dx = 3 * (u * ax + v * bx + w * cx), dy = 3 * (u * ay + v * by + w * cy)
  const ex = 6 * ((1 - t) * (bx - ax) + t * (cx - bx)), ey = 6 * ((1 - t) * (by - ay) + t * (cy - by))
  return Math.hypot(dx, dy) ** 3 / Math.abs(dx * ey - dy * ex)
}

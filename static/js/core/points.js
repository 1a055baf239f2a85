/**
 * The points of a stroke as text, about 5 bytes a point. The same as server/core/points.py; both run tests/vectors/points.json.
 * Knows the format only: how far a point may lie and how many there may be is for the rules.
 *
 * Per point four varints (LEB128, at most 5 bytes, below 2^32): zigzag(dx) zigzag(dy) dt zigzag(dp), each a difference
 * from the point before, the first from 0,0,0,0. Then base64url without padding.
 */

/**
 * @typedef {object} Point
 * @property {number} x hundredths of a millimetre from the page's left edge
 * @property {number} y hundredths of a millimetre from the page's top edge
 * @property {number} t milliseconds since the stroke began, never less than the point before
 * @property {number} p pressure, 0..255
 */

/** At most this many points in one stroke; a longer one goes on in another that repeats the last point. */
export const MAX_POINTS = 2000
/** At most this many points in one presence message. */
export const MAX_LIVE_POINTS = 512

/**
 * @param {Iterable<Point>} points whole numbers
 * @returns {string}
 */
export function pack(points) {
  let bytes = ""
  let last = { x: 0, y: 0, t: 0, p: 0 }
  for (const point of points) {
    bytes += varint(zigzag(point.x - last.x)) + varint(zigzag(point.y - last.y))
    bytes += varint(point.t - last.t) + varint(zigzag(point.p - last.p))
    last = point
  }
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

/**
 * @param {string} text
 * @returns {Point[]}
 * @throws {RangeError} where the text is not packed points
 */
export function unpack(text) {
  /** @type {Point[]} */
  const points = []
  eachPoint(text, (x, y, t, p) => points.push({ x, y, t, p }))
  return points
}

/**
 * Read packed points one by one, making nothing on the way: a page of three thousand strokes has two hundred thousand.
 * @param {string} text
 * @param {(x: number, y: number, t: number, p: number) => void} take
 * @throws {RangeError} as unpack, perhaps after some points were taken
 */
export function eachPoint(text, take) {
  const bytes = bytesOf(text)
  let value = 0, scale = 1, part = 0, x = 0, y = 0, t = 0, p = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes.charCodeAt(at)
    value += (byte & 127) * scale
    if (value >= 2 ** 32 || scale > 2 ** 28) throw new RangeError("number too large")
    scale *= 128
    if (byte & 128) continue
    if (part === 0) x += unzigzag(value)
    else if (part === 1) y += unzigzag(value)
    else if (part === 2) t += value
    else take(x, y, t, p += unzigzag(value))
    part = (part + 1) % 4
    value = 0
    scale = 1
  }
  if (scale > 1 || part) throw new RangeError("half a point")
}

/** @param {string} text @returns {string} one character a byte */
function bytesOf(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new RangeError("not base64url")
  return atob(text.replaceAll("-", "+").replaceAll("_", "/"))
}

/** @param {number} value 0 and up @returns {string} */
function varint(value) {
  if (!(value >= 0 && value < 2 ** 32)) throw new RangeError("does not fit a point")
  let bytes = ""
  for (; value > 127; value = Math.floor(value / 128)) bytes += String.fromCharCode((value % 128) | 128)
  return bytes + String.fromCharCode(value)
}

/** @param {number} value */
function zigzag(value) {
  return value < 0 ? -2 * value - 1 : 2 * value
}

/** @param {number} value */
function unzigzag(value) {
  return value % 2 ? -(value + 1) / 2 : value / 2
}

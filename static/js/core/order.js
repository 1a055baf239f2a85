/**
 * Keys that put things in order, so that one can be placed between two others by changing nothing but itself.
 * The same algorithm as server/core/order.py; both run tests/vectors/order.json.
 *
 * A key is a fraction written in base 62: digits 0-9 A-Z a-z, which stand in ASCII order, so plain string comparison
 * orders keys. A key is never empty and never ends with the lowest digit (or nothing would fit before it).
 */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const KEY = /^[0-9A-Za-z]*[1-9A-Za-z]$/
const TOP = DIGITS.length - 1

/**
 * Return a key strictly between two keys; null is an open end.
 *
 * - Both open: the middle digit, "V".
 * - Open above: the first digit that is not the highest steps up by one and the rest is cut; where all are the highest,
 *   "1" is appended. So appending costs one character in 61, not one in six as bisecting would.
 * - Open below: the first digit that is not the lowest steps down by one and the rest is cut; where it would step
 *   down to the lowest, the lowest is followed by the highest ("1" -> "0z").
 * - Between two: after their common beginning (`before` read as if followed by endless lowest digits), the digit halfway,
 *   rounded down. Where the two digits are neighbours: the upper one alone if `after` goes on behind it, else the
 *   lower one followed by what the open end above gives for the rest of `before`.
 *
 * @param {string | null} before
 * @param {string | null} after
 * @returns {string}
 * @throws {RangeError} where a key is malformed or `before` is not below `after`
 */
export function between(before, after) {
  for (const key of [before, after]) if (key !== null && !KEY.test(key)) throw new RangeError("malformed order key")
  if (after === null) return above(before ?? "")
  if (before === null) return below(after)
  if (before >= after) throw new RangeError("order keys out of order")
  let at = 0
  while ((before[at] ?? DIGITS[0]) === after[at]) at += 1
  const low = digit(before, at), high = digit(after, at)
  const shared = after.slice(0, at)
  if (high - low > 1) return shared + DIGITS[(low + high) >> 1]
  if (after.length > at + 1) return shared + DIGITS[high]
  return shared + DIGITS[low] + above(before.slice(at + 1))
}

/** @param {string} key the empty one stands for the open start  @returns {string} */
function above(key) {
  if (key === "") return DIGITS[(TOP + 1) >> 1]
  let at = 0
  while (digit(key, at) === TOP) at += 1
  return at === key.length ? key + DIGITS[1] : key.slice(0, at) + DIGITS[digit(key, at) + 1]
}

/** @param {string} key @returns {string} */
function below(key) {
  let at = 0
  while (digit(key, at) === 0) at += 1
  const step = digit(key, at) - 1
  return key.slice(0, at) + DIGITS[step] + (step === 0 ? DIGITS[TOP] : "")
}

/** The value of one digit; behind the end of a key it is 0.  @param {string} key @param {number} at */
function digit(key, at) {
  return at < key.length ? DIGITS.indexOf(key[at]) : 0
}

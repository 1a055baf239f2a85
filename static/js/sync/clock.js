/**
 * Time, as everything in sync takes it, so that tests can hand in their own.
 */

/**
 * @typedef {object} Clock
 * @property {() => number} now monotonic milliseconds; means nothing outside this page load
 * @property {() => number} wall milliseconds since 1970, trusted only for a difference across a reload
 * @property {(ms: number, then: () => void) => () => void} after calls once, later; returns what calls it off
 */

/** @type {Clock} */
export const systemClock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}

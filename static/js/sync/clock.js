/**
 * Time, as everything in sync takes it, so that tests can hand in their own; and the server's time, as well as it is known.
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

/** The server's time, estimated from what it says. Until it has said anything, this computer's. */
export class ServerTime {
  #offset
  #bestTrip = Infinity
  #clock

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock
    this.#offset = clock.wall() - clock.now()
  }

  /** @returns {number} whole milliseconds */
  now() {
    return Math.round(this.#clock.now() + this.#offset)
  }

  /**
   * Take a time that the server told. The answer to the quickest question tells it best.
   * @param {number} server_ms
   * @param {number} [asked] when we asked, by our clock; left out: it told unasked
   */
  told(server_ms, asked) {
    const now = this.#clock.now()
    const trip = asked === undefined ? Number.MAX_VALUE : now - asked
    if (trip > this.#bestTrip) return
    this.#bestTrip = trip
    this.#offset = server_ms - now + (asked === undefined ? 0 : trip / 2)
  }
}

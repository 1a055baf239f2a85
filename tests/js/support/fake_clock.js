/** A clock that stands still until it is moved. */

/** @import { Clock } from "../../../static/js/sync/link.js" */

/** @implements {Clock} */
export class FakeClock {
  #now = 1000
  #wall = 1_700_000_000_000
  /** @type {Set<{at: number, then: () => void}>} */ #timers = new Set()

  now() {
    return this.#now
  }

  wall() {
    return this.#wall
  }

  /** @param {number} ms @param {() => void} then */
  after(ms, then) {
    const timer = { at: this.#now + ms, then }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Move on, and call what falls due on the way, in its order. @param {number} ms */
  move(ms) {
    const end = this.#now + ms
    for (let due = this.#next(end); due; due = this.#next(end)) {
      this.#set(Math.max(due.at, this.#now))
      this.#timers.delete(due)
      due.then()
    }
    this.#set(end)
  }

  /** The wall clock is set to another time; the monotonic one knows nothing of it. @param {number} ms */
  setWall(ms) {
    this.#wall = ms
  }

  /** Whoever waits, waits in vain: its page is gone. */
  stop() {
    this.#timers.clear()
  }

  /** @param {number} end */
  #next(end) {
    const due = [...this.#timers].filter(timer => timer.at <= end)
    return due.sort((a, b) => a.at - b.at)[0]
  }

  /** @param {number} now */
  #set(now) {
    this.#wall += now - this.#now
    this.#now = now
  }
}

/**
 * One socket that is always there again: dials, listens for silence, comes back with jitter, and learns the server's time.
 * Knows nothing of what the messages say, its own ping and pong apart.
 */

/**
 * Time, as everything in sync takes it, so that tests can hand in their own.
 * @typedef {object} Clock
 * @property {() => number} now monotonic milliseconds; means nothing outside this page load
 * @property {() => number} wall milliseconds since 1970, trusted only for a difference across a reload
 * @property {(ms: number, then: () => void) => () => void} after calls once, later; returns what calls it off
 */

/**
 * The part of a WebSocket that is used here.
 * @typedef {object} Socket
 * @property {number} readyState 1: open
 * @property {number} bufferedAmount
 * @property {(text: string) => void} send
 * @property {(code?: number) => void} close
 * @property {((event: any) => void) | null} onopen
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onclose
 */

/**
 * What to do when something happens.
 * @typedef {object} LinkEvents
 * @property {() => void} open
 * @property {(message: any) => void} message
 * @property {(code: number) => void} down the socket is gone, and will come back unless `stop` is called
 */

/**
 * After so many failures the server is first asked in the ordinary way: browsers delay the dials of a page whose dials fail
 * (Chromium by up to 5 s after some twenty), and would be late when the server is back.
 */
const FAILURES = 2
/** A dial that is not answered after this is given up. */
const DIAL_MS = 5000
/** A dial younger than this may be on the network that there is now. */
const YOUNG_MS = 1000
/** Silence after which we ask whether the other end is there, and how long it may take to answer: half open is noticed in 9.5 s. */
const QUIET_MS = 5000
const ANSWER_MS = 4500
/** The same where the network itself says that it has changed. */
const PROBE_MS = 2000
/** An answer that took longer may be wrong by as much as eyes see: ask again, so long after. */
const CLOSE_MS = 200
const AGAIN_MS = 5000
/** Waits are random up to this, doubling up to the cap (full jitter): of browsers that all wait, 95 % are back 2 s after the server. */
const WAIT_MS = 1000
const WAIT_CAP_MS = 2500
/** A class comes back together when its Wi-Fi does. */
const ONLINE_WAIT_MS = 300
/** A connection that lasted so long was a good one, and the waits begin anew. */
const GOOD_MS = 5000
/** With more than this unsent, what may be dropped is. */
const FULL_BYTES = 32_768

/** @type {Clock} */
export const systemClock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}

export class Link {
  /** @type {Socket | null} */ #socket = null
  /** @type {() => void} */ #cancel = () => {}
  #stopped = true
  #tries = 0
  #dialed = 0
  /** Gives up the dial that goes on; null when there is none. @type {AbortController | null} */ #dialing = null
  #opened = Infinity
  #heard = 0
  /** Asked, and nothing was heard since. */ #asking = false
  /** Next time without waiting. */ #atOnce = false
  /** When we asked last. */ #pinged = 0
  /** The server's time less our monotonic time; until the server says something, by this computer's clock. */ #offset
  /** It is between these. */ #low = -Infinity
  #high = Infinity
  /** Whether to make sure of it. */ #unsure = false
  #openSocket
  #reachable
  #clock
  #random
  #on

  /**
   * @param {object} means
   * @param {() => Socket} means.openSocket
   * @param {(signal: AbortSignal) => Promise<boolean>} means.reachable whether the server answers at all; `signal`: nobody waits any more
   * @param {Clock} means.clock
   * @param {() => number} [means.random]
   * @param {LinkEvents} on
   */
  constructor({ openSocket, reachable, clock, random = Math.random }, on) {
    this.#openSocket = openSocket
    this.#reachable = reachable
    this.#offset = clock.wall() - clock.now()
    this.#clock = clock
    this.#random = random
    this.#on = on
  }

  get up() {
    return this.#socket?.readyState === 1
  }

  /** So much waits to be sent that what may be dropped should be. */
  get full() {
    return (this.#socket?.bufferedAmount ?? 0) > FULL_BYTES
  }

  /** The server's time in whole milliseconds, as well as we know it. */
  serverNow() {
    return Math.round(this.#clock.now() + this.#offset)
  }

  start() {
    this.#stopped = false
    this.#dial()
  }

  stop() {
    this.#stopped = true
    this.#cancel()
    this.#discard()
  }

  /** @param {object} message @returns {boolean} false: not connected */
  send(message) {
    if (!this.#socket || !this.up) return false
    this.#socket.send(JSON.stringify(message))
    return true
  }

  /** Begin again at once, on a new socket. */
  reconnect() {
    this.#atOnce = true
    this.#drop()
  }

  /** The network has changed, or the page was woken: see whether the socket still lives, or do not wait longer for one. */
  nudge() {
    if (this.#stopped) return
    if (this.up) return this.#ask(PROBE_MS)
    if (this.#dialing && this.#clock.now() - this.#dialed < YOUNG_MS) return
    this.#discard()
    this.#cancel()
    this.#tries = 0
    this.#cancel = this.#clock.after(this.#random() * ONLINE_WAIT_MS, () => this.#dial())
  }

  async #dial() {
    const dial = this.#dialing = new AbortController()
    this.#dialed = this.#clock.now()
    this.#opened = Infinity
    this.#cancel()
    this.#cancel = this.#clock.after(DIAL_MS, () => this.#drop())
    const vain = this.#tries > FAILURES && !await this.#reachable(dial.signal).catch(() => {})
    if (dial !== this.#dialing) return
    if (vain) return this.#drop()
    const socket = this.#socket = this.#openSocket()
    socket.onopen = () => {
      this.#dialing = null
      this.#opened = this.#heard = this.#clock.now()
      this.#listen()
      this.#on.open()
    }
    socket.onmessage = event => {
      this.#heard = this.#clock.now()
      this.#asking = false
      const message = JSON.parse(event.data)
      if ("server_ms" in message) this.#learn(message)
      this.#on.message(message)
      if (this.#unsure && this.#heard - this.#pinged >= AGAIN_MS) this.#ping()
    }
    socket.onclose = event => this.#drop(event.code)
  }

  /**
   * The server said its time after we asked, and before we heard it: a welcome that nobody asked for may have waited long
   * for a page that loads. What cannot be true of the same clocks is said by another server, or to a computer that slept.
   */
  #learn(/** @type {{server_ms: number, ms?: number}} */ { server_ms, ms = -Infinity }) {
    const now = this.#clock.now(), low = server_ms - now, high = server_ms - ms
    const anew = low > this.#high || high < this.#low
    this.#low = anew ? low : Math.max(low, this.#low)
    this.#high = anew ? high : Math.min(high, this.#high)
    this.#offset = this.#high < Infinity ? (this.#low + this.#high) / 2 : this.#low
    this.#unsure = now - ms > CLOSE_MS
    if (high === Infinity) this.#pinged = ms   // a welcome: ask at once
  }

  /** Wake when silence would be long enough to ask. */
  #listen() {
    this.#cancel()
    const quiet = this.#clock.now() - this.#heard
    if (quiet >= QUIET_MS) return this.#ask(ANSWER_MS)
    this.#cancel = this.#clock.after(QUIET_MS - quiet, () => this.#listen())
  }

  /** @param {number} patience milliseconds */
  #ask(patience) {
    this.#cancel()
    this.#asking = true
    this.#ping()
    this.#cancel = this.#clock.after(patience, () => this.#asking ? this.#drop() : this.#listen())
  }

  /** The answer says that the other end is there, and what time it is there. */
  #ping() {
    this.#pinged = this.#clock.now()
    this.send({ t: "ping", ms: this.#pinged })
  }

  /** The socket is dead, or as good as dead: what it may still say is not heard. @param {number} [code] */
  #drop(code = 1006) {
    this.#discard()
    this.#cancel()
    if (this.#clock.now() - this.#opened > GOOD_MS) this.#tries = 0
    const wait = this.#atOnce && !this.#tries ? 0 : this.#random() * Math.min(WAIT_CAP_MS, WAIT_MS * 2 ** this.#tries)
    this.#atOnce = false
    this.#tries += 1
    this.#cancel = this.#clock.after(wait, () => this.#dial())
    this.#on.down(code)
  }

  #discard() {
    const socket = this.#socket
    this.#dialing?.abort()
    this.#socket = this.#dialing = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    if (socket.readyState < 2) socket.close()
  }
}

/**
 * What sending and receiving share: a connection, and the next one after a while where that came to nothing.
 * Knows neither what crosses it nor which side offers.
 */

/** @import { Clock } from "../sync/link.js" */

/** Before the next connection; the last one goes on. */
const AGAIN_MS = [0, 1000, 5000, 15_000, 30_000]
/** Chromium closes all connections itself before its computer sleeps, and tells nobody: it is looked for so often. */
const ASLEEP_MS = 3000

/**
 * @typedef {object} Means
 * @property {(kind: string, body: {[field: string]: unknown}) => boolean} signal whether it went
 * @property {() => RTCPeerConnection} connect
 * @property {Clock} clock
 * @property {() => void} [changed] the connection stands otherwise, or what crosses it
 */

export class Peer {
  /** @type {RTCPeerConnection | null} */ connection = null
  /** What the server knows the connection by; empty: there is none. */ name = ""
  /** New connections in a row that came to nothing. */ failures = 0
  #connect
  /** Calls off the next look. @type {() => void} */ #mind = () => {}

  /** @param {Means} means */
  constructor({ signal, connect, clock, changed = () => {} }) {
    this.signal = signal
    this.#connect = connect
    this.clock = clock
    this.changed = changed
  }

  /** How the connection stands; "new" while there is none. @returns {RTCPeerConnectionState} */
  get state() {
    return this.connection?.connectionState ?? "new"
  }

  /** Make the connection. @param {() => void} look it stands otherwise */
  begin(look) {
    const pc = this.connection = this.#connect()
    pc.onconnectionstatechange = () => pc === this.connection && look()
    const mind = () => {
      if (this.state === "closed") look()
      else this.#mind = this.clock.after(ASLEEP_MS, mind)
    }
    mind()
    return pc
  }

  /**
   * The connection came to nothing: try again, the later the more often that happened.
   * @param {() => void} begin
   * @returns {() => void} what calls it off
   */
  again(begin) {
    const wait = AGAIN_MS[Math.min(this.failures, AGAIN_MS.length - 1)]
    this.failures += 1
    return this.clock.after(wait, begin)
  }

  /** The websocket is back: the server may have lost the connection meanwhile, and could not say so. */
  standing() {
    if (this.connection) this.signal("standing", { pc: this.name })
  }

  /** Let go of the connection. */
  end() {
    this.#mind()
    this.connection?.close()
    this.connection = null
    this.name = ""
  }
}

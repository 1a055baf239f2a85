/**
 * What this seat receives: one connection that the server offers, for what this screen shows.
 * Says what is shown, answers offers one after the other, and knows which track is whose. Shows and plays nothing.
 */

import { newId } from "../core/replica.js"
import { Peer } from "./peer.js"

/** What changes within one frame is said once, but for the first of all. */
const FRAME_MS = 16
/** A short break mends itself, as long as the server holds the connection. */
const DISCONNECTED_MS = 8000
/** A new connection that does not come about. */
const CONNECT_MS = 12_000

/** @typedef {{pc: string, sdp: string, tracks: {[mid: string]: string}, number: number}} Offer */

export class Subscriber extends Peer {
  /** By "seat/source", what is received or was until the connection broke. @type {Map<string, MediaStreamTrack>} */ tracks = new Map()
  /** @type {{[key: string]: number}} */ #shown = {}
  /** What was said last, and went. */ #said = ""
  /** Offers are answered one after the other. */ #turn = Promise.resolve()
  /** @type {(() => void) | null} */ #saying = null
  /** @type {() => void} */ #calm = () => {}

  /** What this screen shows from now on, in device pixels of height, 0 for sound. @param {{[key: string]: number}} shown */
  show(shown) {
    this.#shown = shown
    this.#saying ??= this.clock.after(this.name ? FRAME_MS : 0, () => {
      this.#saying = null
      this.#say()
    })
  }

  /** @param {Offer} offer */
  offer(offer) {
    this.#turn = this.#turn.then(() => this.#answer(offer))
    return this.#turn
  }

  /** @param {{pc: string}} trouble */
  trouble({ pc }) {
    if (pc === this.name) this.#renew()
  }

  /** The websocket is here, or back: the server may have forgotten what is shown. */
  welcomed() {
    this.#said = ""
    if (this.state === "failed" || this.state === "closed") return this.#renew()
    this.standing()
    this.#say()
  }

  close() {
    this.#calm()
    this.#saying?.()
    this.#saying = null
    this.end()
    this.#said = ""
  }

  #say() {
    const shown = Object.fromEntries(Object.entries(this.#shown).sort(([a], [b]) => (a < b ? -1 : 1)))
    const text = JSON.stringify(shown)
    if (text === this.#said || (!this.name && text === "{}")) return
    this.name ||= newId()
    if (this.signal("watch", { pc: this.name, shown })) this.#said = text
  }

  /** @param {Offer} offer */
  async #answer({ pc: name, sdp, tracks, number }) {
    if (name !== this.name) return
    const pc = this.connection ?? this.#open()
    try {
      await pc.setRemoteDescription({ type: "offer", sdp })
      await pc.setLocalDescription(await pc.createAnswer())
    } catch {
      if (pc === this.connection) this.#renew()
      return
    }
    if (pc !== this.connection) return
    this.signal("answer", { pc: name, sdp: pc.localDescription?.sdp ?? "", number })   // not heard: the offer is repeated
    this.tracks = new Map(pc.getTransceivers().flatMap(({ mid, receiver }) => {
      const key = tracks[mid ?? ""]
      return key ? [[key, receiver.track]] : []
    }))
    this.changed()
  }

  #open() {
    const pc = this.begin(() => this.#look())
    this.#calm = this.clock.after(CONNECT_MS, () => this.#renew())
    return pc
  }

  /** Begin with another connection. The pictures of the old one stand still until then. */
  #renew() {
    this.close()
    this.name = newId()
    this.#calm = this.again(() => this.#say())
    this.changed()
  }

  #look() {
    const { state } = this
    if (state === "connected") {
      this.#calm()
      this.failures = 0
    } else if (state === "disconnected") {
      this.#calm()
      this.#calm = this.clock.after(DISCONNECTED_MS, () => this.#renew())
    } else if (state === "failed" || state === "closed") return this.#renew()
    this.changed()
  }
}

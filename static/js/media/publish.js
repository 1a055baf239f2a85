/**
 * What this seat sends: one connection that the browser offers, one transceiver for each source, used again and again.
 * Knows neither devices nor the room; is told tracks and what the server says.
 */

import { newId } from "../core/replica.js"
import { Peer } from "./peer.js"
import { CONTENT, SOURCES, encodingOf } from "./sources.js"

/** @import { Means } from "./peer.js" */
/** @import { Source } from "./sources.js" */

/** A short break mends itself. */
const DISCONNECTED_MS = 3000
/** What an ICE restart does not mend in this time needs a new connection. */
const FAILED_MS = 10_000

export class Publisher extends Peer {
  /** What is sent. @type {Map<Source, MediaStreamTrack>} */ #tracks = new Map()
  /** @type {Map<Source, RTCRtpTransceiver>} */ #lines = new Map()
  /** The offer that waits for its answer. @type {{pc: string, sdp: string, sources: {[mid: string]: Source}, low?: true} | null} */ #offer = null
  /** An offer is being made, or waits for its answer. */ #busy = false
  /** Something changed since. */ #stale = false
  /** @type {{[source: string]: number}} */ #wanted = {}
  #low = false
  /** Takes its turn for each sender: reading and writing its parameters belong together. */ #parameters = Promise.resolve()
  /** Calls off the restart that is due. @type {() => void} */ #calm = () => {}
  /** Calls off the new connection that is due; null: none is. @type {(() => void) | null} */ #due = null
  /** They lend their names: lips and sound belong together (architecture.md, Media). @type {Map<string, MediaStream>} */ #streams = new Map()
  #stream
  #codecs

  /**
   * @param {Means & {stream?: () => MediaStream, codecs?: (kind: "audio" | "video") => RTCRtpCodec[]}} means
   *   `stream`: a new one; `codecs`: those to offer, none: the browser's own choice
   */
  constructor({ stream = () => new MediaStream(), codecs = () => [], ...means }) {
    super(means)
    this.#stream = stream
    this.#codecs = codecs
  }

  /**
   * Send this from now on; null: nothing.
   * @param {Source} source
   * @param {MediaStreamTrack | null} track
   */
  send(source, track) {
    if (track === (this.#tracks.get(source) ?? null)) return
    if (track) this.#tracks.set(source, track)
    else this.#tracks.delete(source)
    if (!this.connection && track) return this.#open()
    if (this.state === "closed") return this.#renew()
    if (this.#line(source)) void this.#negotiate()
  }

  /** Spare the line: 16 kbit/s sound in long packets. @param {boolean} low */
  spare(low) {
    if (low === this.#low) return
    this.#low = low
    this.#tune()
    if (this.connection) void this.#negotiate()
  }

  /** How large the largest viewer has each picture, 0: nobody looks. @param {{[source: string]: number}} heights */
  want(heights) {
    this.#wanted = heights
    this.#tune()
  }

  /** @param {{pc: string, sdp: string}} answer */
  async answer({ pc: name, sdp }) {
    const pc = this.connection
    if (!pc || name !== this.name || !this.#offer) return
    this.#offer = null
    try {
      await pc.setRemoteDescription({ type: "answer", sdp })
    } catch {
      if (pc === this.connection) this.#renew()
      return
    }
    if (pc !== this.connection) return
    this.#busy = false
    this.#tune()
    if (this.#stale) void this.#negotiate()
  }

  /** @param {{pc: string, code: string}} trouble */
  trouble({ pc, code }) {
    if (pc !== this.name || !this.connection) return
    if (code === "not_allowed") return   // the answer came as well, without it; whoever owns the devices switches it off
    this.#renew()
  }

  /** The websocket is back: what was not heard is said again, what did not live through the break begins anew. */
  welcomed() {
    const { state } = this
    if (state === "closed") this.#renew()
    else if (this.#offer) this.signal("publish", this.#offer)
    else {
      this.standing()
      if (state === "disconnected" || state === "failed") this.#restart()
    }
  }

  close() {
    this.#calm()
    this.#due?.()
    this.#due = null
    this.end()
    this.#lines.clear()
    this.#offer = null
    this.#busy = this.#stale = false
  }

  #open() {
    this.#due = null
    if (this.connection || !this.#tracks.size) return
    this.begin(() => this.#look())
    this.name = newId()
    for (const source of SOURCES) if (this.#tracks.has(source)) this.#line(source)
    void this.#negotiate()
  }

  /** Begin with another connection, after a while where the last ones came to nothing. */
  #renew() {
    this.close()
    this.#due = this.again(() => this.#open())
    this.changed()
  }

  /** Lay a track into its line. @param {Source} source @returns {boolean} whether others have to be told */
  #line(source) {
    const pc = /** @type {RTCPeerConnection} */ (this.connection)
    const track = this.#tracks.get(source) ?? null
    if (track && "contentHint" in track) track.contentHint = CONTENT[source]
    const line = this.#lines.get(source)
    if (!line || line.direction === "stopped") {
      if (pc && track) this.#lines.set(source, this.#newLine(pc, source, track))
      return Boolean(pc && track)
    }
    void line.sender.replaceTrack(track).catch(() => this.#renew())
    const direction = track ? "sendonly" : "inactive"
    if (line.direction === direction) {   // one camera in place of another: nobody need know
      this.#tune()
      return false
    }
    line.direction = direction
    return true
  }

  /** @param {RTCPeerConnection} pc @param {Source} source @param {MediaStreamTrack} track */
  #newLine(pc, source, track) {
    const kind = source === "mic" ? "audio" : "video"
    const name = source === "mic" ? "face" : source
    const stream = this.#streams.get(name) ?? this.#stream()
    this.#streams.set(name, stream)
    const line = pc.addTransceiver(track, { direction: "sendonly", streams: [stream], sendEncodings: [this.#encoding(source)] })
    const codecs = this.#codecs(kind)
    if (codecs.length) line.setCodecPreferences(codecs)
    return line
  }

  /** @param {Source} source */
  #encoding(source) {
    const height = this.#tracks.get(source)?.getSettings?.().height
    return encodingOf(source, { height, wanted: this.#wanted[source], low: this.#low })
  }

  /** Tell each sender how to encode now. */
  #tune() {
    for (const [source, { sender }] of this.#lines) {
      if (!this.#tracks.has(source)) continue
      this.#parameters = this.#parameters.then(async () => {
        const parameters = sender.getParameters()
        if (!parameters.encodings?.length) return   // before the first answer
        Object.assign(parameters.encodings[0], this.#encoding(source))
        if (source === "desk" || source === "screen") Object.assign(parameters, { degradationPreference: "maintain-resolution" })
        await sender.setParameters(parameters)
      }).catch(() => {})   // closed meanwhile, or negotiating: the next answer tunes again
    }
  }

  /** Offer what there is now; one offer at a time, the next one after the answer. */
  async #negotiate() {
    const pc = this.connection
    this.#stale = true
    if (!pc || this.#busy) return
    this.#busy = true
    await null   // voice and face come together, and are offered together
    if (pc !== this.connection) return
    this.#stale = false
    try {
      await pc.setLocalDescription(await pc.createOffer())
    } catch {
      if (pc === this.connection) this.#renew()
      return
    }
    if (pc !== this.connection) return
    // lines that rest are named too: one that is not is refused for good
    const sources = Object.fromEntries([...this.#lines].flatMap(([source, { mid }]) => mid === null ? [] : [[mid, source]]))
    const sdp = pc.localDescription?.sdp ?? ""
    this.#offer = { pc: this.name, sdp, sources, ...this.#low ? { low: true } : {} }
    this.signal("publish", this.#offer)   // where it does not go, the next welcome says it again
  }

  #restart() {
    this.connection?.restartIce()
    void this.#negotiate()
  }

  /** The connection stands otherwise. */
  #look() {
    const { state } = this
    this.#calm()
    if (state === "connected") {
      this.failures = 0
      this.#due?.()
      this.#due = null
    }
    if (state === "disconnected") this.#calm = this.clock.after(DISCONNECTED_MS, () => this.#restart())
    if (state === "failed") {
      this.#restart()
      this.#due ??= this.clock.after(FAILED_MS, () => this.#renew())
    }
    if (state === "closed") this.#renew()
    else this.changed()
  }
}

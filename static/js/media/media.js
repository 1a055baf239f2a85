/**
 * Faces and voices of one window: ties devices and the two connections to the room, and says how all of it stands.
 * Draws nothing: the screen asks, and is told when something changed.
 */

import { Choices } from "./choices.js"
import { Ears } from "./hear.js"
import { Own } from "./own.js"
import { Publisher } from "./publish.js"
import { isKnown, isLed, maySend, sceneOf, stagedBy } from "./rights.js"
import { Sharing } from "./sharing.js"
import { Shown } from "./shown.js"
import { PICTURES, SOURCES, keyOf, partsOf } from "./sources.js"
import { Subscriber } from "./subscribe.js"

/** @import { RoomClient } from "../sync/client.js" */
/** @import { Presence, SignalMessage } from "../sync/messages.js" */
/** @import { DeviceState } from "./devices.js" */
/** @import { Env } from "./env.js" */
/** @import { Me } from "./rights.js" */
/** @import { Source } from "./sources.js" */

/** @typedef {Record<Source, DeviceState>} States */
/** @typedef {"good" | "weak" | "lost"} Quality */
/** Said before this was loaded. @typedef {SignalMessage | Presence} Early */
/** What the reader is told in passing. @typedef {"taken" | "fell_back" | "came_back" | "unplugged" | "curtain"} Notice */

export class Media {
  /** What may be watched and is being sent, "seat/source". @type {Set<string>} */ sources = new Set()
  /** Shown, but not sent for now: the line is too weak. @type {Set<string>} */ shed = new Set()
  /** What the others' devices do, by seat. @type {Map<string, States>} */ others = new Map()
  /** @type {Set<string>} */ speaking = new Set()
  /** @type {Map<string, Quality>} */ links = new Map()
  /** Sound and writing only. */ low
  /** Whether voices are played here. */ sound
  /** Told whenever something is otherwise. */ onchange = () => {}
  /** @type {(notice: Notice, source: Source, label: string) => void} */ onnotice = () => {}

  #shown = new Shown()
  /** @type {Map<string, {track: MediaStreamTrack, stream: MediaStream}>} */ #streams = new Map()
  /** What the therapist asks to switch on, the first first. @type {Source[]} */ #asks = []
  #entered = false
  #told = ""
  #curtain = false
  #choices
  #sharing

  /** @param {{client: RoomClient, me: Me, env: Env}} means */
  constructor({ client, me, env }) {
    this.client = client
    this.me = me
    this.env = env
    this.#choices = new Choices(env.session, me)
    this.low = this.#choices.low
    this.sound = me.role !== "facilitator"   // beside the student it would echo
    const signal = (/** @type {string} */ kind, /** @type {object} */ body) => client.signal(kind, { ...body })
    const { connect, stream, codecs, clock } = env
    this.#sharing = new Sharing({ client, me, clock })
    this.own = new Own({
      media: env.media, memory: env.local, clock, permissions: env.permissions,
      on: {
        track: (source, track) => this.#sent(source, track),
        changed: () => this.#changed(),
        moved: (source, what, label) => this.onnotice(what, source, label),
      },
    })
    this.publisher = new Publisher({ signal, connect, stream, codecs, clock, changed: () => this.onchange() })
    this.publisher.spare(this.low)
    this.subscriber = new Subscriber({ signal, connect, clock, changed: () => this.#received() })
    this.ears = new Ears({ changed: () => this.onchange(), ...env.hearing })
    this.#ends = [
      client.on("seat", () => this.#welcomed()), client.on("signal", message => this.#hear(message)),
      client.on("presence", presence => this.#seen(presence)), client.on("bye", () => this.close()),
      client.replica.subscribe(() => this.#settle()),
    ]
    env.page.addEventListener("visibilitychange", () => this.#watch())
    if (client.seat) this.#welcomed()
  }

  #ends

  /** @param {Early[]} early */
  catchUp(early) {
    for (const each of early) {
      if ("t" in each) this.#hear(/** @type {SignalMessage} */ (each))
      else this.#seen(/** @type {Presence} */ (each))
    }
  }

  /** Whether the therapist is connected; one who is not connected does not know, and goes on. */
  get led() {
    const { present, replica } = this.client
    return present.size === 0 || !isKnown(replica, this.me) || isLed(replica, seat => seat === this.me.seat || present.has(seat))
  }

  get scene() {
    return sceneOf(this.client.replica, this.me, this.led)
  }

  get curtain() {
    return stagedBy(this.client.replica).curtain
  }

  /** Connections come to nothing, again and again: the network lets neither sound nor picture through. */
  get noPath() {
    return Math.max(this.publisher.failures, this.subscriber.failures) > 1
  }

  /** What this seat may send now. */
  get allowed() {
    return maySend(this.client.replica, this.me)
  }

  /** What the therapist asks to switch on, one after the other. @returns {Source | null} */
  get asked() {
    return this.#asks.find(source => !this.own.opening.has(source)) ?? null
  }

  /** @param {string} seat @param {Source} source @returns {DeviceState} */
  stateOf(seat, source) {
    if (seat === this.me.seat) return this.own.states[source]
    const state = this.others.get(seat)?.[source] ?? "off"
    return state === "off" && source !== "mic" && this.sources.has(keyOf(seat, source)) ? "on" : state
  }

  /** A picture, to be shown; the same stream as long as it is the same picture. @param {string} key @returns {MediaStream | null} */
  stream(key) {
    const { seat, source } = partsOf(key)
    const track = seat === this.me.seat ? this.own.track(source) : this.subscriber.tracks.get(key)
    const known = this.#streams.get(key)
    if (!track) return null
    if (known?.track === track) return known.stream
    const stream = new MediaStream([track])
    this.#streams.set(key, { track, stream })
    return stream
  }

  /** Somebody shows a picture so high, in device pixels; 0: not any more. @param {unknown} who @param {string} key @param {number} height */
  show(who, key, height) {
    this.#shown.note(who, key, height)
    this.#watch()
  }

  /** The owner's tap. @param {Source} source */
  async toggle(source) {
    if (this.own.isOn(source) || this.own.opening.has(source)) return this.switchOff(source)
    await this.switchOn(source)
  }

  /** @param {Source} source */
  async switchOn(source) {
    if (source === this.asked && this.#spares(source)) this.spare(false)   // a wish of its owner, who was asked
    this.#answered(source)
    if (!this.allowed.includes(source) || this.#spares(source)) return this.onchange()
    this.#choices.remember(source, "on")
    await this.own.switchOn(source)
  }

  /** @param {Source} source @param {boolean} [wholly] what was taken away has to be offered anew */
  switchOff(source, wholly = false) {
    this.#choices.remember(source, "off")
    this.own.switchOff(source, wholly)
  }

  /** Not now. */
  decline() {
    if (this.asked) this.#answered(this.asked)
    this.onchange()
  }

  /** @param {Source} source */
  #answered(source) {
    this.#asks = this.#asks.filter(each => each !== source)
  }

  /** Whether the line is spared of it. @param {Source} source */
  #spares(source) {
    return this.low && source !== "mic"
  }

  /** As the therapist: ask for something to be switched on; only a tap there does it. @param {string} to @param {Source} source */
  ask(to, source) {
    this.client.presence("ask", { to, source })
  }

  /** Play the voices here, or do not. @param {boolean} on */
  hearAll(on) {
    this.sound = on
    this.#watch()
    this.#received()
  }

  /** Sound and writing only. @param {boolean} low */
  spare(low) {
    this.low = this.#choices.low = low
    if (low) for (const source of PICTURES) if (this.own.wants(source)) this.switchOff(source)
    this.publisher.spare(low)
    this.#watch()
    this.onchange()
  }

  close() {
    for (const end of this.#ends) end()
    this.own.close()
    this.publisher.close()
    this.subscriber.close()
    this.ears.play(new Map())
    this.#sharing.close()
    this.#entered = true
  }

  /** A connection to the room stands, the first or another one. */
  #welcomed() {
    const status = this.client.seat?.status
    if (status === "out") this.close()
    if (status !== "in") return
    this.#told = ""
    this.#settle()
    this.publisher.welcomed()
    this.subscriber.welcomed()
    this.#watch()
    this.#tell()
  }

  /** Own microphone and face, for those who are here to be seen. */
  #enter() {
    this.#entered = true
    const may = this.allowed.filter(source => source !== "screen" && !this.#spares(source))
    void this.own.enter(may.filter(source => this.#choices.isOn(source)))
    if (!this.own.track("screen")) this.#sharing.ended(this.me.seat)   // it was shared until the page was loaded anew
    for (const [seat, { screen }] of this.others) if (screen === "off") this.#sharing.ended(seat)
  }

  /** The records say otherwise: what is not allowed any more goes off at once. It does not come back by itself. */
  #settle() {
    if (!isKnown(this.client.replica, this.me)) return   // a welcome comes in pieces
    const { allowed, curtain } = this
    const drawn = curtain && !this.#curtain
    if (curtain !== this.#curtain) {
      this.#curtain = curtain
      this.#watch()
    }
    for (const source of SOURCES) if (!allowed.includes(source)) this.#cut(source, drawn)
    if (drawn && this.#entered) this.onnotice("curtain", "face", "")
    this.#asks = this.#asks.filter(source => allowed.includes(source))
    if (!this.#entered && this.client.seat?.status === "in") this.#enter()
    this.#sharing.watch()
  }

  /**
   * Off wholly, whatever it does: nothing that is plugged in brings it back, and a tap offers it anew.
   * @param {Source} source @param {boolean} [quietly]
   */
  #cut(source, quietly = false) {
    if (!this.own.wants(source) && !this.own.track(source)) return
    const on = this.own.isOn(source) || this.own.opening.has(source)
    this.switchOff(source, true)
    if (on && !quietly) this.onnotice("taken", source, "")
  }

  /** @param {SignalMessage} message */
  #hear({ kind, ...body }) {
    const it = /** @type {any} */ (body)
    switch (kind) {
      case "answer": return void this.publisher.answer(it)
      case "offer": return void this.subscriber.offer(it)
      case "wanted": return this.publisher.want(it.heights)
      case "trouble":
        this.publisher.trouble(it)
        return this.subscriber.trouble(it)
      case "sources": this.sources = new Set(it.list); break
      case "shed": this.shed = new Set(it.list); break
      case "halted": for (const source of it.list) this.#cut(source); break
    }
    this.#watch()
    this.onchange()
  }

  /** @param {Presence} presence */
  #seen({ seat, kind, ...body }) {
    const it = /** @type {any} */ (body)
    switch (kind) {
      case "media": {
        const shared = this.others.get(seat)?.screen !== "off"   // as far as is known: one that has just begun is left alone
        this.others.set(seat, { mic: it.mic, face: it.face, desk: it.desk, screen: it.screen })
        if (shared && it.screen === "off") this.#sharing.ended(seat)
        break
      }
      case "speaking":
        if (it.on) this.speaking.add(seat)
        else this.speaking.delete(seat)
        break
      case "link": this.links.set(seat, it.quality); break
      case "ask":
        if (it.to !== this.me.seat || this.own.isOn(it.source) || !this.allowed.includes(it.source)) return
        if (!this.#asks.includes(it.source)) this.#asks.push(it.source)
        break
      case "here":   // somebody came, who does not know yet
        this.#told = ""
        this.#tell()
        this.#sharing.watch()
        break
      case "gone":
        this.speaking.delete(seat)
        this.#sharing.watch()
        break
      default: return
    }
    this.onchange()
  }

  /** @param {Source} source @param {MediaStreamTrack | null} track */
  #sent(source, track) {
    this.publisher.send(source, track)
    if (source !== "screen") return
    if (track) this.#sharing.began()
    else this.#sharing.ended(this.me.seat)
  }

  #changed() {
    this.#asks = this.#asks.filter(source => !this.own.isOn(source))
    this.#tell()
    this.onchange()
  }

  /** Tell the others what the own devices do. */
  #tell() {
    const states = { ...this.own.states }
    for (const source of this.own.waiting) if (!this.own.track(source)) states[source] = "opening"   // not one in place of another
    const text = JSON.stringify(states)
    if (text !== this.#told && this.client.presence("media", states)) this.#told = text
  }

  #received() {
    const { tracks } = this.subscriber
    const heard = [...tracks].filter(([key]) => this.sound && partsOf(key).source === "mic")
    this.ears.play(new Map(heard))
    for (const key of this.#streams.keys()) if (!tracks.has(key) && partsOf(key).seat !== this.me.seat) this.#streams.delete(key)
    this.onchange()
  }

  /** Say what this screen shows: in a hidden tab voices only, where the line is spared no pictures. */
  #watch() {
    const blind = this.low || this.env.page.hidden || this.curtain
    this.subscriber.show(this.#shown.watched({ seat: this.me.seat, sources: this.sources, sound: this.sound, blind }))
  }
}

/**
 * The devices of this seat: switched on by their owner, off by anybody, and what each of them does now.
 * Comes back to the remembered device when it is plugged in again; never switches anything on by itself.
 */

import { ask, capture, isForbidden, permissionOf } from "./capture.js"
import { captureOf } from "./sources.js"
import { deviceFor, failureOf, labelOf, named, ofKind, remember } from "./devices.js"

/** @import { Clock } from "../sync/link.js" */
/** @import { Device, DeviceState, Memory } from "./devices.js" */
/** @import { Source } from "./sources.js" */

/**
 * @typedef {object} OwnEvents
 * @property {(source: Source, track: MediaStreamTrack | null) => void} track what is to be sent
 * @property {() => void} changed a state is another one
 * @property {(source: Source, what: "fell_back" | "came_back" | "unplugged", label: string) => void} moved a device went or came
 */

/** A device that ends sooner than this is not tried once more by itself: a loose plug would go on for ever. */
const FLAPS_MS = 3000
/** A device that may be used is mostly there sooner; where it may not, the browser asks its owner. */
const ASKS_MS = 3000
/** Its owner has switched it on, whatever comes of it. @type {ReadonlySet<DeviceState>} */
const ON = new Set(/** @type {DeviceState[]} */ (["on", "covered", "silenced"]))

/** @typedef {Pick<MediaDevices, "getUserMedia" | "getDisplayMedia" | "enumerateDevices"> & EventTarget} Means */

export class Own {
  /** @type {Record<Source, DeviceState>} */ states = { mic: "off", face: "off", desk: "off", screen: "off" }
  /** @type {Device[]} */ devices = []
  /** Asked for, and not here yet. @type {Set<Source>} */ opening = new Set()
  /** For so long that the browser must be asking its owner. @type {Set<Source>} */ waiting = new Set()
  /** @type {Map<Source, MediaStreamTrack>} */ #tracks = new Map()
  /** Of what is captured: kept, since a device that is unplugged is in no list. @type {Map<Source, string>} */ #labels = new Map()
  /** Counts what is asked of a source: only the last wish counts. @type {Map<Source, number>} */ #wishes = new Map()
  #closed = false
  #media
  #memory
  #clock
  #permissions
  #on

  /** @param {{media: Means | undefined, memory: Memory, clock: Clock, permissions?: Pick<Permissions, "query">, on: OwnEvents}} means */
  constructor({ media, memory, clock, permissions, on }) {
    this.#media = media
    this.#permissions = permissions
    this.#memory = memory
    this.#clock = clock
    this.#on = on
    media?.addEventListener("devicechange", () => void this.#plugged())
  }

  /** What is captured, muted or not. @param {Source} source @returns {MediaStreamTrack | null} */
  track(source) {
    return this.#tracks.get(source) ?? null
  }

  /** The label of the device in use, or "". @param {Source} source */
  labelOf(source) {
    return this.#labels.get(source) ?? ""
  }

  /** @param {Source} source */
  isOn(source) {
    return ON.has(this.states[source])
  }

  /** Whether this browser can share a screen. */
  get canShare() {
    return typeof this.#media?.getDisplayMedia === "function"
  }

  /** Whether it is to be on, even where it cannot be just now: it may come on by being plugged in. @param {Source} source */
  wants(source) {
    return this.opening.has(source) || (this.states[source] !== "off" && this.states[source] !== "denied")
  }

  /**
   * Only ever after a tap of the owner, or as they come in.
   * @param {Source} source
   */
  async switchOn(source) {
    const held = this.#tracks.get(source)
    if (source === "mic" && held?.readyState === "live") {
      held.enabled = true
      return this.#settle(source, this.#flows(source))
    }
    await this.#take(source)
  }

  /** @param {Source} source @param {boolean} [wholly] a microphone too is given back, not only muted */
  switchOff(source, wholly = false) {
    this.#wish(source)
    const track = this.#tracks.get(source)
    if (source === "mic" && track?.readyState === "live" && !wholly) {
      track.enabled = false   // the connection stays, so that speaking begins at once
    } else this.#release(source)
    this.#settle(source, "off")
  }

  /** Give everything back. */
  close() {
    this.#closed = true
    for (const source of /** @type {Source[]} */ (["mic", "face", "desk", "screen"])) {
      this.#wish(source)
      this.#release(source)
    }
  }

  /** Microphone and face at once, one question of the browser instead of two; then what else there is. @param {Source[]} sources */
  async enter(sources) {
    const rest = new Map(sources.map(source => [source, this.#wish(source)]))
    this.#open(...sources)
    if (rest.has("mic") && rest.has("face")) {
      rest.delete("mic")
      rest.delete("face")
      await this.#takeBoth()
    }
    for (const [source, wish] of rest) if (wish === this.#wishes.get(source)) await this.#take(source)
  }

  /**
   * Choose a device, and remember it. Takes it in place of the one in use, or of one that could not be had.
   * @param {Source} source @param {string} label
   */
  async choose(source, label) {
    remember(source, label, this.#memory)
    if (this.#tracks.has(source) || this.wants(source)) await this.#take(source, this.states[source] !== "off")
    else this.#on.changed()
  }

  /** Those to choose from. @param {Source} source */
  choices(source) {
    return ofKind(source, this.devices)
  }

  /** The label of the device that is in use, or would be. @param {Source} source */
  likely(source) {
    return this.labelOf(source) || deviceFor(source, this.devices, this.#memory).device?.label || ""
  }

  /** The lens is covered, or is not any more. @param {Source} source @param {boolean} covered */
  cover(source, covered) {
    const state = this.states[source]
    if (covered ? state === "on" : state === "covered") this.#settle(source, covered ? "covered" : "on")
  }

  /** Look which devices there are. */
  async look() {
    this.devices = named(await this.#media?.enumerateDevices().catch(() => []) ?? [])
    for (const [source, track] of this.#tracks) this.#labels.set(source, labelOf(track, this.devices) ?? this.labelOf(source))
    this.#on.changed()
  }

  async #takeBoth() {
    const both = /** @type {const} */ (["mic", "face"])
    const wishes = { mic: this.#wish("mic"), face: this.#wish("face") }
    this.#open("mic", "face")
    await this.look()
    const blind = both.filter(source => !this.#names(source))
    try {
      const stream = await ask(this.#means, { audio: this.#constraints("mic"), video: this.#constraints("face") })
      for (const track of stream.getTracks()) {
        const source = track.kind === "audio" ? "mic" : "face"
        if (wishes[source] === this.#wishes.get(source)) this.#keep(source, track)
        else track.stop()
      }
      for (const source of both) {
        if (this.opening.has(source) && wishes[source] === this.#wishes.get(source)) this.#settle(source, "missing")
      }
      await this.look()
      for (const source of blind) await this.#prefer(source)
    } catch (error) {   // one of the two is in the way: each for itself, unless the answer was no
      const state = failureOf(error)
      for (const source of both) {
        if (wishes[source] !== this.#wishes.get(source)) continue
        if (state === "denied" && !this.#granted) this.#settle(source, "denied")
        else await this.#take(source)
      }
    }
  }

  /** Labels are told only where something was allowed. */
  get #granted() {
    return this.devices.some(device => device.label !== "")
  }

  /** Whether devices of its kind are told by name: in some browsers only where one was allowed. @param {Source} source */
  #names(source) {
    return this.choices(source).some(({ label }) => label)
  }

  /** @param {Source} source @param {boolean} [live] false: it is muted, and stays so */
  async #take(source, live = true) {
    const wish = this.#wish(source)
    this.#open(source)
    try {
      if (source !== "screen" && !this.devices.length) await this.look()
      const blind = !this.#names(source)
      const track = await this.#capture(source)
      if (wish !== this.#wishes.get(source)) return track.stop()
      this.#keep(source, track, live)
      if (source === "screen") return
      await this.look()
      if (blind) await this.#prefer(source)
    } catch (error) {
      if (wish !== this.#wishes.get(source)) return
      this.#release(source)
      const state = failureOf(error)
      const unwanted = !live || (source === "screen" && state === "denied" && !isForbidden(error))   // muted, or thought better of it
      this.#settle(source, unwanted ? "off" : state)
    }
  }

  /**
   * Take the remembered device in place of the one in use, muted where that is; where it cannot be had, that one goes on.
   * @param {Source} source
   * @returns {Promise<boolean>} whether it was taken
   */
  async #prefer(source) {
    const { device, remembered } = deviceFor(source, this.devices, this.#memory)
    const used = this.labelOf(source)
    if (!remembered || !used || used === device?.label) return false
    const wish = this.#wish(source)
    const track = await this.#capture(source).catch(() => null)
    if (track && wish === this.#wishes.get(source)) {
      this.#keep(source, track, this.states[source] !== "off")
      return true
    }
    track?.stop()
    return false
  }

  /** @param {Source} source */
  async #capture(source) {
    return capture(this.#means, source, this.#constraints(source))
  }

  /** Throws where the address is not a safe one. */
  get #means() {
    if (!this.#media) throw new DOMException("", "NotFoundError")
    return this.#media
  }

  /** @param {Source} source */
  #constraints(source) {
    const { device } = deviceFor(source, this.devices, this.#memory)
    return captureOf(source, source === "screen" ? undefined : device?.deviceId)
  }

  /** @param {Source} source @param {MediaStreamTrack} track @param {boolean} [live] */
  #keep(source, track, live = true) {
    this.#release(source, false)
    track.enabled = live
    this.#tracks.set(source, track)
    this.#labels.set(source, labelOf(track, this.devices) ?? track.label)
    const born = this.#clock.now()
    const mine = () => this.#tracks.get(source) === track
    track.addEventListener("ended", () => mine() && void this.#ended(source, this.#clock.now() - born))
    for (const turn of ["mute", "unmute"]) track.addEventListener(turn, () => mine() && this.isOn(source) && this.#settle(source, this.#flows(source)))
    this.#on.track(source, track)
    this.#settle(source, live ? this.#flows(source) : "off")
  }

  /** What one that is switched on does: a screen that nothing changes on rests by itself. @param {Source} source @returns {DeviceState} */
  #flows(source) {
    return this.#tracks.get(source)?.muted && source !== "screen" ? "silenced" : "on"
  }

  /** @param {Source} source @param {boolean} [told] whether nothing is sent in its place */
  #release(source, told = true) {
    const track = this.#tracks.get(source)
    if (!track) return
    this.#tracks.delete(source)
    this.#labels.delete(source)
    track.stop()
    if (told) this.#on.track(source, null)
  }

  /** It was unplugged, taken away, or the sharing was ended by its own bar. @param {Source} source @param {number} lived in ms */
  async #ended(source, lived) {
    const label = this.labelOf(source)
    this.#release(source)
    if (this.opening.has(source)) return   // another one is on its way
    if (source === "screen") return this.#settle(source, "off")
    const on = this.states[source] !== "off"
    this.#settle(source, on ? "ended" : "off")
    const wish = this.#wish(source)
    if (on) this.opening.add(source)
    await this.look()
    const permission = await permissionOf(this.#permissions, source)
    if (wish !== this.#wishes.get(source)) return
    this.opening.delete(source)
    const there = this.devices.some(device => device.label === label)
    const { device } = deviceFor(source, this.devices, this.#memory)
    if (on && there && (permission === "prompt" || permission === "denied")) return this.#settle(source, "denied")   // taken back
    const again = lived > FLAPS_MS && permission === "granted"
    if (on && device && (device.label !== label || again)) await this.#take(source)
    const now = this.labelOf(source)
    if (now ? now !== label : !there) this.#on.moved(source, now ? "fell_back" : "unplugged", now || label)
  }

  /** Something was plugged in or out. */
  async #plugged() {
    if (this.#closed) return   // who has gone is seen by nothing that is plugged in
    await this.look()
    for (const source of /** @type {Source[]} */ (["mic", "face", "desk"])) {
      if (this.opening.has(source)) continue
      const wanting = this.states[source] === "ended" || this.states[source] === "missing"
      if (wanting && deviceFor(source, this.devices, this.#memory).device) await this.#take(source)
      if (wanting ? this.#tracks.has(source) : await this.#prefer(source)) this.#on.moved(source, "came_back", this.labelOf(source))
    }
  }

  /** @param {Source} source @returns {number} the number of this wish */
  #wish(source) {
    const wish = (this.#wishes.get(source) ?? 0) + 1
    this.#wishes.set(source, wish)
    return wish
  }

  /** @param {...Source} sources */
  #open(...sources) {
    for (const source of sources) {
      this.opening.add(source)
      const wish = this.#wishes.get(source)
      if (source !== "screen") this.#clock.after(ASKS_MS, () => void this.#await(source, wish))
    }
    this.#on.changed()
  }

  /** It is not here yet: perhaps because its owner is being asked. @param {Source} source @param {number | undefined} wish */
  async #await(source, wish) {
    const permission = await permissionOf(this.#permissions, source)
    if (permission === "granted" || !this.opening.has(source) || wish !== this.#wishes.get(source)) return
    this.waiting.add(source)
    this.#on.changed()
  }

  /** @param {Source} source @param {DeviceState} state */
  #settle(source, state) {
    this.opening.delete(source)
    this.waiting.delete(source)
    this.states[source] = state
    this.#on.changed()
  }
}


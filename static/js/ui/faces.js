/**
 * Sound and picture for students and observers: the stage, the therapist's face, own switches. Loaded behind the board.
 */

import { html, nothing } from "lit-html"
import { browserEnv } from "../media/env.js"
import { Media } from "../media/media.js"
import { therapists } from "../media/rights.js"
import { SOURCES, keyOf } from "../media/sources.js"
import { personOf } from "./model.js"
import { ask, button, picture } from "./parts.js"
import { deviceKeys, devicesButton, question, switches } from "./switches.js"
import { Tiles, calmPicture, dragging, tile, viewWays } from "./tiles.js"
import { WORDS } from "./words.js"
import { HAPPENED, MEDIA, problemOf } from "./words-media.js"

/** @import { Source } from "../media/sources.js" */
/** @import { DeviceState } from "../media/devices.js" */
/** @import { Early } from "../media/media.js" */
/** @import { Screen } from "./screen.js" */
/** @import { KeyRow } from "./tools.js" */

/** Troubles that come together are told together. */
const SETTLED_MS = 250
/** As high a picture is taken to be until it is drawn, and for so long. */
const FORESEEN = { height: 180, ms: 1000 }

export class Faces {
  #noticing = 0
  /** What the reader knows of own devices. @type {Map<Source, DeviceState>} */ #known = new Map()

  /** @param {Screen} screen */
  constructor(screen) {
    this.screen = screen
    this.media = new Media({ client: screen.client, me: screen.me, env: browserEnv() })
    this.tiles = new Tiles(screen, this.media)
    this.media.onchange = () => {
      this.#noticing ||= window.setTimeout(() => this.#notice(), SETTLED_MS)
      this.tiles.redrawDevices?.()
      screen.draw()
    }
    this.media.onnotice = (notice, source, label) => screen.say(HAPPENED[notice](source, label))
  }

  /** What will be shown as soon as it is drawn, "seat/source". @returns {string[]} */
  expected() {
    return therapists(this.screen.records).map(({ id }) => keyOf(id, "face"))
  }

  /** Ask for pictures before they have their places: the way to them is made while those are drawn. */
  foresee() {
    const { media } = this
    const keys = this.expected().filter(key => media.sources.has(key))
    for (const key of keys) media.show(this, key, FORESEEN.height)
    setTimeout(() => keys.forEach(key => media.show(this, key, 0)), FORESEEN.ms)
  }

  /** Say what is wrong with a device, once, and of two with the same trouble together. */
  #notice() {
    this.#noticing = 0
    const { states, opening } = this.media.own
    if (opening.size) return
    /** @type {Map<DeviceState, Source[]>} */
    const fresh = new Map()
    for (const source of SOURCES) {
      if (states[source] === this.#known.get(source)) continue
      this.#known.set(source, states[source])
      fresh.set(states[source], [...fresh.get(states[source]) ?? [], source])
    }
    const problems = [...fresh].flatMap(([state, sources]) => problemOf(sources, state) ?? [])
    if (problems.length) this.screen.say(problems.join(" "))
  }

  /** Whether something else than the board is looked at. */
  get covers() {
    return this.media.scene.kind !== "board"
  }

  /** What lies over the board: a picture that all look at, or a calm one. */
  stage() {
    const { scene } = this.media
    this.tiles.staged = this.covers && scene.kind === "picture" ? scene.key : ""
    if (scene.kind === "board") return nothing
    if (scene.kind === "calm") return html`<div class="stage">${this.calm(scene.why)}</div>`
    const { seat, source, key } = scene
    if (source === "screen" && seat === this.screen.me.seat) return html`<div class="stage">${calmPicture(MEDIA.sharing)}</div>`
    const drag = dragging(this.tiles, key)
    return html`<div class="stage" @pointerdown=${drag} @pointermove=${drag}>${tile(this.tiles, {
      place: "stage", seat, source, kind: "tile-stage", ways: source === "desk" ? viewWays(this.tiles, key) : nothing,
    })}</div>`
  }

  /** @param {"stage" | "curtain" | "away"} why */
  calm(why) {
    if (why === "away") return calmPicture(MEDIA.away, MEDIA.awayText)
    return why === "curtain" ? calmPicture(MEDIA.resting) : calmPicture(MEDIA.rest, MEDIA.restText)
  }

  /** The therapist's face; where they are gone, a word. */
  leader() {
    const { screen, media, tiles } = this
    const [therapist] = therapists(screen.records).sort((a, b) => Number(screen.client.present.has(b.id)) - Number(screen.client.present.has(a.id)))
    if (!media.led || !therapist) return html`<div class="tile tile-leader" role="group" aria-label=${MEDIA.away}>${calmPicture(MEDIA.away)}</div>`
    if (media.curtain) return html`<div class="tile tile-leader" role="group" aria-label=${MEDIA.resting}>${calmPicture(MEDIA.resting)}</div>`
    return tile(tiles, { place: "beside", seat: therapist.id, source: "face", kind: "tile-leader", plain: true })
  }

  /** One's own picture, small, so that one sees how one is seen. */
  self() {
    const { screen, media, tiles } = this
    const seat = screen.me.seat
    const source = media.own.track("face") ? "face" : "desk"
    const name = personOf(screen.records, seat)?.name ?? ""
    if (!media.stream(keyOf(seat, source)) || tiles.staged === keyOf(seat, source)) return picture(screen.state.seat?.symbol ?? "")
    return html`<div class="tile tile-self" data-look="live">${tiles.picture("self", seat, source, name)}</div>`
  }

  /** Own switches, and what waits for a tap. */
  controls() {
    const { screen, media, tiles } = this
    const own = switches(this)
    return html`<div class="switches" role="group" aria-label=${MEDIA.controls}>${own}
      ${own.length ? devicesButton(screen, tiles, "quiet") : nothing}
      ${button({ label: MEDIA.lowData, mark: "low-data", kind: "quiet", pressed: media.low, press: () => media.spare(!media.low) })}
      ${button({ label: WORDS.leave, mark: "leave", kind: "quiet", press: () => void this.leave() })}</div>`
  }

  /** The owner's tap. @param {Source} source @returns {Promise<void>} */
  toggle(source) {
    return this.media.toggle(source)
  }

  /** @returns {KeyRow[]} */
  keys() {
    return deviceKeys(this)
  }

  question() {
    return question(this)
  }

  /** A child may have pressed it by mistake. */
  async leave() {
    const asks = { title: MEDIA.leaveAsk, text: MEDIA.leaveText, yes: WORDS.leave, stop: true }
    if (this.screen.me.role === "observer" || (await ask(asks))) await this.screen.leave()
  }
}

/** @param {Screen} screen @param {Early[]} early what was said before this was loaded */
export function open(screen, early) {
  const faces = new Faces(screen)
  faces.media.catchUp(early)
  faces.foresee()
  return faces
}

/**
 * Sound and picture for therapist and facilitator: pictures beside the board, the stage, the curtain, who may send what.
 * Begun while the room is drawn for the first time.
 */

import { html, nothing } from "lit-html"
import { repeat } from "lit-html/directives/repeat.js"
import { besideOf, permits, permitting, stagedBy } from "../media/rights.js"
import { keyOf } from "../media/sources.js"
import { acceptsEcho, besideLine, takeBeside } from "./beside.js"
import { Faces as Shared } from "./faces.js"
import { hurry } from "./faces-hurry.js"
import { peopleIn, studentsIn } from "./leading.js"
import { personOf } from "./model.js"
import { button, hidden, icon } from "./parts.js"
import { devicesButton, switches } from "./switches.js"
import { dragging, tile, viewWays, voiceMark, whySilent } from "./tiles.js"
import { MEDIA, tileOf } from "./words-media.js"
import { WORDS } from "./words-staff.js"

/** @import { Person } from "../core/records.js" */
/** @import { Source } from "../media/sources.js" */
/** @import { Early } from "../media/media.js" */
/** @import { Screen } from "./screen.js" */
/** @import { KeyRow } from "./tools.js" */

/** @typedef {{seat: string, source: Source, size: "main" | "second" | "small"}} Place */

const LARGER = "baseline.larger"
/** Own pictures come last. */
const OWN = 9
/** What a permit may give, by role. @type {Record<string, Source[]>} */
const PERMITTED = { student: ["mic", "face", "desk", "screen"], facilitator: ["mic", "face", "desk", "screen"], observer: ["mic"], therapist: [] }

/** What is not asked for: it is on, and a tap there would change nothing. @type {ReadonlySet<string>} */
const ON = new Set(["on", "covered", "silenced"])

export class Faces extends Shared {
  /** The board is looked at although all see something else: of this window only. */ peeking = false
  /** Pictures take half of the screen. */ larger = localStorage.getItem(LARGER) === "yes"
  /** The picture that is to be the largest, "seat/source". */ chosen = ""
  #settled = false

  /** @param {Screen} screen */
  constructor(screen) {
    super(screen)
    if (screen.me.role === "facilitator") screen.records.subscribe(() => this.#besideWhom())
  }

  /** A facilitator who comes to one student is beside that student, until they say otherwise. */
  #besideWhom() {
    const { records } = this.screen
    if (this.#settled || !records.complete) return
    const students = studentsIn(records)
    if (students.length !== 1) return
    this.#settled = true
    queueMicrotask(() => takeBeside(this.screen, students[0]))
  }

  /** @override */
  expected() {
    return this.#places().map(({ seat, source }) => keyOf(seat, source))
  }

  /** @override */
  get covers() {
    return super.covers && !this.peeking
  }

  /** @override */
  stage() {
    if (this.screen.me.role !== "therapist") return super.stage()
    this.tiles.staged = ""
    if (!super.covers) this.peeking = false
    if (!super.covers) return nothing
    const { scene } = this.media
    const what = scene.kind === "picture" ? tileOf(personOf(this.screen.records, scene.seat)?.name ?? "", scene.source) : WORDS.calmShown
    const peek = () => {
      this.peeking = !this.peeking
      this.screen.draw()
    }
    const own = scene.kind === "picture" && scene.source === "screen" && scene.seat === this.screen.me.seat
    return html`${this.peeking ? nothing : super.stage()}
      <div class="stage-bar"><p>${icon("stage")}<span>${WORDS.allSee} <bdi>${what}</bdi></span></p>
        ${button({ label: WORDS.lookAtBoard, kind: "quiet", pressed: this.peeking, press: peek })}
        ${own ? button({ label: MEDIA.stopSharing, kind: "stop", press: () => this.media.switchOff("screen") }) : nothing}
        ${button({ label: WORDS.backToBoard, mark: "before", kind: "primary", press: () => this.show("board") })}</div>`
  }

  /** What all look at from now on. @param {string} show @param {string} [of] */
  show(show, of = "") {
    this.screen.patch("stage", { show, of })
  }

  /** Pictures beside the board. */
  panel() {
    const { curtain } = this.media
    return html`<section class="faces" aria-label=${WORDS.pictures} data-region ?data-curtain=${curtain}>
      ${this.#lost()}
      ${curtain ? html`<div class="tile">${this.calm("curtain")}</div>` : nothing}
      <div class="tiles">${curtain ? nothing : repeat(this.#places(), ({ seat, source }) => keyOf(seat, source), place => this.#tile(place))}
        ${this.#quiet()}${this.#ways()}</div>
    </section>`
  }

  /** Why a facilitator hears nothing here. */
  #quiet() {
    const { records, me } = this.screen
    const student = personOf(records, besideOf(records, me.seat))?.name
    if (this.media.sound || !student) return nothing
    return html`<p class="faces-quiet hint">${icon("sound-off")}<span>${WORDS.quiet(student)}</span></p>`
  }

  /** How large, a rest for all, and less of everything. */
  #ways() {
    const { media } = this
    const { show } = stagedBy(this.screen.records)
    const leads = this.screen.me.role === "therapist"
    return html`<div class="faces-ways">${leads ? html`
      ${button({ label: WORDS.larger, mark: "larger", pressed: this.larger, press: () => this.#enlarge() })}
      ${button({ label: WORDS.calm, mark: "calm", pressed: show === "calm", press: () => this.show(show === "calm" ? "board" : "calm") })}` : nothing}
      ${button({ label: MEDIA.lowData, mark: "low-data", pressed: media.low, press: () => media.spare(!media.low) })}</div>`
  }

  /** The facilitator is told when nobody leads. */
  #lost() {
    if (this.media.led) return nothing
    return html`<p class="faces-lost" aria-live="polite">${icon("warn")}<span>${WORDS.notLed}</span></p>`
  }

  #enlarge() {
    this.larger = !this.larger
    localStorage.setItem(LARGER, this.larger ? "yes" : "no")
    this.screen.draw()
  }

  /** Which pictures there are, the largest first, then the others of the same person. @returns {Place[]} */
  #places() {
    const { screen, media } = this
    const leads = screen.me.role === "therapist"
    const staged = (/** @type {string} */ seat, /** @type {Source} */ source) => keyOf(seat, source) === this.tiles.staged
    const shows = (/** @type {string} */ seat, /** @type {Source} */ source) => media.stateOf(seat, source) !== "off" && !staged(seat, source)
    /** @type {{seat: string, source: Source, weight: number}[]} */
    const found = []
    for (const { id, role } of peopleIn(screen.records)) {
      if (id === screen.me.seat || role === "observer" || (!leads && role === "student")) continue
      const first = role === (leads ? "student" : "therapist")
      if (shows(id, "desk")) found.push({ seat: id, source: "desk", weight: first ? 0 : 3 })
      if ((first && !staged(id, "face")) || shows(id, "face")) found.push({ seat: id, source: "face", weight: !first ? 4 : shows(id, "face") ? 1 : 1.5 })
      if (shows(id, "screen")) found.push({ seat: id, source: "screen", weight: 2 })
    }
    for (const source of /** @type {const} */ (["face", "desk"])) {
      if (media.own.track(source) || media.own.opening.has(source)) found.push({ seat: screen.me.seat, source, weight: OWN })
    }
    const main = found.find(({ seat, source }) => keyOf(seat, source) === this.chosen) ?? [...found].sort((a, b) => a.weight - b.weight)[0]
    const rank = (/** @type {typeof main} */ each) => (each === main ? -2 : each.seat === main.seat ? -1 : each.weight)
    return found.sort((a, b) => rank(a) - rank(b)).map(each => ({ ...each, size: sizeOf(rank(each), each.weight) }))
  }

  /** @param {Place} place */
  #tile({ seat, source, size }) {
    const key = keyOf(seat, source)
    const drag = source === "desk" ? dragging(this.tiles, key) : nothing
    const own = seat === this.screen.me.seat
    const ways = html`${source === "desk" && size !== "small" ? viewWays(this.tiles, key) : nothing}
      ${size === "main" || own ? nothing : this.#way(WORDS.largest, "larger", seat, source, () => this.#choose(key))}
      ${this.#stageWay(seat, source)}`
    const view = tile(this.tiles, { place: "panel", seat, source, kind: `tile-${size}`, ways })
    return html`<div class="place place-${size}" @pointerdown=${drag} @pointermove=${drag}>${view}${size === "small" ? nothing : this.#asks(seat, source)}</div>`
  }

  /** Where something of a student's is not on: ask for it. @param {string} seat @param {Source} source */
  #asks(seat, source) {
    const person = personOf(this.screen.records, seat)
    if (this.screen.me.role !== "therapist" || person?.role !== "student" || source !== "face") return nothing
    const off = /** @type {const} */ (["mic", "face", "desk"]).filter(each => this.#mayAsk(seat, each))
    return off.length ? html`<div class="tile-asks">${off.map(each => html`<button type="button" class="button only"
      aria-label=${`${WORDS.askFor[each]} ${person.name}`} title=${WORDS.askFor[each]} @click=${() => this.askFor(seat, each)}
      >${icon(`ask-${each}`)}</button>`)}</div>` : nothing
  }

  /** @param {string} key */
  #choose(key) {
    this.chosen = key
    this.screen.draw()
  }

  /** @param {string} seat @param {Source} source */
  #mayAsk(seat, source) {
    const { client, records } = this.screen
    return client.present.has(seat) && permits(records, seat, source) && !ON.has(this.media.stateOf(seat, source))
  }

  /** @param {string} seat @param {Source} source */
  askFor(seat, source) {
    this.media.ask(seat, source)
    this.screen.say(WORDS.hasBeenAsked(personOf(this.screen.records, seat)?.name ?? ""))
  }

  /** @param {string} seat @param {Source} source */
  #stageWay(seat, source) {
    if (this.screen.me.role !== "therapist") return nothing
    const { show, of } = stagedBy(this.screen.records)
    if (show === source && of === seat) return this.#way(WORDS.backToBoard, "before", seat, source, () => this.show("board"))
    return this.#way(WORDS.showToAll, "stage", seat, source, () => this.show(source, seat))
  }

  /** @param {string} label @param {string} mark @param {string} seat @param {Source} source @param {() => void} press */
  #way(label, mark, seat, source, press) {
    const what = tileOf(personOf(this.screen.records, seat)?.name ?? "", source)
    return html`<button type="button" class="button only" aria-label=${`${label} ${what}`} title=${label} @click=${press}>${icon(mark)}</button>`
  }

  /** Own switches, for the bar at the top. */
  devices() {
    const { screen, tiles } = this
    return html`<div class="head-devices" role="group" aria-label=${MEDIA.controls}>
      ${switches(this, "head-switch")}
      ${screen.me.role === "facilitator" ? this.#soundSwitch() : nothing}
      ${devicesButton(screen, tiles, "quiet head-switch")}</div>`
  }

  curtainSwitch() {
    const { curtain } = this.media
    return html`<button type="button" class="button curtain-button" aria-pressed=${curtain} title=${WORDS.curtain} @click=${() => this.draw(!curtain)}
      >${icon("curtain")}<span>${WORDS.curtain}</span></button>`
  }

  /** One tap, and every camera is off. @param {boolean} curtain */
  draw(curtain) {
    this.screen.patch("stage", { curtain })
  }

  #soundSwitch() {
    const on = this.media.sound
    return html`<button type="button" class="button switch-device head-switch" aria-pressed=${on} title=${MEDIA.sound}
      @click=${() => void this.#switchSound()}>${icon(on ? "sound" : "sound-off")}<span>${MEDIA.sound}</span></button>`
  }

  async #switchSound() {
    if (this.media.sound || (await acceptsEcho(this.screen))) this.media.hearAll(!this.media.sound)
  }

  /** @override @param {Source} source */
  async toggle(source) {
    const warns = source === "mic" && this.screen.me.role === "facilitator" && !this.media.own.isOn("mic")
    if (!warns || (await acceptsEcho(this.screen))) await this.media.toggle(source)
  }

  /** What is known of somebody's voice and connection, for the list of people. @param {Person} person */
  marks({ id, role }) {
    const quality = this.media.links.get(id)
    const silence = whySilent(this.tiles, id)
    return html`<span class="marks">${role === "observer" && !permits(this.screen.records, id, "mic") ? nothing : voiceMark(this.tiles, id)}
      ${silence ? html`<span class="silence">${silence}</span>` : nothing}
      ${quality && quality !== "good" ? html`<span class="link link-${quality}">${icon("weak")}${MEDIA.link[quality]}</span>` : nothing}</span>`
  }

  /** What somebody may send, for the menu of that person. @param {Person} person */
  permits({ id, name, role }) {
    const sources = PERMITTED[role] ?? []
    if (!sources.length) return nothing
    const { records } = this.screen
    return html`<h2>${MEDIA.controls}</h2>
      ${sources.map(source => html`<label class="switch"><input type="checkbox" role="switch" .checked=${permits(records, id, source)}
        @change=${() => this.#permit(id, source, !permits(records, id, source))}>
        <span>${WORDS.mayUse[source]}${hidden(name)}</span></label>`)}
      ${sources.filter(source => (source === "face" || source === "desk") && this.#mayAsk(id, source)).map(source =>
        button({ label: WORDS.askFor[source], of: name, kind: "quiet", press: () => this.askFor(id, source) }))}`
  }

  /** @param {string} seat @param {Source} source @param {boolean} may */
  #permit(seat, source, may) {
    this.screen.propose(permitting(this.screen.records, seat, source, may))
  }

  /** For the one tap: mute, give the voice back, or ask for it. @param {Person} person */
  mute({ id, name, role }) {
    if (this.screen.me.role !== "therapist" || role === "therapist") return nothing
    const may = permits(this.screen.records, id, "mic")
    if (!may) return role === "observer" ? nothing : voiceButton(name, WORDS.unmute, "mic-off", () => this.#permit(id, "mic", true))
    if (this.#mayAsk(id, "mic")) return voiceButton(name, WORDS.askFor.mic, "ask-mic", () => this.askFor(id, "mic"))
    return voiceButton(name, WORDS.mute, "mic", () => this.#permit(id, "mic", false))
  }

  /** Beside whom a facilitator's device is. @param {Person} person */
  beside(person) {
    return besideLine(this.screen, person)
  }

  /** @override @returns {KeyRow[]} */
  keys() {
    return [...super.keys(), { keys: "Shift+p", label: WORDS.curtain, run: () => this.draw(!this.media.curtain) }]
  }
}

/** @param {string} name @param {string} label @param {string} mark @param {() => void} press */
function voiceButton(name, label, mark, press) {
  return html`<button type="button" class="button quiet only" aria-label=${`${label} ${name}`} title=${label} @click=${press}>${icon(mark)}</button>`
}

/** @param {number} rank @param {number} weight @returns {Place["size"]} */
function sizeOf(rank, weight) {
  if (rank < -1) return weight === OWN ? "second" : "main"
  return rank < 0 ? "second" : "small"
}

/** @param {Screen} screen @param {Early[]} early what was said before this was loaded */
export function open(screen, early) {
  const faces = new Faces(screen)
  faces.media.catchUp(early)
  faces.foresee()
  if (!document.querySelector(".board-host")) hurry(faces)
  return faces
}

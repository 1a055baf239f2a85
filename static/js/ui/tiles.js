/**
 * Pictures of people in their places: a tile with a name, what is known of it, and what can be done with it.
 * Shared by all roles; which tiles there are is decided by whoever calls.
 */

import { html, nothing } from "lit-html"
import { keyOf } from "../media/sources.js"
import { SHOWING, STRAIGHT, VIEW_KEYS, dragged, lookOf, moves, stepped } from "./looks.js"
import { isStaff, personOf } from "./model.js"
import { hidden, icon, picture } from "./parts.js"
import { LivePicture } from "./picture.js"
import { LOOKS, MEDIA, pictureOf, silenceOf, tileOf } from "./words-media.js"

/** @import { Media } from "../media/media.js" */
/** @import { Source } from "../media/sources.js" */
/** @import { Look, Point, View, ViewStep } from "./looks.js" */
/** @import { Seen } from "./picture.js" */
/** @import { Screen } from "./screen.js" */

const VIEWS = "baseline.views"
/** Views remembered on this device: the newest. */
const MOST_VIEWS = 40
/** So many looks without a frame mean nothing on a shared screen. */
const SCREEN_PATIENCE = 8

/** The pictures of one window, in all their places. */
export class Tiles {
  /** By place and key. @type {Map<string, LivePicture>} */ #pictures = new Map()
  /** @type {Map<string, Seen>} */ #seen = new Map()
  /** What is to be seen on the stage of this screen, "seat/source"; it is not shown twice. */ staged = ""
  /** Draws the choice of devices anew, while it is open. @type {(() => void) | null} */ redrawDevices = null
  /** The finger or mouse that holds a picture, and where it was. @type {Point & {id: number} | null} */ held = null
  /** How pictures of desks lie, by key. @type {Map<string, View>} */ #views

  /** @param {Screen} screen @param {Media} media */
  constructor(screen, media) {
    this.screen = screen
    this.media = media
    this.#views = new Map(remembered())
  }

  /** @param {string} key @returns {View} */
  viewOf(key) {
    return this.#views.get(key) ?? STRAIGHT
  }

  /** @param {string} key @param {ViewStep | View} to */
  turn(key, to) {
    const view = typeof to === "string" ? stepped(this.viewOf(key), to) : to
    this.#views.delete(key)
    this.#views.set(key, view)
    localStorage.setItem(VIEWS, JSON.stringify([...this.#views].slice(-MOST_VIEWS)))
    this.screen.draw()
  }

  /** How a picture stands now. @param {string} place @param {string} seat @param {Source} source @returns {Look} */
  look(place, seat, source) {
    const { media, screen } = this
    const key = keyOf(seat, source)
    if (key === this.staged && place !== "stage") return "staged"
    const own = seat === screen.me.seat
    const { present } = screen.client   // empty: one is not connected oneself, and does not know
    return lookOf({
      device: media.stateOf(seat, source), own, opening: media.own.opening.has(source), here: own || !present.size || present.has(seat),
      curtain: media.curtain, low: media.low, shed: media.shed.has(key), stream: media.stream(key) !== null,
      seen: this.#seen.get(`${place} ${key}`) ?? "waiting",
    })
  }

  /** The element that shows a picture in a place. @param {string} place @param {string} seat @param {Source} source @param {string} name */
  picture(place, seat, source, name) {
    const key = keyOf(seat, source)
    const at = `${place} ${key}`
    const own = seat === this.screen.me.seat
    const element = this.#pictures.get(at) ?? this.#newPicture(at, key)
    element.label = pictureOf(name, source)
    element.stream = this.media.stream(key)
    const view = source === "desk" ? this.viewOf(key) : STRAIGHT
    element.view = own && source === "face" ? { ...view, mirrored: !view.mirrored } : view
    if (source === "screen") element.patience = SCREEN_PATIENCE
    if (own && source !== "screen") element.lens = covered => this.media.own.cover(source, covered)
    if (own) element.patience = Infinity
    return element
  }

  /** @param {string} at @param {string} key */
  #newPicture(at, key) {
    const element = new LivePicture()
    this.#pictures.set(at, element)
    element.sized = height => this.media.show(element, key, height)
    element.seen = seen => {
      this.#seen.set(at, seen)
      this.screen.draw()
    }
    element.gone = () => {
      if (this.#pictures.get(at) === element) this.#pictures.delete(at)
      this.#seen.delete(at)
    }
    return element
  }
}

/** @returns {[string, View][]} */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(VIEWS) ?? "[]")
  } catch {
    return []
  }
}

/**
 * One picture with all that belongs to it.
 * @param {Tiles} tiles
 * @param {object} is
 * @param {string} is.place
 * @param {string} is.seat
 * @param {Source} is.source
 * @param {string} [is.kind] more classes
 * @param {unknown} [is.ways] what can be done with it
 * @param {boolean} [is.plain] without words for what a child need not know
 */
export function tile(tiles, { place, seat, source, kind = "", ways = nothing, plain = false }) {
  const { screen, media } = tiles
  const person = personOf(screen.records, seat)
  const name = person?.name ?? ""
  const look = tiles.look(place, seat, source)
  const showing = SHOWING.has(look) && (media.stream(keyOf(seat, source)) !== null || look === "waiting")
  const speaking = source !== "screen" && media.speaking.has(seat)
  const silence = source === "face" ? whySilent(tiles, seat) : ""
  const said = [silence, wordsOf(look, plain, media.noPath)].filter(Boolean)
  return html`<div class="tile ${kind}" role="group" aria-label=${tileOf(name, source)} data-look=${look} data-source=${source}
    ?data-speaking=${speaking} ?data-silent=${silence !== ""}>
    ${showing ? tiles.picture(place, seat, source, name) : html`<div class="tile-none">${picture(person?.symbol ?? "")}</div>`}
    ${said.length ? html`<p class="tile-word">${said.map(each => html`<span>${each}</span> `)}</p>` : nothing}
    <p class="tile-name">${voiceMark(tiles, seat, source)}${source === "face" ? nothing : icon(source)}<bdi>${name}</bdi></p>
    ${ways === nothing ? nothing : html`<div class="tile-ways">${ways}</div>`}
  </div>`
}

/** What a child need not know is only off. @type {ReadonlySet<Look>} */
const TOLD = new Set(/** @type {Look[]} */ (["calm", "still", "shed", "low", "waiting", "staged"]))

/** @param {Look} look @param {boolean} plain @param {boolean} noPath */
function wordsOf(look, plain, noPath) {
  if (look === "live") return ""
  if (noPath && (look === "waiting" || look === "still")) return MEDIA.noPath
  return plain && !TOLD.has(look) ? LOOKS.off : LOOKS[look] ?? LOOKS.off
}

/** What staff are told of a microphone that somebody else did not switch off. @param {Tiles} tiles @param {string} seat */
export function whySilent({ media, screen: { me, client } }, seat) {
  return isStaff(me.role) && seat !== me.seat && client.present.has(seat) ? silenceOf(media.stateOf(seat, "mic")) : ""
}

/** Whether somebody speaks or is muted, by a sign and a word. @param {Tiles} tiles @param {string} seat @param {Source} source */
export function voiceMark({ media }, seat, source = "face") {
  if (source === "screen") return nothing
  if (media.speaking.has(seat)) return html`<span class="voice voice-on">${icon("speaking")}${hidden(MEDIA.speaking)}</span>`
  if (media.stateOf(seat, "mic") === "on") return nothing
  return html`<span class="voice">${icon("mic-off")}${hidden(MEDIA.micOff)}</span>`
}

/** @type {{step: ViewStep, label: string, mark: string}[]} */
const VIEW_WAYS = [
  { step: "closer", label: MEDIA.closer, mark: "closer" }, { step: "farther", label: MEDIA.farther, mark: "farther" },
  { step: "turn", label: MEDIA.turn, mark: "turn" }, { step: "mirror", label: MEDIA.mirror, mark: "mirror" },
  { step: "straight", label: MEDIA.straight, mark: "undo" },
]
/** Where it is zoomed. @type {typeof VIEW_WAYS} */
const MOVE_WAYS = [
  { step: "left", label: MEDIA.moveLeft, mark: "before" }, { step: "up", label: MEDIA.moveUp, mark: "before" },
  { step: "down", label: MEDIA.moveDown, mark: "after" }, { step: "right", label: MEDIA.moveRight, mark: "after" },
]

/**
 * Turn, mirror, zoom and move the picture of a desk, each viewer for itself.
 * @param {Tiles} tiles @param {string} key
 */
export function viewWays(tiles, key) {
  const view = tiles.viewOf(key)
  const way = (/** @type {typeof VIEW_WAYS[number]} */ { step, label, mark }, off = false) => html`<button type="button"
    class="button only" data-step=${step} aria-label=${label} title=${label} aria-disabled=${off || nothing}
    @click=${off ? nothing : () => tiles.turn(key, step)}>${icon(mark)}</button>`
  return html`<details class="menu view-menu"><summary class="button only">${icon("view")}<span class="vh">${MEDIA.view}</span></summary>
    <div class="view-ways" role="group" aria-label=${MEDIA.view} title=${MEDIA.viewKeys}
      @keydown=${(/** @type {KeyboardEvent} */ event) => turnByKey(tiles, key, event)}>
      <div>${VIEW_WAYS.map(each => way(each))}</div>
      ${view.zoom > 1 ? html`<div>${MOVE_WAYS.map(each => way(each, !moves(view, each.step)))}</div>` : nothing}
    </div></details>`
}

/** @param {Tiles} tiles @param {string} key @param {KeyboardEvent} event */
function turnByKey(tiles, key, event) {
  const step = VIEW_KEYS[event.key]
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  event.stopPropagation()
  tiles.turn(key, step)
}

/** Move a zoomed picture with finger or mouse. @param {Tiles} tiles @param {string} key */
export function dragging(tiles, key) {
  return {
    handleEvent: (/** @type {PointerEvent} */ event) => {
      const frame = /** @type {HTMLElement} */ (event.currentTarget)
      const at = { id: event.pointerId, x: event.clientX, y: event.clientY }
      if (event.type === "pointerdown") {
        if (!(event.target instanceof HTMLVideoElement) || tiles.viewOf(key).zoom <= 1) return
        frame.setPointerCapture(event.pointerId)
        tiles.held = at
      } else if (tiles.held?.id === at.id && frame.hasPointerCapture(at.id)) {
        tiles.turn(key, dragged(tiles.viewOf(key), tiles.held, at, { width: frame.clientWidth, height: frame.clientHeight }))
        tiles.held = at
      }
    },
  }
}

/** A picture that asks for nothing. @param {string} title @param {string} [text] */
export function calmPicture(title, text) {
  return html`<div class="rest"><svg class="rest-picture" viewBox="0 0 240 120" preserveAspectRatio="xMidYMax slice" aria-hidden="true"
    ><circle class="rest-sun" cx="120" cy="62" r="26"></circle><path class="rest-far" d="M0 84C50 58 92 66 132 80S210 70 240 78V120H0Z"></path
    ><path class="rest-near" d="M0 102C60 84 116 92 164 100S222 98 240 96V120H0Z"></path></svg>
    <p class="rest-title">${title}</p>${text ? html`<p>${text}</p>` : nothing}</div>`
}


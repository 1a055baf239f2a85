/**
 * The board of one window: puts paper, ink, pointers and tools together, and draws once a frame.
 * Which page is looked at and who may draw is decided by whoever makes it.
 */

/** @import { Change, Role, StrokeFields } from "../core/records.js" */
/** @import { Replica } from "../core/replica.js" */
/** @import { Presence } from "../sync/messages.js" */
/** @import { Cues } from "./cues.js" */
/** @import { Look } from "./desk.js" */
/** @import { Tool } from "./hand.js" */
/** @import { Spot } from "./ink.js" */
/** @import { Player } from "./replay.js" */
/** @import { Roam } from "./roam.js" */

import { Desk } from "./desk.js"
import { Hand } from "./hand.js"
import { Live } from "./live.js"

/**
 * What the board needs of a client (sync/client.js).
 * @typedef {object} BoardClient
 * @property {Pick<Replica, "all" | "get" | "page" | "clearedAt" | "subscribe">} replica
 * @property {(changes: Change[]) => unknown} propose
 * @property {(kind: string, body: {[field: string]: unknown}) => boolean} presence whether it went
 * @property {(stroke: StrokeFields | null) => void} draft
 * @property {(event: "presence", listener: (presence: Presence) => void) => () => void} on
 *
 * @typedef {{what: string, page: string, mark?: string, half?: boolean}} Again what is to be written again
 * @typedef {{surface: string, surfaceHelp: string, strip: string}} BoardWords
 */

/** How often something that fades by itself is looked after. */
const FADE_MS = 500
/** So long after a frame has begun the page is painted, less while a hand draws on it: its ink comes first. */
const FRAME_MS = 9, HAND_MS = 5
/** A child who wrote within this time is not carried to where the therapist writes. */
const BUSY_MS = 1500

/**
 * @param {HTMLElement} host takes its size from its surroundings; the board fills it
 * @param {{client: BoardClient, me: {seat: string, role: Role}, words: BoardWords, tool?: Tool, tapped?: (spot: Spot) => void,
 *   looked?: (look: Look) => void}} parts tapped: told where, with the tool for it; looked: how a hand moved the page
 */
export function createBoard(host, parts) {
  return new Board(host, parts)
}

class Board {
  /** The element that takes the ink. */
  surface = document.createElement("div")
  #live = new Live()
  #enabled = true
  /** Loaded with the first cue that is seen. @type {Cues | null} */ #cues = null
  #cuesAsked = false
  /** @type {Player | null} */ #player = null
  #replays = 0
  /** @type {ReadonlyMap<string, string> | null} */ #tints = null
  #frame = 0
  #timer = 0
  #ended = new AbortController()
  #client
  #me
  #host
  #desk
  #hand
  /** Loaded for those who may. @type {Roam | null} */ #roam = null
  #free = false
  #tool = ""
  /** As others look at the page. */ #look = { zoom: 100, x: 0, y: 0 }

  /** @param {HTMLElement} host @param {Parameters<typeof createBoard>[1]} parts */
  constructor(host, { client, me, words, tool, tapped = () => {}, looked = () => {} }) {
    this.#client = client
    this.#me = me
    const redraw = () => this.#redraw()
    name(this.surface, words)
    this.surface.append(...this.#live.elements)
    this.#desk = new Desk(host, this.surface, words.strip, () => {
      this.#live.moved()
      this.#player?.moved()
      redraw()
    }, () => this.#desk.look && looked(this.#desk.look))
    const { signal } = this.#ended
    this.#host = host
    this.#hand = new Hand({ client, me, desk: this.#desk, live: this.#live, redraw, tapped }, signal)
    if (tool) this.setTool(tool)
    const resized = new ResizeObserver(() => this.#desk.layout())
    resized.observe(host)
    const ends = [
      client.replica.subscribe((ids, reset) => this.#changed(ids, reset)),
      client.on("presence", presence => this.#hear(presence)),
      () => resized.disconnect(),
      () => this.#desk.remove(),
    ]
    signal.addEventListener("abort", () => ends.forEach(end => end()))
    window.addEventListener("resize", () => this.#desk.layout(), { signal })  // another zoom, another screen
    document.addEventListener("visibilitychange", () => document.hidden && this.#hand.pencil.keep(), { signal })
  }

  destroy() {
    this.#hand.rest()
    this.#replays += 1
    this.#player?.stop()
    this.#ended.abort()
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
  }

  /** Turn to a page; "" to none.  @param {string} id */
  setPage(id) {
    if (id === this.#desk.page) return
    this.#hand.rest()
    this.#desk.page = id
    this.#look = { zoom: this.#desk.zoom, x: -1, y: -1 }   // whatever is looked at of it is new
    this.#lay()
  }

  /** @param {Tool} tool */
  setTool(tool) {
    this.#hand.take(tool)
    this.#tool = tool.tool
    if (this.#roam) this.#roam.hand = tool.tool === "hand"
  }

  /** Look closer at a part of the page, as others do.  @param {Look} look */
  setLook(look) {
    const { zoom, x, y } = this.#look
    if (look.zoom === zoom && look.x === x && look.y === y) return
    this.#look = look
    const now = this.#desk.look
    if (now && now.zoom === look.zoom && now.x === look.x && now.y === look.y) return   // it was this hand that went there
    this.#desk.lookAt(look)
  }

  /** The part of the page that is seen, hundredths of a millimetre; null where none is. */
  get part() {
    const { view } = this.#desk
    return view && { x: view.left * 100 / view.k, y: view.top * 100 / view.k, width: view.wide * 100 / view.k, height: view.seen * 100 / view.k }
  }

  /** Whether one may go over the page for oneself.  @param {boolean} free */
  async setRoaming(free) {
    const first = free && !this.#free && !this.#roam
    this.#free = free
    if (first) {
      const module = await import("./roam.js").catch(() => null)
      if (!module || this.#roam) return void (this.#free &&= module !== null)   // the network went: the next time it is asked again
      this.#roam = new module.Roam(this.#host, this.#desk, this.#ended.signal)
    }
    if (!this.#roam) return
    this.#roam.free = this.#free
    if (first) this.#roam.hand = this.#tool === "hand"
  }

  /** @param {number} factor of how close the page is */
  zoomBy(factor) {
    this.#desk.zoomBy(factor)
  }

  /** Lock or unlock: a stroke that is being written is finished first.  @param {boolean} enabled */
  setEnabled(enabled) {
    if (enabled === this.#enabled) return
    this.#enabled = enabled
    this.#hand.free = enabled && !this.#desk.hidden
  }

  /** Take the page out of sight for a while.  @param {boolean} hidden */
  setHidden(hidden) {
    if (hidden === this.#desk.hidden) return
    this.#hand.free = this.#enabled && !hidden
    this.#desk.hidden = hidden
    this.#desk.layout()
  }

  /** Show overlays, or the page without them.  @param {boolean} shown */
  setOverlay(shown) {
    if (shown === this.#desk.overlaid) return
    this.#desk.overlaid = shown
    this.#lay()
  }

  /** Show each person's ink in a color of its own; null: as it was written.  @param {ReadonlyMap<string, string> | null} tints */
  setTints(tints) {
    if (tints === this.#tints) return
    this.#tints = tints
    this.#desk.tint(tints)
    this.#live.tint(tints)
    this.#redraw()
  }

  #lay() {
    const record = this.#client.replica.get(this.#desk.page)
    this.#desk.lay(record?.type === "page" ? record : null)
    void this.#layCues()
  }

  /** Letters to trace lie below the ink. What draws them comes with the first of them.  @returns {Promise<void>} */
  async #layCues() {
    const { leaf } = this.#desk
    if (!this.#cues && this.#cuesHere().length && !this.#cuesAsked) {
      this.#cuesAsked = true
      const module = await import("./cues.js").catch(() => null)
      const face = await module?.loadFace().catch(() => null)
      this.#cuesAsked = false
      if (!module || !face) return  // the network went: the next change is another chance
      this.#cues = new module.Cues(face)
      return this.#layCues()
    }
    leaf?.tiles.lay(this.#under())
    this.#redraw()
  }

  /** What lies below the ink of the page in view. */
  #under() {
    return this.#cues?.under(this.#cuesHere()) ?? []
  }

  #cuesHere() {
    return [...this.#client.replica.all("cue")].filter(cue => cue.page === this.#desk.leaf?.id && !cue.gone)
  }

  /** Write something again, or stop it.  @param {Again} again */
  async replay(again) {
    this.#player?.stop()
    this.#player = null
    const turn = this.#replays += 1
    if (again.what === "stop" || again.page !== this.#desk.leaf?.id) return
    const parts = { replica: this.#client.replica, desk: this.#desk, hand: this.#hand, under: () => this.#under() }
    const player = await import("./replay.js").then(({ replay }) => replay(again, parts)).catch(() => null)   // the network went
    if (turn === this.#replays) this.#player = player
    else player?.stop()   // meanwhile it was stopped, or begun anew
  }

  /** @param {Set<string>} ids whose record is another one now  @param {boolean} reset */
  #changed(ids, reset) {
    const { replica } = this.#client
    this.#desk.touch(ids, reset)
    for (const id of ids) if (!replica.get(id)) this.#live.settle(id)  // refused, or gone from our sight
    const page = replica.get(this.#desk.page)
    const rules = page?.type === "page" ? this.#desk.rulesOf(page) : undefined
    if (rules !== this.#desk.leaf?.rules) this.#lay()
    else if (reset || [...ids].some(id => replica.get(id)?.type === "cue")) void this.#layCues()
    this.#redraw()
  }

  #redraw() {
    this.#frame ||= requestAnimationFrame(now => this.#draw(now))
  }

  /** @param {number} now */
  #draw(now) {
    this.#frame = 0
    const { pencil, eraser } = this.#hand
    const { view, leaf } = this.#desk
    pencil.tick(now)
    if (!view || !leaf) return
    const done = this.#desk.paint(this.#client.replica, now + (pencil.busy || eraser.busy ? HAND_MS : FRAME_MS))
    if (done) for (const id of this.#live.strokes()) if (this.#client.replica.get(id)) this.#live.settle(id)
    const fades = this.#live.draw(view, leaf.id, now)
    if (!done || pencil.busy || this.#live.lit) this.#redraw()
    else if (fades) this.#later()
  }

  #later() {
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#redraw(), FADE_MS)
  }

  /** @param {Presence} presence */
  #hear(presence) {
    const role = this.#roleOf(presence.seat)
    if (presence.kind === "ink" && this.#client.replica.get(String(presence.stroke))) return  // it was committed meanwhile
    if (presence.kind === "replay") {
      if (!presence.to || presence.to === this.#me.seat) void this.replay(/** @type {any} */ (presence))
      return
    }
    if (presence.kind === "pointer" && !presence.laser && this.#me.role === "student" && !isStaff(role)) return
    const at = this.#live.hear(presence, role, performance.now())
    if (at && at.page === this.#desk.leaf?.id) this.#follow(role, at)
    this.#redraw()
  }

  /**
   * A student sees where staff write: out of view it is brought into view, unless the child is writing.
   * @param {Role} role
   * @param {Spot} spot hundredths of a millimetre
   */
  #follow(role, spot) {
    const busy = this.#hand.keys.at || performance.now() - this.#hand.wroteAt < BUSY_MS
    if (this.#me.role === "student" && isStaff(role) && !busy) this.#desk.carryTo(spot)
  }

  /** @param {string} seat @returns {Role} */
  #roleOf(seat) {
    const person = this.#client.replica.get(seat)
    return person?.type === "person" ? person.role : "observer"
  }
}

/** @param {Role} role */
function isStaff(role) {
  return role === "therapist" || role === "facilitator"
}

/** @param {HTMLElement} surface @param {BoardWords} words */
function name(surface, words) {
  surface.id = "surface"
  surface.tabIndex = 0
  surface.setAttribute("role", "application")  // arrow keys and space are for drawing here
  surface.setAttribute("aria-label", words.surface)
  surface.setAttribute("aria-description", words.surfaceHelp)
}

/**
 * The one screen of a room's page: what this window knows, the board it holds, and when it is drawn anew.
 * The views are pure functions of it; who may do what is the server's business, and model.js's guess.
 */

import { render } from "lit-html"
import { createBoard } from "../board/board.js"
import { newId } from "../core/replica.js"
import { looked, settleLook } from "./look.js"
import { controlsOf, hasTool, mayDraw, pageInView, stageOf } from "./model.js"
import { atTheDoor, calm, closeDialogs, goodbye } from "./parts.js"
import { WORDS } from "./words.js"

/** @import { Action, Change, Fields, NewRecord, Page, Role } from "../core/records.js" */
/** @import { Spot } from "../board/ink.js" */
/** @import { Tool } from "../board/hand.js" */
/** @import { RoomClient } from "../sync/client.js" */
/** @import { Presence, Seat, SignalMessage } from "../sync/messages.js" */
/** @import { Again } from "../board/board.js" */
/** @import { Faces } from "./faces.js" */
/** @import { Mirror } from "./model-mirror.js" */
/** @import { ViewSign } from "./view-sign.js" */

/**
 * @typedef {object} State what this window alone knows
 * @property {Seat | null} seat null until the server has said who we are
 * @property {string} bye why we are out, or ""
 * @property {{page: string, stage: string}} chosen the page turned to by hand, and what the stage showed then
 * @property {Tool} tool
 * @property {string} notice
 * @property {boolean} storageWell
 * @property {Map<string, Mirror>} views what the others' screens show: staff alone are told
 */

/**
 * @typedef {object} Side what students see, or staff
 * @property {(screen: Screen) => unknown} inRoom the view of the room
 * @property {(screen: Screen) => void} listen told once, before anything is drawn
 * @property {(screen: Screen) => void} [drawn] told after each drawing
 * @property {(screen: Screen) => ReadonlyMap<string, string> | null} [tints] a color for each person's ink
 * @property {(screen: Screen, spot: Spot) => void} [tapped] told where the page was tapped with the tool for it
 * @property {() => Promise<{open: (screen: Screen, early: (SignalMessage | Presence)[]) => Faces}>} [faces] loads sound and picture
 * @property {boolean} [second] a second device, which leads nothing
 * @property {typeof goodbye} [goodbye] after the room, where other words are wanted
 * @property {Record<string, string>} refusals what is said to a refusal, by its code
 */

const NOTICE_MS = 8000
/** With what each tool begins; widths in hundredths of a millimetre, a school pencil's line and a marker's. */
const LOOKS = { pencil: { color: "graphite", width: 80 }, highlighter: { color: "orange", width: 500 } }

export class Screen {
  /** @type {State} */
  state = {
    seat: null, bye: "", chosen: { page: "", stage: "" }, notice: "", storageWell: true, views: new Map(),
    tool: { tool: "pencil", color: "graphite", width: LOOKS.pencil.width },
  }

  /** Sound and picture, once they are loaded. @type {Faces | null} */ faces = null
  /** @type {ReturnType<typeof createBoard> | null} */ #board = null
  /** @type {Element | null} */ #host = null
  #boardPage = ""
  /** Color and width of what draws. */ #looks = new Map(/** @type {[string, Omit<Tool, "tool">][]} */ (Object.entries(LOOKS)))
  /** Once it is loaded: with the next drawing staff are told what this screen shows. @type {typeof ViewSign | null} */ signs = null
  /** @type {ViewSign | null} */ #sign = null
  #asked = false
  /** Whether there is something more urgent than to draw: then a frame is left out. */ urgent = () => false
  #noticeTimer = 0
  #steps = ""
  /** Pages that were there before: a new one of one's own is turned to. @type {Set<string>} */ #known = new Set()

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.root what the views are drawn into
   * @param {RoomClient} parts.client
   * @param {{seat: string, role: Role}} parts.me
   * @param {Side} parts.side
   */
  constructor({ root, client, me, side }) {
    this.root = root
    this.client = client
    this.me = me
    this.side = side
  }

  get records() {
    return this.client.replica
  }

  /** The page in view. @returns {Page | undefined} */
  get page() {
    return pageInView(this.records, this.me, this.state.chosen)
  }

  /** How one's own work is doing. */
  get status() {
    return this.client.status ?? (this.state.seat ? "saved" : "saving")
  }

  /** Whether this seat is in the room, as far as is known. */
  get inside() {
    return this.state.seat?.status === "in" && !this.state.bye
  }

  /** Listen to the client and draw. */
  start() {
    const { client } = this
    client.on("seat", seat => this.set({ seat }))
    client.on("status", () => this.draw())
    client.on("refused", ({ code }) => this.say(this.side.refusals[code] ?? this.side.refusals.fallback))
    client.on("bye", ({ code }) => this.#leave(code))
    client.on("presence", presence => this.#seen(presence))
    client.replica.subscribe((ids, reset) => this.#changed(ids, reset))
    this.root.replaceChildren()
    this.draw()
  }

  /** @param {Partial<State>} fields */
  set(fields) {
    Object.assign(this.state, fields)
    this.draw()
  }

  /** Draw in the next frame, once for all that happens until then. */
  draw() {
    if (this.#asked) return
    this.#asked = true
    requestAnimationFrame(() => {
      this.#asked = false
      if (this.urgent()) return this.draw()
      const held = document.activeElement
      const part = held?.closest("[aria-label]")?.getAttribute("aria-label")
      render(this.#view(), this.root)
      if (held && !held.isConnected) this.#focusIn(part ?? "")
      this.#settleBoard()
      this.#sign ??= this.signs && new this.signs(this, () => this.#board?.part ?? null)
      this.#sign?.tell()
      this.side.drawn?.(this)
    })
  }

  /** Tell the reader something; it goes by itself. @param {string} notice */
  say(notice) {
    clearTimeout(this.#noticeTimer)
    this.set({ notice })
    this.#noticeTimer = window.setTimeout(() => this.set({ notice: "" }), NOTICE_MS)
  }

  /** @param {Change[]} changes */
  propose(...changes) {
    this.client.propose(changes)
  }

  /** @param {NewRecord} record */
  put(record) {
    this.propose({ op: "put", record })
  }

  /** @param {string} id @param {Fields} fields */
  patch(id, fields) {
    this.propose({ op: "patch", id, fields })
  }

  /** @param {Action} action */
  act(action) {
    this.client.act(action)
  }

  /** Turn to a page in this window only. @param {string} page */
  turnTo(page) {
    this.set({ chosen: { page, stage: stageOf(this.records)?.page ?? "" } })
  }

  /** Take a tool as it was left.  @param {Partial<Tool>} fields */
  pick(fields) {
    const kept = fields.tool && this.#looks.get(fields.tool)
    const tool = { ...this.state.tool, ...kept, ...fields }
    if (this.#looks.has(tool.tool)) this.#looks.set(tool.tool, { color: tool.color, width: tool.width })
    this.set({ tool })
    this.#board?.setTool(this.state.tool)
  }

  /** Write something again on this screen.  @param {Again} again */
  replay(again) {
    void this.#board?.replay(again)
  }

  undo() {
    this.#turn(this.client.history.undo())
  }

  redo() {
    this.#turn(this.client.history.redo())
  }

  /** Put away all ink of the page in view. */
  clear() {
    if (this.page) this.put({ type: "clearing", id: newId(), page: this.page.id, undone: false })
  }

  /** Go, and let this browser forget the room; what is not delivered yet stays kept. */
  async leave() {
    this.faces?.media.close()
    await this.client.leave()
    void fetch(`${location.pathname}/leave`, { method: "POST", headers: { accept: "application/json" }, keepalive: true }).catch(() => null)
    this.#leave("left")
  }

  /** The room, or what is shown before and after it. */
  #view() {
    const { state: { seat, bye }, status, records, me: { role } } = this
    const over = bye || (seat?.status === "out" ? "ended" : "")
    if (over) return (this.side.goodbye ?? goodbye)({ code: over, kept: records.pending.length > 0, role, symbol: seat?.symbol })
    if (!seat) return calm({ title: WORDS.opening, text: status.startsWith("offline") ? WORDS.waitingOffline : "" })
    return seat.status === "in" ? this.side.inRoom(this) : atTheDoor(seat, status)
  }

  /** @param {string} outcome of a step through one's own history */
  #turn(outcome) {
    if (outcome === "skipped") this.say(WORDS.undoPassed)
    this.draw()
  }

  /** Ink alone changes nothing around the board. @param {Set<string>} ids @param {boolean} reset */
  #changed(ids, reset) {
    let around = reset
    for (const id of ids) {
      const record = this.records.get(id)
      around ||= record?.type !== "stroke"
      if (record?.type !== "page" || this.#known.has(id)) continue
      this.#known.add(id)
      if (record.audience === this.me.seat && !record.aside && !reset) this.turnTo(id)
    }
    const { canUndo, canRedo } = this.client.history
    if (around || `${canUndo} ${canRedo}` !== this.#steps) this.draw()
    this.#steps = `${canUndo} ${canRedo}`
  }

  /** @param {Presence} presence */
  #seen({ kind, well }) {
    if (kind === "storage") this.state.storageWell = well === true
    else if (kind !== "here" && kind !== "gone") return
    this.draw()
  }

  /** @param {string} code */
  #leave(code) {
    closeDialogs()
    this.faces?.media.close()
    this.set({ bye: code })
  }

  /** Where what had the focus has gone, it stays in the same part of the screen. @param {string} part its name */
  #focusIn(part) {
    const there = this.root.querySelector(`[aria-label="${CSS.escape(part)}"] :is(button, a, summary)`)
    const stop = there ?? this.root.querySelector("#surface")
    if (stop instanceof HTMLElement) stop.focus()
  }

  /** The board lives as long as the views have a place for it. */
  #settleBoard() {
    const host = this.root.querySelector(".board-host")
    if (host !== this.#host) {
      this.#board?.destroy()
      this.#board = host ? this.#newBoard(/** @type {HTMLElement} */ (host)) : null
      this.#host = host
      this.#boardPage = ""
    }
    const page = this.page?.id ?? ""
    if (this.#board && page !== this.#boardPage) this.#board.setPage(page)
    this.#boardPage = page
    if (this.#board) settleLook(this, this.#board)
    const controls = controlsOf(this.records, this.me.seat)
    dispatchEvent(new CustomEvent("comfort", { detail: controls ?? {} }))   // what staff set goes before what the device has
    this.#board?.setHidden(controls?.board_hidden ?? false)
    this.#board?.setTints(this.side.tints?.(this) ?? null)
    this.#board?.setOverlay(!controls?.overlay_hidden)
    const covered = this.faces?.covers ?? false
    this.#board?.setEnabled(this.inside && !covered && mayDraw(this.records, this.me) && hasTool(this.records, this.me, this.state.tool.tool))
  }

  /** @param {HTMLElement} host */
  #newBoard(host) {
    const words = { surface: WORDS.surface, surfaceHelp: WORDS.surfaceHelp, strip: WORDS.surfaceStrip }
    return createBoard(host, { client: this.client, me: this.me, tool: this.state.tool, words, tapped: spot => this.side.tapped?.(this, spot),
      looked: look => looked(this, look) })
  }
}

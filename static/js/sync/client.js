/**
 * One seat's end of the room: says hello, follows the commits, brings one's own work there, says how things stand.
 * No DOM: it runs in node as well. What a message means for the records is the replica's business.
 */

import { History } from "../core/history.js"
import { Replica, newId, tell } from "../core/replica.js"
import { Link, systemClock } from "./link.js"
import { Pending } from "./pending.js"

/** @import { Action, Change, Proposal, StrokeFields } from "../core/records.js" */
/** @import { Keep } from "./keep.js" */
/** @import { Clock, Socket } from "./link.js" */
/** @import { Bye, ByeMessage, CommitMessage, Events, HeldMessage, PresenceMessage, ProposeMessage, RefuseMessage, Seat, ServerMessage,
 *   Status, WelcomeMessage } from "./messages.js" */

/** Closes after which nothing is retried, where the goodbye itself got lost. @type {{[code: number]: string}} */
const FINAL = { 4400: "malformed", 4401: "expired", 4403: "removed", 4409: "replaced", 4410: "ended", 4426: "version" }
const FINAL_CODES = new Set([...Object.values(FINAL), "blocked"])
const TOO_SLOW = 4408
const MOST_ENCORES = 3
const LEAVE_MS = 2000

const open = (/** @type {string} */ url) => new WebSocket(url, "baseline.v1")
/** The head only (nothing keeps it), and while it is waited for: each question holds one of a browser's six connections. @param {string} url @param {AbortSignal} signal */
const ask = (url, signal) => fetch(new URL("/healthz", url.replace("ws", "http")), { method: "HEAD", signal })

export class RoomClient {
  /** Random name of this page load; its proposals are counted under it. */
  client = newId()
  /** The seats that are connected. @type {Set<string>} */
  present = new Set()
  /** How one's own work stands; null until that is known. @type {Status | null} */
  status = null
  /** As the last welcome said; null before the first. @type {Seat | null} */
  seat = null

  /** @type {{[K in keyof Events]: Set<Events[K]>}} */
  #on = {
    seat: new Set(), records: new Set(), presence: new Set(), signal: new Set(), refused: new Set(), bye: new Set(), status: new Set(),
  }
  /** Welcomed on the connection that there is. */ #welcomed = false
  /** A connection went, or did not come about. */ #tried = false
  /** Counts what opens and goes. */ #turn = 0
  #over = false
  /** What the server said last before it closed. @type {Bye | null} */ #goodbye = null
  /** How often we came back to deliver what a goodbye left pending. */ #encores = 0
  #clock
  #link
  #pending

  /**
   * @param {object} means
   * @param {string} means.url of the socket
   * @param {string} means.seat
   * @param {Keep} means.keep
   * @param {(url: string) => Socket} [means.openSocket]
   * @param {(signal: AbortSignal) => Promise<boolean>} [means.reachable] whether the server answers at all
   * @param {Clock} [means.clock]
   * @param {() => number} [means.random]
   * @param {EventTarget} [means.network] fires "online" and "offline"
   */
  constructor({ url, seat, keep, openSocket = open, reachable = async signal => (await ask(url, signal)).ok, clock = systemClock, random, network = globalThis.window }) {
    /** What is not delivered yet. */ this.keep = keep
    this.#clock = clock
    this.replica = new Replica(seat)
    this.replica.subscribe((ids, reset) => this.#emit("records", ids, reset))
    this.history = new History(this.replica, changes => void this.#pending.propose({ changes }))
    this.#link = new Link({ openSocket: () => openSocket(url), reachable, clock, random }, {
      open: () => this.#hello(),
      message: message => this.#receive(message),
      down: code => this.#down(code),
    })
    this.#pending = new Pending({
      client: this.client, seat, replica: this.replica, keep, clock,
      serverNow: () => this.serverNow(),
      send: message => this.#deliver(message),
      changed: () => this.#tellStatus(),
      lost: () => this.#end({ code: "replaced", text: "" }),
    })
    for (const event of ["online", "offline"]) network?.addEventListener(event, () => this.#link.nudge())
  }

  /**
   * @template {keyof Events} K
   * @param {K} event
   * @param {Events[K]} listener
   * @returns {() => void} ends it
   */
  on(event, listener) {
    this.#on[event].add(listener)
    return () => void this.#on[event].delete(listener)
  }

  /** Take over what earlier windows of this seat left, then connect, and stay connected until `stop` or a final goodbye. */
  async start() {
    await this.#pending.open()
    if (!this.#over) this.#link.start()
  }

  /** Disconnect. What is pending stays kept. */
  async stop() {
    this.#over = true
    this.#welcomed = false
    this.#link.stop()
    this.#pending.stop()
    await this.keep.close().catch(() => {})
  }

  /**
   * Leave this computer: bring what is under way, disconnect, and delete what is kept here unless something is still pending.
   * @returns {Promise<boolean>} whether nothing is left here
   */
  async leave() {
    if (this.status === "saving") {
      await new Promise(resolve => {
        this.on("status", resolve)
        this.#clock.after(LEAVE_MS, () => resolve(null))
      })
    }
    const clean = this.#pending.empty
    await this.stop()
    if (clean) await this.keep.destroy().catch(() => {})
    return clean
  }

  /**
   * Propose changes; they show at once. Ink is remembered for undo.
   * @param {Change[]} changes
   * @returns {number} the counter that names it together with `client`
   */
  propose(changes) {
    this.history.record(changes)
    return this.#pending.propose({ changes })
  }

  /**
   * Ask for an action, which the server turns into changes.
   * @param {Action} action
   * @returns {number} as `propose`
   */
  act(action) {
    return this.#pending.propose({ action })
  }

  /**
   * Show what is not worth remembering. Dropped where we are not connected or too much waits to be sent.
   * @param {string} kind
   * @param {{[field: string]: unknown}} [body]
   * @returns {boolean} whether it went
   */
  presence(kind, body = {}) {
    return !this.#link.full && this.#say("presence", kind, body)
  }

  /**
   * Say what makes sound and picture flow. Whoever says it sees to it that it is said again where it did not go.
   * @param {string} kind
   * @param {{[field: string]: unknown}} body
   * @returns {boolean} whether it went
   */
  signal(kind, body) {
    return this.#say("signal", kind, body)
  }

  /** Only those who are in say anything besides their work. @param {string} t @param {string} kind @param {object} body */
  #say(t, kind, body) {
    return this.#welcomed && this.seat?.status === "in" && this.#link.send({ t, kind, ...body })
  }

  /**
   * Keep the stroke being drawn, so that a crash loses a quarter of a second at most; null: it is none after all.
   * May be called as often as one likes. The proposal that puts the stroke ends its draft.
   * @param {StrokeFields | null} stroke
   */
  draft(stroke) {
    this.#pending.draft(stroke)
  }

  /** The server's time in milliseconds, as well as we know it. */
  serverNow() {
    return this.#link.serverNow()
  }

  /** Two windows that lost the network come back together: the older one must not take the seat from the newer. */
  async #hello() {
    const turn = this.#turn += 1
    const speaks = await this.#pending.speaks()
    if (turn !== this.#turn) return
    if (!speaks) return this.#end({ code: "replaced", text: "" })
    const { replica, client } = this
    const { backlog } = this.#pending
    const clients = Object.keys(backlog).filter(each => each !== client)
    this.#pending.reset()
    this.#link.send({
      t: "hello", client, version: 1, clients, backlog,
      ...replica.complete && replica.revision !== null ? { revision: replica.revision } : {},
    })
  }

  /** What one who is out still brings was made before: without an age it would be refused. @param {ProposeMessage} message */
  #deliver(message) {
    if (!this.#welcomed || this.seat?.status === "waiting") return false
    return this.#link.send(this.seat?.status === "out" ? { age_ms: 1, ...message } : message)
  }

  /** @param {ServerMessage} message */
  #receive(message) {
    switch (message.t) {
      case "welcome": return this.#welcome(message)
      case "records": this.replica.records(message); return this.#decided([])
      case "commit": return this.#commit(message)
      case "refuse": return this.#refuse(message)
      case "held": return this.#held(message)
      case "presence": return this.#presence(message)
      case "signal": return this.#emit("signal", message)
      case "bye": return this.#bye(message)
    }
  }

  /** @param {WelcomeMessage} message */
  #welcome(message) {
    const settled = this.replica.welcome(message)
    this.seat = message.seat
    this.present = new Set(message.present)
    this.#welcomed = true
    for (const commit of message.tail ?? []) this.#elsewhere(commit)
    this.#decided(settled)
    this.#emit("seat", message.seat)
    this.#pending.fill()
    this.#tellStatus()
    this.#settled()
  }

  /** @param {Proposal[]} unheard */
  #decided(unheard) {
    if (this.#pending.decided(unheard, this.seat?.status === "out")) this.history.prune()
  }

  /** @param {CommitMessage} message */
  #commit(message) {
    const answers = message.n === undefined ? undefined : this.#pending.find(message.n, message.client)
    this.#elsewhere(message)
    if (!this.replica.commit(message, answers)) return this.#link.reconnect()
    if (answers) this.#answered(answers)
  }

  /** One's own that answers nothing here was made on one's other device. @param {CommitMessage} message */
  #elsewhere({ by, n, changes }) { if (by === this.seat?.id && n === undefined) this.history.elsewhere(changes) }

  /** @param {RefuseMessage} message */
  #refuse({ n, client, code }) {
    const proposal = this.#pending.find(n, client)
    if (!proposal) return
    this.replica.withdraw(proposal)
    if (!this.#pending.again(proposal, code) && code !== "repeated") {  // repeated: it was answered before, or is there
      this.history.prune()
      this.#emit("refused", { code, proposal })
    }
    this.#answered(proposal)
  }

  /** @param {HeldMessage} message */
  #held({ n, client }) {
    if (this.#pending.find(n, client)) this.#pending.wait()
  }

  /** @param {Proposal} proposal */
  #answered(proposal) {
    this.#pending.settle([proposal])
    this.#pending.fill()
    this.#settled()
  }

  /** One who is out has only come to deliver; with that done nothing of the room stays on this computer. */
  #settled() {
    if (this.seat?.status === "out" && this.#pending.empty) this.keep.destroy().catch(() => {})
  }

  /** @param {PresenceMessage} message */
  #presence({ t: _, ...presence }) {
    if (presence.kind === "here") this.present.add(presence.seat)
    if (presence.kind === "gone") this.present.delete(presence.seat)
    this.#emit("presence", presence)
  }

  /** @param {ByeMessage} message */
  #bye({ code, text }) {
    this.#goodbye = { code, text }
    if (code === "malformed") this.#setAside()
    if (FINAL_CODES.has(code)) this.#end(this.#goodbye)
  }

  /** What the server cannot read would lock this seat out for ever, page load after page load. */
  #setAside() {
    const proposal = this.#pending.suspect
    if (proposal) this.#refuse({ t: "refuse", n: proposal.n, client: proposal.client, code: "malformed" })
  }

  /** @param {number} code */
  #down(code) {
    const present = [...this.present]
    this.present.clear()
    this.#turn += 1
    this.#welcomed = false
    this.#tried = true
    for (const seat of present) this.#emit("presence", { seat, kind: "gone" })
    if (code in FINAL) return this.#end(this.#goodbye ?? { code: FINAL[code], text: "" })
    if (code === TOO_SLOW) this.#link.nudge()
    this.#goodbye = null
    this.#tellStatus()
  }

  /** Nothing is retried any more: but what is still pending when the session ends may yet be brought. @param {Bye} bye */
  #end(bye) {
    if (this.#over) return
    if (bye.code === "ended" && !this.#pending.empty && (this.#encores += 1) <= MOST_ENCORES) return this.#link.reconnect()
    this.#over = this.#tried = true
    this.#welcomed = false
    this.#link.stop()
    if (bye.code === "replaced") this.#pending.stop()
    else if (!["malformed", "version"].includes(bye.code) && !this.replica.pending.length) this.keep.destroy().catch(() => {})
    this.#tellStatus()
    this.#emit("bye", bye)
  }

  #tellStatus() {
    const status = this.#statusNow()
    if (status === this.status) return
    this.status = status
    if (status) this.#emit("status", status)
  }

  /** @returns {Status | null} */
  #statusNow() {
    if (!this.#welcomed) return this.#tried ? this.#pending.kept ? "offline_kept" : "offline" : null
    if (this.#pending.held) return "held"
    return this.#pending.empty ? "saved" : "saving"
  }

  /**
   * @template {keyof Events} K
   * @param {K} event
   * @param {Parameters<Events[K]>} told
   */
  #emit(event, ...told) {
    tell(this.#on[event], ...told)
  }
}

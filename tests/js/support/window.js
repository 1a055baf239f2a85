/** One window of a seat: the real client on a clock that stands still, sockets without a network, and a disk that windows share. */

import { IDBFactory } from "fake-indexeddb"
import { RoomClient } from "../../../static/js/sync/client.js"
import { Keep, puts } from "../../../static/js/sync/keep.js"
import { FakeClock } from "./fake_clock.js"
import { settle } from "./ticks.js"
import { FakeSocket } from "./wire.js"

/** @import { WelcomeMessage } from "../../../static/js/sync/messages.js" */

/** What outlives a window: the disk, and the time. */
export class Computer {
  disk = new IDBFactory()
  clock = new FakeClock()

  /** @returns {Promise<import("../../../static/js/sync/keep.js").Kept>} what a window of the seat would find now */
  async kept() {
    const found = await new Keep("seat-me", this.disk).open("someone who looks")
    return found
  }

  /** @returns {Promise<Set<string>>} the ids of all strokes that lie there; nobody loses anything by such a look */
  async strokes() {
    const request = this.disk.open("seat-me")
    await new Promise(resolve => { request.onsuccess = resolve })
    const transaction = request.result.transaction(["proposals", "drafts"])
    const proposals = transaction.objectStore("proposals").getAll(), drafts = transaction.objectStore("drafts").getAll()
    await new Promise(resolve => { transaction.oncomplete = resolve })
    request.result.close()
    return new Set([...proposals.result.flatMap(puts), ...drafts.result.map(({ id }) => id)])
  }
}

export class Window {
  /** @type {FakeSocket[]} */ sockets = []
  /** Everything told, as [event, ...what]. @type {any[][]} */ told = []
  network = new EventTarget()
  /** Whether the server answers in the ordinary way. */ reachable = true

  /** @param {Computer} computer @param {{keep?: any, random?: () => number}} [options] */
  constructor(computer, { keep = new Keep("seat-me", computer.disk), random = () => 0.5 } = {}) {
    this.clock = computer.clock
    this.client = new RoomClient({
      url: "ws://nowhere/", seat: "me", keep, clock: computer.clock, random, network: this.network, reachable: async () => this.reachable,
      openSocket: () => {
        const socket = new FakeSocket()
        this.sockets.push(socket)
        return socket
      },
    })
    for (const event of /** @type {const} */ (["seat", "records", "presence", "refused", "bye", "status"])) {
      this.client.on(event, (/** @type {any[]} */ ...what) => this.told.push([event, ...what]))
    }
  }

  get socket() {
    return this.sockets[this.sockets.length - 1]
  }

  /** The proposals sent on the newest socket. */
  get proposed() {
    return this.socket.sent.filter(({ t }) => t === "propose")
  }

  /** What was told of one event. @param {string} event */
  of(event) {
    return this.told.filter(([name]) => name === event).map(([, what]) => what)
  }

  /** Start, connect, and be welcomed. @param {Partial<WelcomeMessage>} [fields] */
  async enter(fields) {
    await this.start()
    await this.welcome(fields)
    return this
  }

  async start() {
    const started = this.client.start()
    await settle()
    await started
    return this
  }

  /** The newest socket opens and brings a welcome. @param {Partial<WelcomeMessage>} [fields] */
  async welcome(fields = {}) {
    await this.open()
    this.socket.hear(welcome(fields))
    await settle()
  }

  /** The newest socket opens, and hello is said. */
  async open() {
    if (this.socket.readyState === 0) this.socket.open()
    await settle()
  }

  /** The server admits what was sent under these counters. @param {number} n @param {number} revision @param {string} [client] */
  async admit(n, revision, client) {
    const { changes } = this.proposed.find(sent => sent.n === n && (sent.client ?? this.client.client) === (client ?? this.client.client))
    const stamped = changes.map((/** @type {any} */ change) => change.op === "put"
      ? { op: "put", record: { ...change.record, by: "me", at: 1, born: revision } } : change)
    this.socket.hear({ t: "commit", revision, after: revision - 1, by: "me", at: 1, changes: stamped, n, client: client ?? this.client.client })
    await settle()
  }

  /** The connection is lost. */
  lose(code = 1006) {
    this.socket.cut(code)
  }

  /** Time goes by, and the server is there. @param {number} ms */
  live(ms) {
    for (let left = ms; left > 0; left -= 1000) {
      this.clock.move(Math.min(left, 1000))
      this.socket.hear({ t: "presence", seat: "t", kind: "link", quality: "good" })
    }
  }

  /** Time enough for the next dial. */
  async redial() {
    const { length } = this.sockets
    for (let wait = 0; this.sockets.length === length && wait < 30; wait += 1) {
      this.clock.move(100)
      await settle(1)
    }
  }
}

/** @param {Partial<WelcomeMessage>} [fields] @returns {WelcomeMessage} */
export function welcome(fields = {}) {
  return {
    t: "welcome", seat: { id: "me", role: "student", name: "Fox", symbol: "fox", status: "in" }, last: {}, server_ms: 5000,
    present: ["me"], revision: 1, complete: true, ...fields.tail ? {} : { records: [] }, ...fields,
  }
}

/** What those are told who are not in the room. @param {"waiting" | "out"} status @returns {Partial<WelcomeMessage>} */
export function outside(status) {
  return {
    seat: { id: "me", role: "student", name: "Fox", symbol: "fox", status }, records: undefined, revision: undefined,
    complete: undefined, present: undefined,
  }
}

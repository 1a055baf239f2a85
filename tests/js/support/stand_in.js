/**
 * A tiny stand-in for the server: orders what it admits, tells each seat what it may see, counts each window's proposals.
 * As strict as the real one about order, and as free to forget, drop and be unwell. No rules but who sees which page.
 */

import { FakeSocket } from "./wire.js"

/** @import { AnyRecord, Change } from "../../../static/js/core/records.js" */

/** @typedef {{revision: number, by: string, client: string, n: number, changes: Change[]}} Commit */
/** @typedef {{seat: string, socket: FakeSocket, client: string, told: number, expected: Map<string, number>, owed: string[] | null}} Line */

const RECENT = 40

export class StandIn {
  /** @type {Map<string, AnyRecord>} */ records = new Map()
  /** @type {Commit[]} */ commits = []
  /** Storage writes. */ well = true
  /** @type {Set<Line>} */ lines = new Set()
  /** Last counter that landed, by seat and client. @type {Map<string, number>} */ #last = new Map()
  #random
  #staff

  /** @param {() => number} random @param {Set<string>} staff seats that see every page @param {AnyRecord[]} records */
  constructor(random, staff, records) {
    this.#random = random
    this.#staff = staff
    for (const record of records) this.records.set(record.id, record)
  }

  get revision() {
    return this.commits.length
  }

  /** @param {string} seat @returns {FakeSocket} that somebody of this seat dials */
  dial(seat) {
    const socket = new FakeSocket()
    /** @type {Line} */
    const line = { seat, socket, client: "", told: 0, expected: new Map(), owed: null }
    this.lines.add(line)
    socket.closed = () => void this.lines.delete(line)
    return socket
  }

  /** Whether a seat may see a record. @param {AnyRecord | undefined} record @param {string} seat */
  sees(record, seat) {
    const page = record && "page" in record && record.type !== "stage" ? this.records.get(record.page) : record
    return page !== undefined && (page.type !== "page" || page.audience === "everyone" || page.audience === seat || this.#staff.has(seat))
  }

  /** What a seat's replica should hold. @param {string} seat */
  visible(seat) {
    return [...this.records.values()].filter(record => this.sees(record, seat))
  }

  /** The next thing happens on one line: it opens, a message arrives at either end, a piece is sent. @param {Line} line */
  step(line) {
    const { socket } = line
    if (socket.readyState === 0) return socket.open()
    if (socket.readyState !== 1) return void this.lines.delete(line)
    if (line.owed && this.#random() < 0.3) return this.#piece(line, line.owed)
    if (socket.up.length && this.#random() < 0.5) return this.#hear(line, JSON.parse(/** @type {string} */ (socket.up.shift())))
    socket.deliver()
  }

  /** @param {Line} line @param {number} [code] */
  cut(line, code) {
    this.lines.delete(line)
    line.socket.cut(code)
  }

  /** @param {Line} line @param {any} message */
  #hear(line, message) {
    if (message.t === "hello") this.#hello(line, message)
    else if (message.t === "propose") this.#propose(line, message)
    else if (message.t === "ping") this.#say(line, { t: "pong", ms: message.ms, server_ms: 1 })
    else throw new Error(`malformed: ${message.t}`)
  }

  /** @param {Line} line @param {any} hello */
  #hello(line, { client, clients, revision }) {
    for (const other of [...this.lines]) if (other.seat === line.seat && other.client) this.#replace(other)
    line.client = client
    const last = Object.fromEntries([client, ...clients].map(name => [name, this.#last.get(`${line.seat} ${name}`) ?? 0]))
    const about = {
      t: "welcome", seat: { id: line.seat, role: "student", name: "", symbol: "", status: "in" }, last, server_ms: 1,
      revision: this.revision, present: [],
    }
    line.told = this.revision
    if (revision !== undefined && this.revision - revision <= RECENT && revision <= this.revision) {
      return this.#say(line, { ...about, tail: this.#tail(line.seat, revision), complete: true })
    }
    const ids = this.visible(line.seat).map(({ id }) => id)
    const first = ids.splice(0, Math.floor(this.#random() * ids.length * 1.5)).map(id => this.records.get(id))
    line.owed = ids.length ? ids : null
    this.#say(line, { ...about, records: first, complete: !ids.length })
  }

  /** @param {Line} older */
  #replace(older) {
    this.lines.delete(older)
    if (older.socket.silent) return
    older.socket.hear({ t: "bye", code: "replaced", text: "" })
    older.socket.cut(4409)
  }

  /** @param {string} seat @param {number} from */
  #tail(seat, from) {
    let after = from
    return this.commits.slice(from).flatMap(commit => {
      const changes = this.#changesFor(commit, seat)
      if (!changes.length && commit.by !== seat) return []
      const told = { ...this.#told(commit, seat, changes), after }
      after = commit.revision
      return [told]
    })
  }

  /** @param {Line} line @param {string[]} ids */
  #piece(line, ids) {
    const records = ids.splice(0, 3).flatMap(id => this.records.get(id) ?? [])
    if (!ids.length) line.owed = null
    this.#say(line, { t: "records", revision: this.revision, records, last: !ids.length })
  }

  /** @param {Line} line @param {any} message */
  #propose(line, { n, changes, client = line.client }) {
    const name = `${line.seat} ${client}`
    if (n > (line.expected.get(client) ?? n)) return this.#say(line, { t: "held", n, client })
    if (n <= (this.#last.get(name) ?? 0)) return this.#repeat(line, client, n)
    if (!this.well) {
      line.expected.set(client, n)
      return this.#say(line, { t: "held", n, client })
    }
    line.expected.set(client, n + 1)
    const revision = this.revision + 1
    const admitted = this.#admit(changes, line.seat, revision)
    if (!admitted) return this.#say(line, { t: "refuse", n, client, code: "no" })
    this.#last.set(name, n)
    const commit = { revision, by: line.seat, client, n, changes: admitted }
    this.commits.push(commit)
    for (const other of this.lines) this.#tell(other, commit)
  }

  /** @param {Line} line @param {string} client @param {number} n */
  #repeat(line, client, n) {
    const known = this.commits.slice(-RECENT).find(commit => commit.by === line.seat && commit.client === client && commit.n === n)
    if (!known) return this.#say(line, { t: "refuse", n, client, code: "repeated" })
    this.#say(line, { ...this.#told(known, line.seat, this.#changesFor(known, line.seat)), after: known.revision - 1 })
  }

  /**
   * All changes upon the records, or nothing.
   * @param {Change[]} changes @param {string} seat @param {number} revision
   * @returns {Change[] | null}
   */
  #admit(changes, seat, revision) {
    const draft = new Map(this.records)
    /** @type {Change[]} */
    const admitted = []
    for (const change of changes) {
      if (change.op === "put") {
        const record = /** @type {AnyRecord} */ ({ ...change.record, by: seat, at: revision, born: revision })
        if (draft.has(record.id) || !this.sees(record, seat)) return null
        draft.set(record.id, record)
        admitted.push({ op: "put", record })
        continue
      }
      const record = draft.get(change.id)
      if (!record || !this.sees(record, seat)) return null
      admitted.push(change)
      if (change.op === "remove") draft.delete(change.id)
      else if (Object.entries(change.expect ?? {}).some(([field, value]) => /** @type {any} */ (record)[field] !== value)) return null
      else draft.set(change.id, { ...record, ...change.fields })
    }
    this.records = draft
    return admitted
  }

  /** @param {Line} line @param {Commit} commit */
  #tell(line, commit) {
    const changes = this.#changesFor(commit, line.seat)
    if (!line.client || (!changes.length && commit.by !== line.seat)) return
    this.#say(line, { ...this.#told(commit, line.seat, changes), after: line.told })
    line.told = commit.revision
  }

  /** @param {Commit} commit @param {string} seat @returns {Change[]} */
  #changesFor(commit, seat) {
    return commit.changes.filter(change => this.sees(this.records.get(change.op === "put" ? change.record.id : change.id), seat))
  }

  /** @param {Commit} commit @param {string} seat @param {Change[]} changes */
  #told({ revision, by, client, n }, seat, changes) {
    return { t: "commit", revision, by, at: revision, changes, ...by === seat ? { client, n } : {} }
  }

  /** @param {Line} line @param {object} message */
  #say(line, message) {
    if (!line.socket.silent) line.socket.down.push(JSON.stringify(message))
  }
}

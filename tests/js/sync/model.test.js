/** Many windows of many seats against an ordering stand-in, under every delivery, loss and crash that a seed thinks of. */

import assert from "node:assert/strict"
import test from "node:test"
import { IDBFactory } from "fake-indexeddb"
import { newId } from "../../../static/js/core/replica.js"
import { RoomClient } from "../../../static/js/sync/client.js"
import { Keep } from "../../../static/js/sync/keep.js"
import { FakeClock } from "../support/fake_clock.js"
import { pick, seeded } from "../support/random.js"
import { newStroke, page, stroke } from "../support/records.js"
import { StandIn } from "../support/stand_in.js"
import { settle } from "../support/ticks.js"

const SEATS = ["therapist", "aide", "fox", "owl"]
const PAGES = [page("p"), page("staff", { audience: "staff" }), page("fox", { audience: "fox" }), page("owl", { audience: "owl" })]
const OLD = Array.from({ length: 10 }, (_, place) => stroke(`old${place}`, 1, { page: pick(seeded(place), PAGES).id }))

/** One person's computer, and the window that is open on it. */
class Desk {
  disk = new IDBFactory()
  clock = new FakeClock()
  /** Strokes that were written here, with whether they were refused. @type {Map<string, boolean>} */ written = new Map()
  /** The window says that the seat is open in another one. */ over = false

  /** @param {string} seat @param {StandIn} server @param {() => number} random */
  constructor(seat, server, random) {
    this.seat = seat
    this.server = server
    this.random = random
    this.client = this.#window()
  }

  #window() {
    const { seat, clock, random } = this
    const client = new RoomClient({
      url: "", seat, keep: new Keep(seat, this.disk), clock, random, openSocket: () => this.server.dial(seat),
      reachable: async () => true,
    })
    client.on("bye", () => { this.over ||= client === this.client })
    client.on("refused", ({ proposal }) => {
      for (const change of proposal.changes ?? []) if (change.op === "put") this.written.set(change.record.id, true)
    })
    client.start()
    return client
  }

  /** The page goes without a word, and is opened again. What the disk has was on it. */
  async crash() {
    await settle(100)
    this.clock.stop()
    for (const line of [...this.server.lines]) {
      if (line.seat !== this.seat) continue
      line.socket.onopen = line.socket.onmessage = line.socket.onclose = null
      this.server.cut(line)
    }
    this.over = false
    this.client = this.#window()
    await settle()
  }

  /** A second window is opened, and the first is not told. */
  async double() {
    await settle(100)
    this.client = this.#window()
    await settle()
  }

  get page() {
    const seen = this.server.sees.bind(this.server)
    return pick(this.random, PAGES.filter(each => seen(each, this.seat))).id
  }

  write() {
    const id = newId()
    this.written.set(id, false)
    this.client.propose([{ op: "put", record: newStroke(id, { page: this.page }) }])
  }

  erase() {
    const strokes = this.client.replica.page(this.page)
    if (strokes.length) this.client.propose([{ op: "patch", id: pick(this.random, strokes).id, fields: { erased: true } }])
  }

  clear() {
    this.client.propose([{ op: "put", record: { type: "clearing", id: newId(), page: this.page, undone: false } }])
  }
}

/** What may happen, how often. @type {[number, (world: World) => unknown][]} */
const HAPPENINGS = [
  [20, ({ desk }) => desk.write()],
  [6, ({ desk }) => desk.erase()],
  [1, ({ desk }) => desk.clear()],
  [4, ({ desk }) => desk.client.history.undo()],
  [2, ({ desk }) => desk.client.history.redo()],
  [120, ({ server, line }) => line && server.step(line)],
  [10, ({ desk, random }) => desk.clock.move(random() * 400)],
  [2, ({ server, line }) => line && server.cut(line)],
  [1, ({ line }) => { if (line) line.socket.silent = true }],
  [1, ({ desk }) => desk.crash()],
  [1, ({ desk }) => desk.double()],
  [1, ({ server, random }) => { server.well = random() < 0.5 }],
  [1, ({ server }) => [...server.lines].forEach(each => server.cut(each, 1012))],
]

/** @typedef {{server: StandIn, desk: Desk, line: import("../support/stand_in.js").Line | undefined, random: () => number}} World */

/** @param {number} seed */
async function live(seed) {
  const random = seeded(seed)
  const server = new StandIn(random, new Set(["therapist", "aide"]), [...PAGES, ...OLD])
  const desks = SEATS.map(seat => new Desk(seat, server, random))
  await settle()
  const total = HAPPENINGS.reduce((sum, [weight]) => sum + weight, 0)
  for (let step = 0; step < 600; step += 1) {
    let left = random() * total
    const happening = HAPPENINGS.find(([weight]) => (left -= weight) < 0)?.[1]
    const lines = [...server.lines]
    const desk = pick(random, desks)
    if (desk.over) await desk.crash()   // "Use it here" loads the page anew
    await happening?.({ server, random, desk, line: lines.length ? pick(random, lines) : undefined })
    if (step % 20 === 0) await settle(4)
  }
  server.well = true
  await heal(server, desks)
  return { server, desks }
}

/** The network is well again; go on until everything is saved. @param {StandIn} server @param {Desk[]} desks */
async function heal(server, desks) {
  const quiet = () => desks.every(({ client }) => client.status === "saved" && client.replica.complete)
    && [...server.lines].every(({ socket }) => !socket.silent && !socket.up.length && !socket.down.length)
  for (let round = 0; round < 300 && !quiet(); round += 1) {
    for (const desk of desks) if (desk.over) await desk.crash()
    for (let turn = 0; turn < 12; turn += 1) for (const line of [...server.lines]) server.step(line)
    for (const desk of desks) desk.clock.move(200)
    await settle(4)
  }
  assert.ok(quiet(), `not saved in the end: ${desks.map(({ seat, client }) => `${seat} ${client.status} ${client.replica.pending.length}`)}`)
}

const byId = (/** @type {{id: string}} */ a, /** @type {{id: string}} */ b) => a.id < b.id ? -1 : 1

for (let seed = 1; seed <= 25; seed += 1) {
  test(`SY3 SY4 every replica is what its seat may see, and every stroke landed once, whatever happened (${seed})`, async () => {
    const { server, desks } = await live(seed)
    for (const { seat, client, disk, written } of desks) {
      const types = /** @type {const} */ (["page", "stroke", "clearing"])
      const seen = types.flatMap(type => /** @type {{id: string}[]} */ ([...client.replica.all(type)]))
      assert.deepEqual(seen.sort(byId), server.visible(seat).sort(byId), seat)
      for (const [id, refused] of written) assert.equal(server.records.has(id), !refused, `${seat} wrote ${id}`)
      await settle()
      assert.deepEqual((await new Keep(seat, disk).open("looks")).proposals, [], seat)
    }
    const put = server.commits.flatMap(({ changes }) => changes.flatMap(change => change.op === "put" ? change.record.id : []))
    assert.equal(new Set(put).size, put.length)
  })
}

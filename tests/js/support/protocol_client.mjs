/**
 * The browser's own room client as a program, against a real server: for tests that are not written in JavaScript.
 *
 *   node protocol_client.mjs --url ws://.../socket --seat SEAT [--cookie "name=value"] [--origin http://...]
 *
 * Reads one JSON command a line and prints one JSON event a line. Commands: start, propose {changes}, stroke {page, id?},
 * act {action}, presence {kind, body}, draft {stroke}, undo, redo, drop (the connection goes, and may come back), offline
 * (and cannot), silence (and nobody says so), online, reload (the page crashed and was opened anew; the disk is as it
 * was), leave, dump, stop. Each command is {"do": name, ...}. Events: {"event": name, ...}.
 */

import { createInterface } from "node:readline"
import { parseArgs } from "node:util"
import { IDBFactory } from "fake-indexeddb"
import { WebSocket } from "ws"
import { newId } from "../../../static/js/core/replica.js"
import { RoomClient } from "../../../static/js/sync/client.js"
import { Keep } from "../../../static/js/sync/keep.js"
import { newStroke } from "./records.js"

const { values } = parseArgs({
  options: { url: { type: "string" }, seat: { type: "string" }, cookie: { type: "string" }, origin: { type: "string" } },
})
const { url = "", seat = "", cookie, origin } = values
const disk = new IDBFactory()

/** @type {"on" | "off" | "silent"} */
let network = "on"
/** @type {WebSocket | null} */
let socket = null
let client = open()

/** @type {{[name: string]: (command: any) => unknown}} */
const COMMANDS = {
  start: () => client.start(),
  propose: ({ changes }) => proposed(client.propose(changes), changes),
  stroke({ page, id = newId() }) {
    const changes = [{ op: "put", record: newStroke(id, { page }) }]
    proposed(client.propose(changes), changes)
  },
  act: ({ action }) => proposed(client.act(action), []),
  presence: ({ kind, body }) => client.presence(kind, body),
  draft: ({ stroke }) => client.draft(stroke),
  undo: () => tell("undo", { outcome: client.history.undo() }),
  redo: () => tell("redo", { outcome: client.history.redo() }),
  drop: () => socket?.terminate(),
  offline() {
    network = "off"
    socket?.terminate()
  },
  silence: () => { network = "silent" },
  online() {
    if (network === "silent") socket?.terminate()
    network = "on"
  },
  async reload() {
    const crashed = client
    client = open()         // from here on the older one is not listened to
    socket?.terminate()
    await crashed.stop()
    await client.start()
  },
  leave: async () => tell("left", { clean: await client.leave() }),
  dump: async () => tell("dump", await state()),
  async stop() {
    await client.stop()
    process.exit(0)
  },
}

/** @param {string} event @param {object} [what] */
function tell(event, what = {}) {
  process.stdout.write(`${JSON.stringify({ event, ...what })}\n`)
}

/** @param {number} n @param {any[]} changes */
function proposed(n, changes) {
  tell("proposed", { n, client: client.client, ids: changes.map(change => change.record?.id ?? change.id) })
}

function open() {
  const made = new RoomClient({ url, seat, keep: new Keep(`seat-${seat}`, disk), openSocket: dial })
  const on = (event, shape) => made.on(event, (...what) => made === client && tell(event, shape(...what)))
  on("seat", status => ({ seat: status, present: [...made.present] }))
  on("records", (ids, reset) => ({ ids: [...ids], reset, revision: made.replica.revision }))
  on("presence", presence => ({ presence }))
  on("refused", ({ code, proposal }) => ({ code, n: proposal.n, client: proposal.client }))
  on("bye", bye => bye)
  on("status", status => ({ status }))
  return made
}

/** A socket as the client wants one, that tells the test what the client keeps to itself. @param {string} address */
function dial(address) {
  const target = network === "on" ? address : "ws://127.0.0.1:1/"
  const made = new WebSocket(target, ["baseline.v1"], {
    origin, headers: cookie ? { cookie } : {}, perMessageDeflate: false,
  })
  socket = made
  made.on("error", () => {})  // a close follows; without a listener it would end the process
  made.on("open", () => tell("open"))
  made.on("close", code => tell("close", { code }))
  made.on("message", data => {
    const message = JSON.parse(String(data))
    if (message.t === "commit" && message.n) tell("landed", { n: message.n, client: message.client, revision: message.revision })
    if (message.t === "held") tell("held", { n: message.n, client: message.client })
  })
  return quietable(made)
}

/** The same socket, which neither says nor hears anything while the network is silent. @param {WebSocket} real */
function quietable(real) {
  return new Proxy(real, {
    get: (target, field) => {
      if (field === "send") return text => network === "on" && target.send(text)
      const value = Reflect.get(target, field)
      return typeof value === "function" ? value.bind(target) : value
    },
    set: (target, field, handler) => {
      const deaf = handler && field !== "onopen" ? event => network !== "silent" && handler(event) : handler
      return Reflect.set(target, field, deaf)
    },
  })
}

async function state() {
  const { replica } = client
  const types = ["page", "stroke", "clearing", "stage", "session", "door", "knock", "person", "controls", "permit", "message", "request"]
  return {
    client: client.client, status: client.status, seat: client.seat, present: [...client.present],
    revision: replica.revision, complete: replica.complete, records: types.flatMap(type => [...replica.all(type)]),
    pages: Object.fromEntries([...replica.all("page")].map(({ id }) => [id, replica.page(id).map(stroke => stroke.id)])),
    pending: replica.pending.map(({ client: name, n }) => ({ client: name, n })), kept: await kept(),
  }
}

/** What the disk holds, read without becoming its owner. */
function kept() {
  return new Promise(resolve => {
    const request = disk.open(`seat-${seat}`)
    request.onupgradeneeded = () => request.transaction.abort()
    request.onerror = () => resolve({ proposals: [], drafts: [] })
    request.onsuccess = () => {
      const transaction = request.result.transaction(["proposals", "drafts"])
      const proposals = transaction.objectStore("proposals").getAll(), drafts = transaction.objectStore("drafts").getAll()
      transaction.oncomplete = () => {
        request.result.close()
        resolve({ proposals: proposals.result.map(({ client: name, n }) => ({ client: name, n })), drafts: drafts.result.map(({ id }) => id) })
      }
    }
  })
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  await COMMANDS[command.do](command)
}
process.exit(0)

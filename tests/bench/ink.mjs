/**
 * The board alone in a page, in a room of one that answers after a while; tests/bench/ink.py writes on it and measures.
 * Uses the real replica and history, so that what a commit costs is in the figures.
 */

import { createBoard } from "../../static/js/board/board.js"
import { History } from "../../static/js/core/history.js"
import { pack, unpack } from "../../static/js/core/points.js"
import { Replica } from "../../static/js/core/replica.js"

const ANSWER_MS = 15
const PAPER = { size: "letter", landscape: false, family: "three_line", row_mm: 15.9, skip_mm: 7.95, margin_mm: 12.7 }

/** A client whose server says yes to everything. */
class Client {
  replica = new Replica("me")
  history = new History(this.replica, changes => this.#send(changes))
  revision = 0
  n = 0
  told = []
  lands = true
  listeners = new Set()

  propose(changes) {
    this.history.record(changes)
    this.#send(changes)
  }

  #send(changes) {
    const proposal = { client: "bench", n: this.n += 1, changes, at: 0 }
    this.replica.propose(proposal)
    if (this.lands) setTimeout(() => this.land(changes, "me", proposal), ANSWER_MS)
  }

  land(changes, by, proposal) {
    const after = this.revision
    this.revision += 1
    const stamp = { by, at: 0, born: this.revision }
    const stamped = changes.map(change =>
      change.op === "put" ? { op: "put", record: { ...change.record, ...stamp } } : change)
    this.replica.commit({ t: "commit", revision: this.revision, after, by, at: 0, changes: stamped }, proposal)
  }

  presence(kind, body) {
    this.told.push({ kind, ...body })
    return true
  }

  draft() {}

  on(_event, listener) {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  hear(presence) {
    for (const listener of this.listeners) listener(presence)
  }
}

/** A letter-like squiggle of 60 points, 6 to 10 mm high. */
function squiggle(x, y, seed) {
  const size = 300 + (seed * 37) % 200, turns = 1 + seed % 3
  return Array.from({ length: 60 }, (_, at) => ({
    x: Math.round(x + at * 9 + size * 0.4 * Math.cos(at * turns / 9)),
    y: Math.round(y + size * Math.sin(at * turns / 9)), t: at * 8, p: 128,
  }))
}

/** Strokes that fill a page evenly, with hues by turns. */
function strokes(page, count, { width_mm = 215.9, height_mm = 279.4 } = {}) {
  const colors = ["graphite", "blue", "red", "green", "orange", "purple"]
  const across = Math.ceil(Math.sqrt(count * width_mm / height_mm))
  return Array.from({ length: count }, (_, at) => {
    const x = (at % across + 0.2) / across * (width_mm - 10) * 100
    const y = (Math.floor(at / across) + 0.5) * across / count * height_mm * 100
    return {
      type: "stroke", id: `${page}-${at}`, page, tool: "pencil", color: colors[at % 6], width: 80, pointer: "pen", scale: 4,
      points: pack(squiggle(x, y, at)), continues: "", erased: false, by: at % 2 ? "other" : "me", at: 0, born: at + 1,
    }
  })
}

const stamp = { by: "room", at: 0, born: 0 }
const page = (id, paper) => ({
  type: "page", id, order: "V", audience: "everyone", paper: { ...PAPER, ...paper }, title: "", aside: false, ...stamp,
})
const person = (id, role) => ({ type: "person", id, role, name: id, symbol: "", status: "in", ...stamp })

let frame = 0, busyAt = 0
const ask = window.requestAnimationFrame.bind(window)
window.requestAnimationFrame = callback => {
  busyAt = frame
  return ask(callback)
}
const wanted = new URLSearchParams(location.search)
const count = Number(wanted.get("strokes") ?? 3000)
const client = new Client()
client.revision = count
client.replica.welcome({
  t: "welcome", seat: { id: "me", role: "student", name: "", symbol: "", status: "in" }, last: {}, server_ms: 0,
  revision: count,
  records: [
    page("full"), page("next"), page("empty"), page("wide", { landscape: true }), page("long", { size: "a4" }),
    person("me", "student"), person("lead", "therapist"), ...strokes("full", count), ...strokes("next", count),
  ],
})
const words = { surface: "Paper", surfaceHelp: "Draw", strip: "Move" }
const me = { seat: "me", role: wanted.get("role") ?? "student" }
const board = createBoard(document.querySelector("main"), { client, me, words })
board.setPage(wanted.get("page") ?? "full")
Object.assign(window, { board, client, pack, unpack })

/* What is measured: a loop that counts frames, and a look over the shoulder of the canvases. */

let lastFrame = 0, waiting = null
let frames = []
const waits = []

function count_frame(now) {
  frame += 1
  if (lastFrame) frames.push({ frame, took: now - lastFrame })
  lastFrame = now
  ask(count_frame)
}
ask(count_frame)

for (const name of ["stroke", "fill"]) {
  const original = CanvasRenderingContext2D.prototype[name]
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    if (waiting && this.canvas.parentElement?.id === "surface") {
      waits.push({ frames: frame - waiting.frame, ms: performance.now() - waiting.at })
      waiting = null
    }
    return original.apply(this, given)
  }
}
window.addEventListener("pointermove", event => {
  if (event.buttons) waiting ??= { frame, at: event.timeStamp }
}, { capture: true })

function spread(values) {
  const sorted = values.toSorted((one, other) => one - other)
  const part = share => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10
  return { n: sorted.length, p50: part(0.5), p95: part(0.95), p99: part(0.99), max: part(1) }
}

Object.assign(window, {
  ready: true,
  /** For how many frames the board has asked for none. */
  rests: () => frame - busyAt,
  startFrames: () => { frames = [] },
  /** Those that the board asked for. */
  stopFrames: all => spread(frames.filter(each => all || each.frame <= busyAt + 1).map(each => each.took)),
  /** From the pointer's event to the frame that draws it: frames waited for (1: the next one), and ms. */
  latency: () => ({ frames: spread(waits.map(wait => wait.frames)), ms: spread(waits.map(wait => wait.ms)) }),
})

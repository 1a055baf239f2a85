/**
 * One block of the product in one state, on a page of its own: a real screen over real records that no server sent.
 * What is pressed here works as far as a room without its server does. `?block=...&state=...` says which.
 */

import { RoomClient } from "../sync/client.js"
import { Keep } from "../sync/keep.js"
import { systemClock } from "../sync/link.js"
import { Screen } from "../ui/screen.js"
import { BLOCKS } from "./blocks.js"
import { lendPictures } from "./pictures.js"
import { opened } from "./open.js"
import { NOW, SEATS } from "./world.js"

/** @import { Role } from "../core/records.js" */
/** @import { Seat } from "../sync/messages.js" */
/** @import { Side } from "../ui/screen.js" */
/** @import { Shelf, State } from "./blocks.js" */

/** Looks that a mouse or a finger makes, as attributes, so that they can be shown without either. */
const HELD = ["hover", "active"]

const WRITTEN = new Set(["name", "label", "title", "text", "earns", "say"])

/** What opens a room on each side. @type {Record<Shelf, () => Promise<unknown>>} */
const ENTRIES = { student: () => import("../ui/student.js"), staff: () => import("../ui/staff.js"), second: () => import("../ui/second.js") }

const asked = new URLSearchParams(location.search)
const block = BLOCKS[asked.get("block") ?? ""], state = block?.states[asked.get("state") ?? ""]
if (state) await show(block.side, { ...block.shared, ...state })
else document.body.textContent = "There is no such block, or it has no such state."

/** @param {Shelf} side @param {State} state */
async function show(side, state) {
  const { role = side === "staff" ? "therapist" : "student", width } = state
  document.body.dataset.role = role
  document.body.dataset.specimen = state.view ? "part" : "whole"
  const root = /** @type {HTMLElement} */ (document.getElementById("app"))
  const client = offline(role, state)
  const welcomed = heard(client)
  const screen = new Screen({ root, client, me: { seat: SEATS[role], role }, side: await sideOf(side, state) })
  screen.state.seat = { id: SEATS[role], role, name: "", symbol: role === "student" ? "fox" : "", status: state.status ?? "in" }
  Object.assign(screen.state, state.knows?.())
  if (!state.view) screen.side.listen(screen)
  screen.start()
  welcomed(screen.state.seat)
  if (state.bye) screen.set({ bye: state.bye })
  if (state.faces) await bringFaces(screen, state)
  if (state.notice) screen.set({ notice: state.notice })
  if (width) root.style.width = `${width}px`
  for (const looks of HELD) hold(looks)
  await led(state)
  await rest()
  await state.then?.(screen)
  await rest()
  document.body.dataset.ready = ""
}

/** The room's own view, or that of a part of it. @param {Shelf} name @param {State} state @returns {Promise<Side>} */
async function sideOf(name, { view }) {
  if (!view) {
    await ENTRIES[name]()
    return opened
  }
  const draw = await view()
  return { inRoom: draw, listen: () => {}, refusals: {}, faces: () => import(name === "student" ? "../ui/faces.js" : "../ui/faces-staff.js") }
}

/** A client that never connects. @param {Role} role @param {State} state */
function offline(role, { records, present, status }) {
  const clock = { ...systemClock, wall: () => NOW + performance.now() }
  const client = new RoomClient({ url: "ws://nowhere", seat: SEATS[role], keep: new Keep("design"), network: new EventTarget(), clock })
  const byId = new Map(records().map(each => [each.id, asked.has("lang") ? marked(each) : each]))   // the later one of an id holds
  client.replica.welcome(/** @type {Parameters<typeof client.replica.welcome>[0]} */ ({ t: "welcome", last: {}, server_ms: NOW, revision: 1, records: [...byId.values()] }))
  for (const seat of present ?? [...byId.values()].filter(({ type }) => type === "person").map(({ id }) => id)) client.present.add(seat)
  if (status === undefined) client.status = "saved"
  return client
}

/**
 * What people wrote, in the brackets of the pseudo language: what has none then came from no catalogue.
 * @template T @param {T} value @param {string} [field] @returns {T}
 */
function marked(value, field = "") {
  if (typeof value === "string") return /** @type {T} */ (WRITTEN.has(field) && value ? `[${value}]` : value)
  if (Array.isArray(value)) return /** @type {T} */ (value.map(each => marked(each)))
  if (value === null || typeof value !== "object") return value
  return /** @type {T} */ (Object.fromEntries(Object.entries(value).map(([name, each]) => [name, marked(each, name)])))
}

/** Who listens for the welcome is told of one. @param {RoomClient} client @returns {(seat: Seat) => void} */
function heard(client) {
  /** @type {Set<(seat: Seat) => void>} */
  const listeners = new Set()
  const on = client.on.bind(client)
  client.on = (event, listener) => {
    if (event === "seat") listeners.add(/** @type {(seat: Seat) => void} */ (/** @type {unknown} */ (listener)))
    return on(event, listener)
  }
  return seat => listeners.forEach(listener => listener(seat))
}

/** Sound and picture, without a device. @param {Screen} screen @param {State} state */
async function bringFaces(screen, { faces }) {
  const module = await screen.side.faces?.()
  if (!module) return
  screen.faces = module.open(screen, [])
  lendPictures(screen.faces.media)
  faces?.(screen.faces)
  screen.draw()
}

/** Show what rules say of a state that only a hand brings about, where `data-held` says so. @param {string} looks */
function hold(looks) {
  for (const sheet of document.styleSheets) {
    for (const rule of [...sheet.cssRules]) {
      if (!(rule instanceof CSSStyleRule) || !rule.selectorText.includes(`:${looks}`)) continue
      const selector = rule.selectorText.replaceAll(`:${looks}`, `[data-held~="${looks}"]`)
      sheet.insertRule(`${selector} { ${rule.style.cssText} }`, sheet.cssRules.length)
    }
  }
}

/** A student's page loads what leads behind the board: it is there once its place is. @param {State} state */
async function led({ view, status = "in", bye }) {
  if (view || bye || status !== "in" || document.body.dataset.side !== "student") return
  for (let tries = 0; tries < 60 && !document.querySelector(".plan, .led"); tries += 1) await rest()
}

/** Until what was asked for has been drawn. */
function rest() {
  return new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 60))))
}

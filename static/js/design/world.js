/**
 * The records that specimens are made of: one room with everybody in it, and short ways to put more there.
 * Every one is whole, as the server would send it. Pure.
 */

/** @import { AnyRecord, Controls, Knock, Page, Paper, Person, Role, Stage } from "../core/records.js" */
/** @import { CheckOff, Item, Prompt, Response, Schedule } from "../core/records-leading.js" */

/** What the server's clock says as a specimen is opened. */
export const NOW = Date.UTC(2026, 10, 3, 17, 20)
export const MINUTE = 60_000
export const LONG = "Maximilian-Alexander von Hohenstein-Wolf"
/** Of those who write no spaces. */
export const LONG_WORD = "Wolfeschlegelsteinhausenbergerdorffsson"
export const LONG_LABEL = "Copy the whole sentence from the board onto the three lines, then underline each word"

/** Who is in the room, by what they are. @type {Record<Role, string>} */
export const SEATS = { therapist: "seat-therapist", student: "seat-mia", facilitator: "seat-ortiz", observer: "seat-mother" }
/** @type {Record<Role, [name: string, symbol: string]>} */
const PEOPLE = {
  therapist: ["Dr Ruiz", ""], student: ["Mia", "fox"], facilitator: ["Mr Ortiz", "owl"], observer: ["Mia's mother", "tulip"],
}

let made = 0
/**
 * A record with what the server stamps.
 * @param {Record<string, unknown> & {type: string}} fields @param {{by?: string, at?: number}} [stamp]
 */
export function record(fields, { by = SEATS.therapist, at = NOW - 10 * MINUTE } = {}) {
  made += 1
  return /** @type {AnyRecord} */ (/** @type {unknown} */ ({ id: `record-${made}`, ...fields, by, at: at + made, born: made }))
}

/** @param {Role} role @param {Partial<Person>} [fields] */
export function person(role, fields = {}) {
  const [name, symbol] = PEOPLE[role]
  return record({ type: "person", id: SEATS[role], role, name, symbol, status: "in", beside: role === "facilitator" ? SEATS.student : "", ...fields })
}

/** @param {Partial<Controls>} [fields] @param {string} [seat] */
export function controls(fields = {}, seat = SEATS.student) {
  return record({
    type: "controls", id: `controls-${seat}`, student: seat, may_draw: true, board_hidden: false, overlay_hidden: false,
    tools: ["pencil", "highlighter", "eraser"], scan: "off", scan_ms: 1500, sounds: false, ...fields,
  })
}

/** @param {Partial<Stage>} fields */
export function stage(fields) {
  return record({ type: "stage", id: "stage", show: "board", page: "page-1", turning: "follow", of: "", curtain: false, zoom: 100, x: 0, y: 0, ...fields })
}

/** @type {Paper} */
const PAPER = {
  family: "three_line", row_mm: 16, body_mm: 0, skip_mm: 8, margin_mm: 15, margin_line_mm: 0, margin_right: false, color: "blue",
  weight: 1, dash_mm: 3, stage: 0, letters: "", size: "letter", landscape: true,
}

/** @param {number} at @param {Partial<Page>} [fields] */
export function page(at, fields = {}) {
  return record({ type: "page", id: `page-${at}`, order: `a${at}`, audience: "everyone", paper: PAPER, overlay: null, title: "", aside: false, kept_from: "", ...fields })
}

/** @param {string} name @param {Role} role @param {Partial<Knock>} [fields] */
export function knock(name, role, fields = {}) {
  return record({ type: "knock", seat: `seat-${name}`, role, name, symbol: "panda", key: "", answer: "waiting", since: NOW - 2 * MINUTE, ...fields })
}

/** Cards of a session. @type {[label: string, symbol: string, minutes: number][]} */
const CARDS = [
  ["Hello", "own-hello", 2], ["Warm-up", "own-warm-up", 3], ["Write letters", "own-write", 8], ["Movement break", "own-movement-break", 2],
  ["Cut and glue", "own-cut", 8], ["My choice", "own-choose", 3], ["Goodbye", "own-goodbye", 2],
]

/** @param {number} at @param {Partial<Item>} [fields] */
export function item(at, fields = {}) {
  const [label, symbol, minutes] = CARDS[at % CARDS.length]
  return record({ type: "item", id: `item-${at}`, order: `a${at}`, label, symbol, image: "", minutes, kind: "step", aside: false, ...fields })
}

/** @param {number} at of the item @param {CheckOff["state"]} [state] @param {number} [ago] minutes */
export function checked(at, state = "finished", ago = 5) {
  return record({ type: "check_off", of: `item-${at}`, state }, { at: NOW - ago * MINUTE })
}

/** @param {Schedule["layout"]} layout @param {Schedule["lang"]} [lang] */
export function schedule(layout, lang = "en") {
  return record({ type: "schedule", id: "schedule", layout, warn_min: [5, 2, 1], lang })
}

/** A session's cards, two of them finished. */
export function planned() {
  return [...CARDS.keys()].map(at => item(at)).concat(checked(0, "finished", 8), checked(1, "finished", 4))
}

/** @param {string} type @param {Record<string, unknown>} fields */
export function activity(type, fields) {
  return record({ type, id: "activity", audience: "everyone", title: "", closed: false, ...fields })
}

/** @param {string} id @param {string} text @param {Partial<Prompt>} [fields] @param {number} [ago] minutes */
export function prompt(id, text, fields = {}, ago = 3) {
  return record({ type: "prompt", id, text, symbol: "", image: "", to: "", about: SEATS.student, activity: "", level: "", earlier: "", ...fields }, { at: NOW - ago * MINUTE })
}

/** @param {string} of @param {Response["what"]} what @param {string} [level] @param {number} [ago] minutes */
export function response(of, what, level = "", ago = 1) {
  return record({ type: "response", of, what, level }, { by: SEATS.facilitator, at: NOW - ago * MINUTE })
}

/** @param {...Role} roles those who are in the room */
export function room(...roles) {
  return [
    stage({}), page(1, { title: "Letters" }), schedule("vertical"),
    record({ type: "session", id: "session", running: true, since: NOW - 12 * MINUTE }),
    record({ type: "door", id: "door", locked: false }),
    ...roles.map(role => person(role)), ...roles.includes("student") ? [controls()] : [],
    ...roles.filter(role => role !== "therapist").map(role => record({
      type: "permit", id: `permit-${SEATS[role]}`, seat: SEATS[role], mic: role !== "observer", face: role !== "observer", desk: role !== "observer", screen: false,
    })),
  ]
}

export const everybody = () => room("therapist", "student", "facilitator", "observer")

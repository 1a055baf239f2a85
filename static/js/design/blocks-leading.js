/** Specimens of what leads a session, as students see it: the strip beside the board, and the stage. */

import { html } from "lit-html"
import { LONG_LABEL, MINUTE, NOW, SEATS, activity, checked, everybody, item, planned, record, schedule } from "./world.js"

/** @import { Layout } from "../core/records-leading.js" */
/** @import { Block, State } from "./blocks.js" */

const pressed = (/** @type {string} */ what, /** @type {number} */ ago) => record({ type: "press", of: "activity", what, ms: 0 }, { at: NOW - ago * MINUTE })
const option = (/** @type {string} */ label, /** @type {string} */ symbol, color = "") => ({ label, symbol, image: "", color })
const line = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ symbol) => ({ id, ...option(label, symbol) })
const picked = (/** @type {number} */ at) => record({ type: "pick", of: "activity", student: SEATS.student, option: at }, { by: SEATS.student })
const tokens = (/** @type {number} */ count) => Array.from({ length: count }, () => record({ type: "token", of: "activity", spent: false, undone: false }))
const board = (/** @type {number} */ goal, earns = "Play dough") => activity("token_board", { goal, symbol: "star", earns, earns_symbol: earns && "own-play-dough", earns_image: "", student: "" })
const CHOICES = [option("Draw", "own-draw"), option("Play dough", "own-play-dough"), option("Water", "own-water"), option(LONG_LABEL, "own-write")]
const ENERGY = [option("Too low", "own-energy-too-low"), option("Low", "own-energy-low"), option("Just right", "own-energy-right"), option("High", "own-energy-high"), option("Too high", "own-energy-too-high")]
const LINES = [line("a", "Pencil", "own-pencil-grip"), line("b", "Slant board", "own-slant-board"), line("c", LONG_LABEL, "own-cut")]

/** On the stage. @param {() => import("../core/records.js").AnyRecord[]} more @returns {State} */
const staged = more => ({
  records: () => [...everybody(), ...more()],
  view: async () => {
    const { activityStage } = await import("../ui/acts.js")
    return screen => {
      const shown = /** @type {import("../core/records-leading.js").Activity} */ (screen.records.get("activity"))
      return html`<div class="specimen-stage"><section class="stage led">${activityStage(screen, shown)}</section></div>`
    }
  },
})

/** The schedule in each layout and at each time of a session, beside the board and on the stage alike. @returns {Record<string, State>} */
function schedules() {
  const laid = (/** @type {Layout} */ layout, cards = planned) => ({ records: () => [...everybody(), schedule(layout), ...cards()] })
  return {
    empty: laid("vertical", () => []), "top to bottom": laid("vertical"), "left to right": laid("horizontal"),
    "now, next, then": laid("now_next_then"), "first, then": laid("first_then"),
    "a warning is due": laid("now_next_then", () => [...planned(), checked(1, "finished", 6.5), checked(2, "begun", 6.5)]),
    "time is over": laid("first_then", () => [...planned(), checked(2, "begun", 9)]),
    "a surprise, long words": laid("vertical", () => [
      item(0, { label: LONG_LABEL }), item(1, { kind: "surprise", label: "Surprise", symbol: "own-surprise" }),
      item(2, { kind: "break", label: "Break", symbol: "own-break" }), item(3, { symbol: "" }),
    ]),
    "in Spanish": laid("now_next_then", () => [...planned(), schedule("now_next_then", "es")]),
    "beside a timer": laid("vertical", () => [...planned(), activity("timer", { duration_ms: 5 * MINUTE }), pressed("start", 2)]),
    "all finished": laid("vertical", () => [item(0), checked(0), item(1), checked(1)]),
  }
}

/** @type {Record<string, Block>} */
export const LEADING_BLOCKS = {
  "schedule beside the board": {
    side: "student", frame: [640, 620], window: [1366, 640], states: schedules(),
    shared: { view: async () => {
      const { strip } = await import("../ui/led.js")
      return screen => html`<main class="desk desk-student specimen-strip">${strip(screen)}</main>`
    } },
  },
  "schedule on the stage": {
    side: "student", frame: [1000, 600], window: [1000, 600], states: schedules(),
    shared: { view: async () => {
      const { scheduleStage } = await import("../ui/cards.js")
      return screen => html`<div class="specimen-stage"><section class="stage led" data-plan>${scheduleStage(screen, false)}</section></div>`
    } },
  },
  activities: {
    side: "student", frame: [1000, 600], window: [1000, 600],
    states: {
      "timer, waiting": staged(() => [activity("timer", { duration_ms: 5 * MINUTE })]),
      "timer, running": staged(() => [activity("timer", { duration_ms: 5 * MINUTE, title: "Clean up" }), pressed("start", 2)]),
      "timer, over": staged(() => [activity("timer", { duration_ms: 2 * MINUTE, title: "Clean up" }), pressed("start", 3)]),
      "tokens, none": staged(() => [board(5)]),
      "tokens, some": staged(() => [board(5), ...tokens(3)]),
      "tokens, all ten": staged(() => [board(10), ...tokens(10)]),
      "choice of two": staged(() => [activity("choice_board", { student: "", options: CHOICES.slice(0, 2) })]),
      "choice of four, one chosen": staged(() => [activity("choice_board", { student: "", title: "What comes next?", options: CHOICES }), picked(1)]),
      "check-in": staged(() => [activity("check_in", { student: "", options: ENERGY })]),
      "check-in, answered": staged(() => [activity("check_in", { student: "", options: ENERGY }), picked(2)]),
      "breathing, waiting": staged(() => [activity("breathing", { in_s: 3, out_s: 3 })]),
      "breathing, running": staged(() => [activity("breathing", { in_s: 3, out_s: 3 }), pressed("start", 1)]),
      "movement, standing": staged(() => [activity("movement", { title: "Wall push-up", say: "Hands on the wall. Slowly down, slowly up. Five times.", symbol: "own-wall-push-up", image: "", posture: "standing" })]),
      "movement, seated": staged(() => [activity("movement", { title: "", say: "", symbol: "own-chair-push-up", image: "", posture: "seated" })]),
      "checklist, to tick": staged(() => [activity("checklist", { title: "What we need", lines: LINES, offered: true }), record({ type: "tick", of: "activity", line: "a", done: true })]),
      "checklist, to look at": staged(() => [activity("checklist", { lines: LINES, offered: false }), record({ type: "tick", of: "activity", line: "b", done: true })]),
      "turn, mine": staged(() => [activity("turn", { seat: SEATS.student, since: NOW })]),
      "turn, another's": staged(() => [activity("turn", { seat: SEATS.therapist, since: NOW })]),
      "turn, nobody's": staged(() => [activity("turn", { seat: "", since: NOW })]),
    },
  },
}

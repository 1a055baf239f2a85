/** Specimens of whole screens: what a student, an observer, a facilitator and a therapist have before them. */

import { press, unfold } from "./acting.js"
import { CROWDED, SECOND_STATES, desk } from "./crowded.js"
import { LONG, LONG_LABEL, NOW, MINUTE, SEATS, activity, controls, everybody, item, knock, page, person, planned, prompt, record, response, room, stage } from "./world.js"

/** @import { Block } from "./blocks.js" */
/** @import { AnyRecord } from "../core/records.js" */

const timer = () => [
  activity("timer", { duration_ms: 5 * MINUTE, title: "" }), record({ type: "press", of: "activity", what: "start", ms: 0 }, { at: NOW - 2 * MINUTE }),
]
const several = () => [page(1, { title: "Letters" }), page(2, { title: "" }), page(3, { title: "My name", audience: SEATS.student }), page(4, { title: LONG_LABEL })]
const faces = () => {}

/** @type {Record<string, Block>} */
export const SCREEN_BLOCKS = {
  student: {
    side: "student", whole: true, frame: [1366, 640], shared: { faces },
    states: {
      writing: { records: () => [...everybody(), ...planned()] },
      "nothing planned": { records: () => [...room("therapist", "student")] },
      "asked for both": { records: () => [...everybody(), ...planned(), ...["help", "break"].map(kind => record({ type: "request", kind, answered: false }, { by: SEATS.student }))] },
      "only looking": { records: () => [...everybody(), controls({ may_draw: false })] },
      "few tools": { records: () => [...everybody(), controls({ tools: ["pencil"] })] },
      "board hidden": { records: () => [...everybody(), controls({ board_hidden: true })] },
      "no page": { records: () => [...everybody().filter(({ type }) => type !== "page"), stage({ page: "" })] },
      "turning freely": { records: () => [...everybody(), ...several(), stage({ turning: "free" })] },
      "long name": { records: () => [...everybody(), person("student", { name: LONG }), item(0, { label: LONG_LABEL })] },
      "schedule on the stage": { records: () => [...everybody(), ...planned(), stage({ show: "schedule" })] },
      "what is now": { records: () => [...everybody(), ...planned(), stage({ show: "now" })] },
      "timer on the stage": { records: () => [...everybody(), ...planned(), ...timer(), stage({ show: "activity", of: "activity" })] },
      "calm picture": { records: () => [...everybody(), ...planned(), stage({ show: "calm" })] },
      "privacy curtain": { records: () => [...everybody(), ...planned(), stage({ curtain: true })] },
      "therapist away": { records: () => [...everybody(), ...planned()], present: [SEATS.facilitator] },
      "a question": { records: () => [...everybody(), ...planned()], faces: ({ media }) => media.catchUp([{ seat: SEATS.therapist, kind: "ask", to: SEATS.student, source: "desk" }]) },
      ...CROWDED.student,
    },
  },
  observer: {
    side: "student", whole: true, frame: [1366, 640], shared: { role: "observer", faces },
    states: { looking: { records: () => [...everybody(), ...planned()] }, "schedule on the stage": { records: () => [...everybody(), ...planned(), stage({ show: "schedule" })] } },
  },
  facilitator: {
    side: "staff", whole: true, frame: [820, 1180], shared: { role: "facilitator", faces },
    states: {
      quiet: { records: () => [...everybody(), ...planned()] },
      "a card": { records: () => [...everybody(), ...planned(), prompt("p", "Put the pencil in her hand and wait", { symbol: "own-pencil-grip" })] },
      "how much help": { records: () => [...everybody(), ...planned(), prompt("p", "Put the pencil in her hand and wait"), response("p", "seen")] },
      alone: { records: () => room("therapist", "facilitator") },
      ...CROWDED.facilitator,
    },
  },
  therapist: {
    side: "staff", whole: true, frame: [1440, 900], shared: { faces },
    states: {
      alone: { records: () => room("therapist") },
      "everybody there": { records: () => [...everybody(), ...planned(), ...several(), ...prompts()] },
      "somebody waits": { records: () => [...everybody(), ...planned(), knock("Theo", "student"), knock(LONG, "observer", { symbol: "tulip" })] },
      "asked for help": { records: () => [...everybody(), ...planned(), record({ type: "request", kind: "help", answered: false }, { by: SEATS.student })] },
      "an activity on the stage": { records: () => [...everybody(), ...planned(), ...timer(), stage({ show: "activity", of: "activity" })] },
      "page menu": { records: () => [...everybody(), ...several(), page(5, { title: "Last week", aside: true })], then: unfold(".pages-ways .menu-up:last-child") },
      "papers to choose from": { records: () => everybody(), then: press(".tool[popovertarget]") },
      "storage unwell": { records: () => everybody(), knows: () => ({ storageWell: false }) },
      "desk camera": { records: () => [...everybody(), ...planned()], faces: desk },
      ...CROWDED.therapist,
    },
  },
  "second device": { side: "second", whole: true, frame: [1366, 640], states: SECOND_STATES },
}

/** @returns {AnyRecord[]} */
function prompts() {
  return [
    prompt("p1", "Point to where the letter begins", { symbol: "own-look-at", level: "G" }, 6), response("p1", "seen", "", 5), response("p1", "given", "G", 4),
    prompt("p2", "Wait five seconds before you help", {}, 2), response("p2", "seen", "", 1),
  ]
}

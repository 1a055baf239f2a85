/** States of whole screens at their fullest and at their worst: many people, many pages, long words, no line, no camera. */

import { devices, lend, own } from "./pictures.js"
import { LONG, LONG_LABEL, LONG_WORD, MINUTE, NOW, SEATS, activity, checked, controls, everybody, item, page, person, planned, prompt, record, response, stage } from "./world.js"

/** @import { State } from "./blocks.js" */
/** @import { Faces } from "../ui/faces.js" */

const NAMES = ["Theo", "Ana", LONG, LONG_WORD, "Li", "Noor", "Jo", "Sam"]
const FACES = ["owl", "cat-face", "dog-face", "panda", "frog", "turtle", "butterfly", "rocket"]

/** Eight more students, all with a name of their own. */
const class12 = () => NAMES.flatMap((name, at) => [
  person("student", { id: `seat-${at}`, name, symbol: FACES[at] }), controls({}, `seat-${at}`),
  record({ type: "permit", id: `permit-${at}`, seat: `seat-${at}`, mic: true, face: true, desk: true, screen: false }),
])
const pages20 = () => Array.from({ length: 20 }, (_, at) => page(at + 1, { order: `a${String.fromCharCode(97 + at)}`, title: ["Letters", "", LONG_LABEL, LONG_WORD, "My name"][at % 5], audience: at % 7 === 3 ? SEATS.student : "everyone" }))
const items15 = () => [...Array.from({ length: 15 }, (_, at) => item(at, { order: `a${String.fromCharCode(97 + at)}` })), checked(0, "finished", 8), checked(1, "finished", 4)]
const longNames = () => [person("student", { name: LONG_WORD }), person("facilitator", { name: LONG }), person("therapist", { name: LONG_WORD }), person("observer", { name: LONG })]
const offline = /** @type {Partial<State>} */ ({ status: "in", then: screen => { screen.client.status = "offline_kept"; screen.draw() } })
const option = (/** @type {string} */ label, /** @type {string} */ symbol) => ({ label, symbol, image: "", color: "" })
const choices = () => activity("choice_board", { student: "", title: "What comes next?", options: [option("Draw", "own-draw"), option("Play dough", "own-play-dough"), option("Water", "own-water"), option("My choice", "own-choose")] })
const breath = () => [activity("breathing", { in_s: 3, out_s: 3 }), record({ type: "press", of: "activity", what: "start", ms: 0 }, { at: NOW - MINUTE })]

/** A desk under a camera, as it should be judged. @param {Faces} faces */
export function desk({ media }) {
  devices(media, SEATS.student, { mic: "on", face: "on", desk: "on" })
  lend(media, SEATS.student, "face")
  lend(media, SEATS.student, "desk")
}

/** @param {Faces} faces */
function denied({ media }) {
  for (const source of /** @type {const} */ (["mic", "face", "desk"])) own(media, source, "denied")
}

/** @type {Record<"student" | "facilitator" | "therapist", Record<string, State>>} */
export const CROWDED = {
  student: {
    offline: { records: () => [...everybody(), ...planned()], ...offline },
    "cameras denied": { records: () => [...everybody(), ...planned()], faces: denied },
    "fifteen cards": { records: () => [...everybody(), ...items15()] },
    "fifteen cards on the stage": { records: () => [...everybody(), ...items15(), stage({ show: "schedule" })] },
    "long words without spaces": { records: () => [...everybody(), ...longNames(), item(0, { label: LONG_WORD }), item(1, { label: LONG_LABEL })] },
    "choice on the stage": { records: () => [...everybody(), ...planned(), choices(), stage({ show: "activity", of: "activity" })] },
    "breathing on the stage": { records: () => [...everybody(), ...planned(), ...breath(), stage({ show: "activity", of: "activity" })] },
    "a face on the stage": { records: () => [...everybody(), ...planned(), stage({ show: "face", of: SEATS.therapist })] },
  },
  facilitator: {
    offline: { records: () => [...everybody(), ...planned(), prompt("p", "Put the pencil in her hand and wait")], ...offline },
    "long names": { records: () => [...everybody(), ...longNames(), ...items15(), item(2, { label: LONG_LABEL }), prompt("p", `${LONG_LABEL}. ${LONG_WORD}.`, { symbol: "own-write" })] },
    "long names, how much help": { records: () => [...everybody(), ...longNames(), prompt("p", LONG_LABEL), response("p", "seen")] },
    "therapist away": { records: () => [...everybody(), ...planned()], present: [SEATS.student] },
  },
  therapist: {
    offline: { records: () => [...everybody(), ...planned()], ...offline },
    "larger pictures": { records: () => [...everybody(), ...planned()], faces: faces => { desk(faces); Object.assign(faces, { larger: true }) } },
    "a full room": { records: () => [...everybody(), ...class12(), ...pages20(), ...items15(), stage({ page: "page-6" })] },
    "long names": { records: () => [...everybody(), ...longNames(), ...pages20()], faces: desk },
    "student left the room": { records: () => [...everybody(), ...planned(), record({ type: "call", kind: "left_room", about: SEATS.student, answered: false, withdrawn: false, since: NOW }, { by: SEATS.facilitator })] },
  },
}

/** A second device of a student or of the therapist. @type {Record<string, State>} */
export const SECOND_STATES = {
  writing: { records: () => everybody() },
  "long name": { records: () => [...everybody(), ...longNames()] },
  "turning freely": { records: () => [...everybody(), page(2), page(3), stage({ turning: "free" })] },
  "only looking": { records: () => [...everybody(), controls({ may_draw: false })] },
  "board hidden": { records: () => [...everybody(), controls({ board_hidden: true })] },
  "a therapist's": { role: "therapist", records: () => [...everybody(), page(2)] },
  offline: { records: () => everybody(), ...offline },
  ended: { records: () => everybody(), bye: "ended" },
}

/** Specimens of sound and picture: tiles in every look, one's own devices and what is wrong with them. */

import { html } from "lit-html"
import { tile } from "../ui/tiles.js"
import { devices, own } from "./pictures.js"
import { LONG, SEATS, everybody, person, stage } from "./world.js"

/** @import { Block, State } from "./blocks.js" */
/** @import { Faces } from "../ui/faces.js" */
/** @import { Faces as StaffFaces } from "../ui/faces-staff.js" */
/** @import { DeviceState } from "../media/devices.js" */

/** @type {DeviceState[]} */
const TROUBLES = ["off", "on", "denied", "missing", "in_use", "covered", "ended"]

/** @type {State["view"]} */
const oneTile = async () => screen => {
  if (!screen.faces) return ""
  return html`<div class="specimen-tile">${tile(screen.faces.tiles, { place: "beside", seat: SEATS.student, source: "face" })}</div>`
}
/** @param {(faces: Faces) => void} faces @param {Partial<State>} [more] @returns {State} */
const seen = (faces, more = {}) => ({ records: everybody, view: oneTile, faces, ...more })

/** @type {Record<string, Block>} */
export const MEDIA_BLOCKS = {
  faces: {
    side: "staff", frame: [340, 200],
    states: {
      on: seen(() => {}),
      speaking: seen(({ media }) => media.speaking.add(SEATS.student)),
      muted: seen(({ media }) => devices(media, SEATS.student, { face: "on" })),
      "long name": seen(() => {}, { records: () => [...everybody(), person("student", { name: LONG })] }),
      "microphone: denied": seen(({ media }) => devices(media, SEATS.student, { mic: "denied", face: "on" })),
      "weak line": seen(({ media }) => media.shed.add(`${SEATS.student}/face`)),
      "saving data": seen(({ media }) => { media.low = true }),
      lost: seen(() => {}, { present: [SEATS.therapist] }),
      curtain: seen(() => {}, { records: () => [...everybody(), stage({ curtain: true })] }),
      "on the stage": seen(({ tiles }) => { tiles.staged = `${SEATS.student}/face` }),
      ...Object.fromEntries(TROUBLES.filter(state => state !== "on" && state !== "covered").map(state => [`camera: ${state}`, seen(({ media }) => devices(media, SEATS.student, { face: state }))])),
    },
  },
  "pictures beside the board": {
    side: "staff", frame: [420, 420],
    shared: { view: async () => screen => html`<main class="desk desk-staff"><div class="side">${/** @type {StaffFaces | null} */ (screen.faces)?.panel()}</div></main>` },
    states: {
      usual: { records: everybody, faces: () => {} },
      "curtain drawn": { records: () => [...everybody(), stage({ curtain: true })], faces: () => {} },
      "as a facilitator, nobody leads": { role: "facilitator", records: everybody, present: [SEATS.student], faces: () => {} },
    },
  },
  "own switches": {
    side: "student", frame: [260, 320],
    shared: { view: async () => screen => html`<main class="desk specimen-own"><div class="own">${screen.faces?.controls()}</div></main>` },
    states: {
      off: { records: everybody, faces: () => {} },
      on: { records: everybody, faces: ({ media }) => { own(media, "mic", "on"); own(media, "face", "on") } },
      trouble: { records: everybody, faces: ({ media }) => { own(media, "face", "denied"); own(media, "desk", "in_use") } },
      "saving data": { records: everybody, faces: ({ media }) => { media.low = true } },
    },
  },
  "camera and sound": {
    side: "student", frame: [1024, 768], window: [1024, 768],
    shared: { view: async () => () => "" },
    states: Object.fromEntries(TROUBLES.map(state => [state, /** @type {State} */ ({
      records: everybody,
      faces: ({ media }) => {
        for (const source of /** @type {const} */ (["mic", "face", "desk"])) own(media, source, source === "mic" && state === "covered" ? "on" : state)
        media.own.devices = state === "missing" ? [] : DEVICES
        media.own.look = async () => {}   // it would find what this computer really has
      },
      then: async screen => {
        const { showDevices } = await import("../ui/devices-panel.js")
        if (screen.faces) void showDevices(screen, screen.faces.tiles)
      },
    })])),
  },
}

/** @type {import("../media/devices.js").Device[]} */
const DEVICES = [
  { deviceId: "a", kind: "audioinput", label: "Built-in microphone" }, { deviceId: "b", kind: "videoinput", label: "Integrated camera (front)" },
  { deviceId: "c", kind: "videoinput", label: "USB document camera with a rather long name of its own (04f2:b6d0)" },
]

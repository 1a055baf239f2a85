/** Sound and picture of one window in a room, with all that is said and told. */

import { Media } from "../../../static/js/media/media.js"
import { FakeDevices, Wire, memory } from "./rtc.js"
import { settle } from "./ticks.js"
import { Computer, Window, outside } from "./window.js"

const NO = { by: "", at: 0, born: 0 }
export const person = (/** @type {string} */ id, /** @type {string} */ role) => ({ ...NO, type: "person", id, role, name: id, symbol: "", status: "in", beside: "" })
export const permit = (/** @type {string} */ seat, fields = {}) =>
  ({ ...NO, type: "permit", id: `permit-${seat}`, seat, mic: true, face: true, desk: true, screen: false, ...fields })
export const stage = (fields = {}) => ({ ...NO, type: "stage", id: "stage", show: "board", of: "", page: "", turning: "follow", curtain: false, ...fields })

/**
 * One's own seat is "me", the therapist's "t".
 * @param {"student" | "therapist" | "facilitator" | "observer"} role
 * @param {{devices?: FakeDevices, session?: Storage, records?: any[], door?: boolean, present?: string[]}} [means]
 */
export async function start(role, { devices = new FakeDevices("mic: A", "Cam", "USB Document"), session = memory(), records = [], door = false, present = ["me", "t"] } = {}) {
  const window = new Window(new Computer())
  const wire = new Wire()
  const page = Object.assign(new EventTarget(), { hidden: false })
  /** @type {any[]} */ const told = [], /** @type {any[]} */ voices = []
  const media = new Media({
    client: window.client, me: { seat: "me", role },
    env: {
      media: /** @type {any} */ (devices), connect: wire.connect, stream: wire.stream, clock: window.clock, local: memory(), session, page,
      hearing: { stream: one => /** @type {any} */ (one), voice: () => {
        const voice = /** @type {any} */ ({ srcObject: null, play: async () => {}, pause() {} })
        voices.push(voice)
        return voice
      } },
    },
  })
  media.onnotice = (...what) => told.push(what)
  const there = [person("me", role), permit("me"), person("t", "therapist"), stage(), ...records]   // the last of one name holds
  const all = { records: /** @type {any} */ (there), present }
  await window.enter(door ? outside("waiting") : all)
  await settle()
  const signals = (/** @type {string} */ kind) => window.socket.sent.filter(sent => sent.t === "signal" && sent.kind === kind)
  const hear = async (/** @type {any} */ message) => {
    window.socket.hear(message)
    await settle()
    window.clock.move(16)
    await settle()
  }
  let revision = 1
  const commit = (/** @type {string} */ id, /** @type {any} */ fields) =>
    hear({ t: "commit", revision: ++revision, after: revision - 1, by: "t", at: 1, changes: [{ op: "patch", id, fields }] })
  return { media, window, wire, page, told, voices, devices, signals, hear, commit, all }
}

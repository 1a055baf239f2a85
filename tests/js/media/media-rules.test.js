/** What the rules, the therapist and saving data do to own devices and to the stage. */

import assert from "node:assert/strict"
import test from "node:test"
import { person, stage, start } from "../support/media.js"
import { FakeDevices, memory } from "../support/rtc.js"
import { settle } from "../support/ticks.js"

/** Pull the plug of the camera that was given as the second device. @param {FakeDevices} devices */
async function unplugCamera(devices) {
  devices.plug("mic: A")
  devices.given[1].unplug()
  await settle()
}

test("a camera that is plugged in again comes on, but against no curtain, no permit and no saving of data", async () => {
  const takings = /** @type {const} */ ({
    nothing: async () => {},
    curtain: async (/** @type {any} */ { commit }) => commit("stage", { curtain: true }),
    permit: async (/** @type {any} */ { commit }) => commit("permit-me", { face: false }),
    "saving data": async (/** @type {any} */ { media }) => media.spare(true),
  })
  for (const [why, take] of Object.entries(takings)) {
    const session = memory()
    const student = await start("student", { devices: new FakeDevices("mic: A", "Cam"), session })
    const { media, devices, told } = student
    await unplugCamera(devices)
    assert.equal(media.own.states.face, "ended", why)
    await take(student)
    devices.plug("mic: A", "Cam")
    await settle()
    const comes = why === "nothing"
    assert.deepEqual([media.own.states.face, media.own.track("face") !== null], comes ? ["on", true] : ["off", false], why)
    assert.equal(told.some(([notice]) => notice === "taken"), false, "it was not on")
    assert.equal(session.getItem("baseline.me.face"), comes ? null : "off", why)
  }
})

test("a muted microphone that is unplugged is told, and stays off", async () => {
  const { media, devices, told } = await start("student", { devices: new FakeDevices("mic: Headset", "mic: Built-in", "Cam") })
  await media.toggle("mic")
  devices.plug("mic: Built-in", "Cam")
  devices.given[0].unplug()
  await settle()
  devices.plug("mic: Built-in", "Cam")
  await settle()
  assert.deepEqual([media.own.states.mic, media.own.track("mic"), told], ["off", null, [["unplugged", "mic", "mic: Headset"]]])
})

test("saving data stops a camera that is still being opened", async () => {
  const { media } = await start("student")
  const opening = media.toggle("desk")
  media.spare(true)
  await opening
  await settle()
  assert.deepEqual([media.own.states.mic, media.own.states.face, media.own.states.desk], ["on", "off", "off"])
})

test("what the server has halted goes off and is told; a tap offers it anew", async () => {
  const { media, window, signals, hear, told, devices, all } = await start("student")
  const answer = () => hear({ t: "signal", kind: "answer", pc: signals("publish").at(-1).pc, sdp: "answer" })
  await answer()
  window.lose()
  await window.redial()
  await window.welcome({ ...all, revision: 3 })
  await hear({ t: "signal", kind: "halted", list: ["mic", "desk"] })
  assert.deepEqual([media.own.states.mic, media.own.states.face, devices.given[0].readyState], ["off", "on", "ended"])
  assert.deepEqual(told, [["taken", "mic", ""]])
  await hear({ t: "signal", kind: "halted", list: ["mic", "desk"] })
  assert.equal(told.length, 1)
  await answer()
  const before = signals("publish").length
  await media.toggle("mic")
  await settle()
  assert.deepEqual([media.own.states.mic, signals("publish").length], ["on", before + 1])
})

test("what was halted while it was muted is offered anew by the next tap as well", async () => {
  const { media, signals, hear, told } = await start("student")
  const answer = () => hear({ t: "signal", kind: "answer", pc: signals("publish").at(-1).pc, sdp: "answer" })
  await answer()
  await media.toggle("mic")
  await hear({ t: "signal", kind: "halted", list: ["mic"] })
  await answer()
  const before = signals("publish").length
  await media.toggle("mic")
  await settle()
  assert.deepEqual([media.own.states.mic, signals("publish").length, told], ["on", before + 1, []])
})

const BOARD = [{ op: "patch", id: "stage", fields: { show: "board", of: "" } }]
const shares = (/** @type {string} */ seat, /** @type {string} */ screen) => ({ t: "presence", seat, kind: "media", mic: "on", face: "on", desk: "off", screen })

test("a therapist whose page was loaded anew while the screen was shared puts the board back", async () => {
  const { window } = await start("therapist", { records: [stage({ show: "screen", of: "me" })] })
  assert.deepEqual(window.proposed.map(({ changes }) => changes), [BOARD])
})

test("where a student's shared screen has ended, the therapist's window puts the board back; nobody else's does", async () => {
  for (const role of /** @type {const} */ (["therapist", "facilitator"])) {
    const { window, hear, commit } = await start(role, { records: [person("x", "student")] })
    await hear(shares("x", "on"))
    await commit("stage", { show: "screen", of: "x" })
    await hear(shares("y", "off"))
    assert.deepEqual(window.proposed.filter(({ changes }) => changes[0].id === "stage"), [], role)
    await hear(shares("x", "off"))
    const proposed = window.proposed.filter(({ changes }) => changes[0].id === "stage").map(({ changes }) => changes)
    assert.deepEqual(proposed, role === "therapist" ? [BOARD] : [], role)
  }
})

test("a shared screen that ended while the therapist's page was being loaded gives the board back", async () => {
  const { media, window } = await start("therapist", { records: [person("x", "student"), stage({ show: "screen", of: "x" })] })
  const { t: _, ...early } = shares("x", "off")
  media.catchUp([early])
  assert.deepEqual(window.proposed.map(({ changes }) => changes), [BOARD])
})

test("a screen that is staged as its sharing begins, and one whose owner is not connected for a moment, stay", async () => {
  const { window, hear, commit } = await start("therapist", { records: [person("x", "student")] })
  await hear(shares("x", "off"))
  await commit("stage", { show: "screen", of: "x" })
  await hear(shares("x", "off"))
  await hear(shares("x", "on"))
  await hear({ t: "presence", seat: "x", kind: "gone" })
  window.lose()
  assert.deepEqual(window.proposed, [])
})

test("where the owner of a shared screen stays away, the therapist's window puts the board back, once", async () => {
  const rows = /** @type {const} */ ([
    ["therapist", "stays away", [BOARD]], ["facilitator", "stays away", []], ["therapist", "comes back", []],
    ["therapist", "was away before", [BOARD]], ["therapist", "the stage turned", []],
  ])
  for (const [role, what, proposed] of rows) {
    const first = what === "was away before" ? [stage({ show: "screen", of: "x" })] : []
    const { window, hear, commit } = await start(role, { records: [person("x", "student"), ...first] })
    if (what !== "was away before") {
      await hear({ t: "presence", seat: "x", kind: "here" })
      await hear(shares("x", "on"))
      await commit("stage", { show: "screen", of: "x" })
      await hear({ t: "presence", seat: "x", kind: "gone" })
    }
    window.live(44_000)
    assert.deepEqual(window.proposed, [], `${what}: too early`)
    if (what === "comes back") await hear({ t: "presence", seat: "x", kind: "here" })
    if (what === "the stage turned") await commit("stage", { show: "board", of: "" })
    window.live(60_000)
    await settle()
    assert.deepEqual(window.proposed.map(({ changes }) => changes), proposed, `${role}: ${what}`)
  }
})

test("who lost the own line does not know who is away; one's own screen is not away", async () => {
  const sharing = { records: [person("x", "student"), stage({ show: "screen", of: "x" })] }
  const { window, all } = await start("therapist", sharing)
  window.live(44_000)
  window.lose()
  window.clock.move(2_000)
  await window.redial()
  await window.welcome({ ...all, present: ["me", "t", "x"] })
  assert.deepEqual(window.proposed, [])

  const own = await start("therapist", { present: ["t"] })
  await own.media.toggle("screen")
  await own.commit("stage", { show: "screen", of: "me" })
  own.window.live(60_000)
  await settle()
  assert.deepEqual(own.window.proposed.map(({ changes }) => changes), [[{ op: "patch", id: "stage", fields: { show: "screen", of: "me" } }]])
})

test("questions wait for their turn, and one that answers itself is asked no more", async () => {
  const { media, hear } = await start("student")
  const ask = (/** @type {string} */ source) => hear({ t: "presence", seat: "t", kind: "ask", to: "me", source })
  await media.toggle("mic")
  await media.toggle("face")
  for (const source of ["mic", "desk", "face", "mic"]) await ask(source)
  assert.equal(media.asked, "mic")
  await media.toggle("mic")
  assert.deepEqual([media.own.states.mic, media.asked], ["on", "desk"])
  media.decline()
  assert.equal(media.asked, "face")
  const opening = media.own.switchOn("face")
  assert.equal(media.asked, null, "a tap now would switch it off")
  await opening
  media.switchOff("face")
  assert.equal(media.asked, null, "it was on meanwhile")
})

test("a question is asked no more when its answer is not allowed any more", async () => {
  const { media, hear, commit } = await start("student")
  await media.toggle("mic")
  for (const source of ["desk", "mic"]) await hear({ t: "presence", seat: "t", kind: "ask", to: "me", source })
  await commit("stage", { curtain: true })
  assert.equal(media.asked, "mic")
})

test("who saves data and is asked for a camera saves no more by switching it on", async () => {
  const { media, hear } = await start("student")
  media.spare(true)
  await media.toggle("desk")
  assert.deepEqual([media.low, media.own.states.desk], [true, "off"], "nobody asked")
  await hear({ t: "presence", seat: "t", kind: "ask", to: "me", source: "face" })
  await media.toggle("face")
  assert.deepEqual([media.low, media.own.states.face, media.asked], [false, "on", null])
})

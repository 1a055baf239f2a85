import assert from "node:assert/strict"
import test from "node:test"
import { person, start } from "../support/media.js"
import { memory, track } from "../support/rtc.js"
import { settle } from "../support/ticks.js"

test("a student who comes in is heard and seen without a tap; a facilitator and an observer are not", async () => {
  const student = await start("student")
  assert.deepEqual(student.media.own.states, { mic: "on", face: "on", desk: "off", screen: "off" })
  for (const role of /** @type {const} */ (["facilitator", "observer"])) {
    const { devices, media } = await start(role)
    assert.deepEqual([devices.asked, media.own.states.mic], [0, "off"], role)
  }
})

test("nothing is switched on at the door", async () => {
  const { devices, window, all } = await start("student", { door: true })
  assert.equal(devices.asked, 0)
  await window.redial()
  window.lose()
  await window.redial()
  await window.welcome(all)
  await settle()
  assert.equal(devices.asked, 1)
})

test("what may be sent is not guessed while a welcome still comes in pieces", async () => {
  const { window, media, hear, all } = await start("student", { door: true })
  window.lose()
  await window.redial()
  await window.welcome({ ...all, records: [all.records[0]], complete: false })
  assert.equal(media.own.states.face, "off")
  await hear({ t: "records", revision: 1, records: all.records.slice(1), last: true })
  await settle()
  assert.equal(media.own.states.face, "on")
  window.lose()
  await window.redial()
  await window.welcome({ ...all, records: [all.records[0]], complete: false })
  assert.equal(media.own.states.face, "on", "nor is anything taken away")
})

test("what somebody switched off stays off after a reload, and what was on comes back", async () => {
  const session = memory()
  const first = await start("student", { session })
  await first.media.toggle("face")
  await first.media.toggle("desk")
  const second = await start("student", { session })
  assert.deepEqual(second.media.own.states, { mic: "on", face: "off", desk: "on", screen: "off" })
})

test("what may not be sent is not switched on, and what is taken away goes off at once and stays off", async () => {
  const { media, commit, told } = await start("student")
  await commit("permit-me", { face: false })
  assert.deepEqual([media.own.states.face, told], ["off", [["taken", "face", ""]]])
  await media.toggle("face")
  assert.equal(media.own.states.face, "off")
  await commit("permit-me", { face: true })
  assert.equal(media.own.states.face, "off")
  await media.toggle("face")
  assert.equal(media.own.states.face, "on")
})

test("a voice that was taken away is given back wholly, and offered anew", async () => {
  const { media, commit, signals, hear, devices } = await start("student")
  assert.equal(signals("publish").length, 1, "voice and face are offered together")
  await hear({ t: "signal", kind: "answer", pc: signals("publish").at(-1).pc, sdp: "answer" })
  media.switchOff("mic")
  await commit("permit-me", { mic: false })
  assert.equal(devices.given[0].readyState, "ended")
  await hear({ t: "signal", kind: "answer", pc: signals("publish").at(-1).pc, sdp: "answer" })
  await commit("permit-me", { mic: true })
  const before = signals("publish").length
  await media.toggle("mic")
  await settle()
  assert.deepEqual([media.own.states.mic, signals("publish").length], ["on", before + 1])
})

test("the curtain switches every camera off, and they do not come back by themselves, not even by a reload", async () => {
  const session = memory()
  const { media, commit, told, signals, hear } = await start("student", { session })
  await media.toggle("desk")
  await hear({ t: "signal", kind: "sources", list: ["t/face", "t/mic"] })
  media.show({}, "t/face", 200)
  await commit("stage", { curtain: true })
  assert.deepEqual(media.own.states, { mic: "on", face: "off", desk: "off", screen: "off" })
  assert.deepEqual(told, [["curtain", "face", ""]])
  assert.deepEqual(signals("watch").at(-1).shown, { "t/mic": 0 })
  await commit("stage", { curtain: false })
  assert.deepEqual([media.own.states.face, media.own.states.desk], ["off", "off"])
  assert.equal((await start("student", { session })).media.own.states.face, "off")
})

test("what is shown is watched, in a hidden tab voices only, and one's own never", async () => {
  const { media, signals, hear, page, window } = await start("student")
  await hear({ t: "signal", kind: "sources", list: ["t/face", "t/mic", "x/mic"] })
  media.show("stage", "t/face", 500)
  media.show("tile", "t/face", 130)
  media.show("self", "me/face", 50)
  window.clock.move(16)
  assert.deepEqual(signals("watch").at(-1).shown, { "t/face": 540, "t/mic": 0, "x/mic": 0 })
  media.show("stage", "t/face", 0)
  page.hidden = true
  page.dispatchEvent(new Event("visibilitychange"))
  window.clock.move(16)
  assert.deepEqual(signals("watch").at(-1).shown, { "t/mic": 0, "x/mic": 0 })
  page.hidden = false
  page.dispatchEvent(new Event("visibilitychange"))
  window.clock.move(16)
  assert.deepEqual(signals("watch").at(-1).shown, { "t/face": 180, "t/mic": 0, "x/mic": 0 })
})

test("a facilitator's device is silent until somebody wants to hear", async () => {
  const { media, signals, hear, window, voices } = await start("facilitator")
  await hear({ t: "signal", kind: "sources", list: ["t/mic"] })
  assert.deepEqual(signals("watch"), [])
  media.hearAll(true)
  window.clock.move(16)
  assert.deepEqual(signals("watch").at(-1).shown, { "t/mic": 0 })
  media.subscriber.tracks.set("t/mic", track("audio"))
  media.hearAll(true)
  assert.equal(voices.length, 1)
  media.hearAll(false)
  assert.equal(voices[0].srcObject, null)
})

test("saving data, own cameras go off and no pictures are watched; the offer says so", async () => {
  const { media, signals, hear, window } = await start("student")
  await hear({ t: "signal", kind: "sources", list: ["t/face", "t/mic"] })
  media.show("tile", "t/face", 130)
  await hear({ t: "signal", kind: "answer", pc: signals("publish").at(-1).pc, sdp: "answer" })
  media.spare(true)
  await settle()
  window.clock.move(16)
  assert.deepEqual([media.own.states.mic, media.own.states.face], ["on", "off"])
  assert.deepEqual(signals("watch").at(-1).shown, { "t/mic": 0 })
  await hear({ t: "signal", kind: "answer", pc: signals("publish").at(-1).pc, sdp: "answer" })
  assert.equal(signals("publish").at(-1).low, true)
  await media.toggle("face")
  assert.equal(media.own.states.face, "off")
})

test("the others are told what one's devices do: when it changes, after each welcome, and when somebody comes", async () => {
  const { media, window, hear, all } = await start("student")
  const told = () => window.socket.sent.filter(sent => sent.kind === "media").map(({ mic, face }) => `${mic} ${face}`)
  assert.deepEqual([told()[0], told().at(-1)], ["off off", "on on"])
  media.switchOff("mic")
  assert.equal(told().at(-1), "off on")
  const before = told().length
  await hear({ t: "presence", seat: "x", kind: "here" })
  assert.equal(told().length, before + 1)
  window.lose()
  await window.redial()
  await window.welcome({ ...all, revision: 5 })
  await settle()
  assert.deepEqual(told(), ["off on"])
})

test("the therapist's question waits for a tap, and asks only whom it is for and what may be sent", async () => {
  const { media, hear, devices } = await start("student")
  await hear({ t: "presence", seat: "t", kind: "ask", to: "x", source: "desk" })
  await hear({ t: "presence", seat: "t", kind: "ask", to: "me", source: "screen" })
  await hear({ t: "presence", seat: "t", kind: "ask", to: "me", source: "face" })
  assert.equal(media.asked, null, "it is on already")
  await hear({ t: "presence", seat: "t", kind: "ask", to: "me", source: "desk" })
  const { asked } = devices
  assert.equal(media.asked, "desk")
  media.decline()
  assert.deepEqual([media.asked, devices.asked], [null, asked])
  await hear({ t: "presence", seat: "t", kind: "ask", to: "me", source: "desk" })
  await media.switchOn("desk")
  assert.deepEqual([media.asked, media.own.states.desk], [null, "on"])
})

test("a therapist's shared screen goes on the stage, and the board comes back when it ends", async () => {
  const { media, window, devices, commit } = await start("therapist")
  await media.toggle("screen")
  assert.deepEqual(window.proposed.at(-1)?.changes, [{ op: "patch", id: "stage", fields: { show: "screen", of: "me" } }])
  await commit("stage", { show: "screen", of: "me" })
  devices.given.at(-1)?.unplug()
  await settle()
  assert.deepEqual(window.proposed.at(-1)?.changes, [{ op: "patch", id: "stage", fields: { show: "board", of: "" } }])
})

test("who speaks, how lines are and what devices do is known by what is told of each seat", async () => {
  const { media, hear } = await start("therapist", { records: [person("x", "student")] })
  await hear({ t: "presence", seat: "x", kind: "speaking", on: true })
  await hear({ t: "presence", seat: "x", kind: "link", quality: "weak" })
  await hear({ t: "presence", seat: "x", kind: "media", mic: "on", face: "denied", desk: "off", screen: "off" })
  assert.deepEqual([media.speaking.has("x"), media.links.get("x"), media.stateOf("x", "face"), media.stateOf("x", "desk")], [true, "weak", "denied", "off"])
  await hear({ t: "signal", kind: "sources", list: ["x/desk"] })
  assert.equal(media.stateOf("x", "desk"), "on", "what is being sent is on, whatever was heard")
  await hear({ t: "presence", seat: "x", kind: "gone" })
  assert.equal(media.speaking.has("x"), false)
})

test("what was said before this was loaded is caught up with", async () => {
  const { media } = await start("student")
  media.catchUp([{ t: "signal", kind: "sources", list: ["t/face"] }, { seat: "t", kind: "media", mic: "off", face: "on", desk: "off", screen: "off" }])
  assert.deepEqual([media.sources.has("t/face"), media.stateOf("t", "face")], [true, "on"])
})

test("while the therapist is away that is known; while one is away oneself it is not", async () => {
  const { media, hear, window } = await start("student")
  assert.equal(media.led, true)
  await hear({ t: "presence", seat: "t", kind: "gone" })
  assert.equal(media.led, false)
  window.lose()
  assert.equal(media.led, true)
})

test("whoever leaves gives the devices back", async () => {
  const { media, devices, wire } = await start("student")
  media.close()
  assert.ok(devices.given.every(({ readyState }) => readyState === "ended"))
  assert.ok(wire.connections.every(({ connectionState }) => connectionState === "closed"))
})

test("that data are saved is remembered over a reload, and no picture is sent before", async () => {
  const session = memory()
  const first = await start("student", { session })
  first.media.spare(true)
  const again = await start("student", { session })
  assert.deepEqual([again.media.low, again.media.own.states.face, again.media.own.states.mic], [true, "off", "on"])
  assert.equal(again.signals("publish").at(-1).low, true)
  again.media.spare(false)
  assert.equal((await start("student", { session })).media.low, false)
})

test("where a browser asks its owner, the others are told", async () => {
  const { media, window, devices } = await start("student")
  devices.getUserMedia = () => new Promise(() => {})
  void media.toggle("desk")
  await settle()
  window.clock.move(3000)
  await settle()
  const told = window.socket.sent.filter(sent => sent.t === "presence" && sent.kind === "media").at(-1)
  assert.deepEqual([told.desk, told.face, media.own.states.desk], ["opening", "on", "off"])
  void media.own.choose("face", "USB Document")   // the one in use goes on until then
  await settle()
  window.clock.move(3000)
  await settle()
  const last = window.socket.sent.filter(sent => sent.t === "presence" && sent.kind === "media").at(-1)
  assert.deepEqual([[...media.own.waiting], last.face], [["desk", "face"], "on"])
})

test("what the line cannot carry is known, and that there is no way at all once two connections came to nothing", async () => {
  const { media, window, hear, signals } = await start("student")
  await hear({ t: "signal", kind: "shed", list: ["t/face"] })
  assert.deepEqual([...media.shed], ["t/face"])
  await hear({ t: "signal", kind: "shed", list: [] })
  assert.deepEqual([...media.shed], [])
  for (const [failures, noPath] of /** @type {const} */ ([[1, false], [2, true]])) {
    await hear({ t: "signal", kind: "trouble", pc: signals("publish").at(-1).pc, code: "gone" })
    assert.equal(media.noPath, noPath, `${failures} failures`)
    window.clock.move(1000)
    await settle()
  }
})

import assert from "node:assert/strict"
import test from "node:test"
import { Own } from "../../../static/js/media/own.js"
import { FakeClock } from "../support/fake_clock.js"
import { start } from "../support/own.js"
import { FakeDevices, memory } from "../support/rtc.js"
import { settle } from "../support/ticks.js"

test("who comes in is asked once, for both", async () => {
  const media = new FakeDevices("mic: A", "Cam")
  const { own, sent } = start(media)
  await own.enter(["mic", "face"])
  assert.equal(media.asked, 1)
  assert.deepEqual(sent, [["mic", "mic: A"], ["face", "Cam"]])
  assert.deepEqual(own.states, { mic: "on", face: "on", desk: "off", screen: "off" })
})

test("who comes back with a desk camera besides has all three", async () => {
  const media = new FakeDevices("mic: A", "Cam", "Document camera")
  const { own, sent } = start(media)
  await own.enter(["mic", "face", "desk"])
  assert.deepEqual(own.states, { mic: "on", face: "on", desk: "on", screen: "off" })
  assert.deepEqual(sent, [["mic", "mic: A"], ["face", "Cam"], ["desk", "Document camera"]])
})

test("what is switched off while somebody comes in stays off", async () => {
  const media = new FakeDevices("mic: A", "Cam", "Document camera")
  const { own } = start(media)
  const coming = own.enter(["mic", "face", "desk"])
  own.switchOff("desk")
  await coming
  assert.deepEqual([own.states.desk, media.given.length, own.opening.size], ["off", 2, 0])
})

test("who goes while they come in is seen by no camera", async () => {
  const media = new FakeDevices("mic: A", "Cam", "Document camera")
  const { own } = start(media)
  const coming = own.enter(["mic", "face", "desk"])
  own.close()
  await coming
  assert.deepEqual(media.given.map(track => track.readyState), ["ended", "ended"])
})

test("without a camera the microphone still works, and the other way round", async () => {
  const media = new FakeDevices("mic: A")
  media.errors.videoinput = "NotFoundError"
  const { own } = start(media)
  await own.enter(["mic", "face"])
  assert.deepEqual([own.states.mic, own.states.face], ["on", "missing"])
})

test("a no is not asked about again", async () => {
  const media = new FakeDevices("", "")
  media.list = [{ kind: "audioinput", label: "", deviceId: "" }, { kind: "videoinput", label: "", deviceId: "" }]
  media.errors = { audioinput: "NotAllowedError", videoinput: "NotAllowedError" }
  const { own } = start(media)
  await own.enter(["mic", "face"])
  assert.deepEqual([media.asked, own.states.mic, own.states.face], [1, "denied", "denied"])
})

test("where only the camera is forbidden the microphone works", async () => {
  const media = new FakeDevices("mic: A", "Cam")
  media.errors.videoinput = "NotAllowedError"
  const { own } = start(media)
  await own.enter(["mic", "face"])
  assert.deepEqual([own.states.mic, own.states.face], ["on", "denied"])
})

test("muted, the microphone is kept and says nothing; a camera is given back", async () => {
  const media = new FakeDevices("mic: A", "Cam")
  const { own, sent } = start(media)
  await own.enter(["mic", "face"])
  const [mic, face] = media.given
  own.switchOff("mic")
  own.switchOff("face")
  assert.deepEqual([mic.readyState, mic.enabled, face.readyState], ["live", false, "ended"])
  assert.deepEqual(sent.slice(2), [["face", null]])
  await own.switchOn("mic")
  assert.deepEqual([media.given.length, mic.enabled, own.states.mic], [2, true, "on"])
})

test("switched off while it is still being opened, it stays off", async () => {
  const media = new FakeDevices("Cam")
  const { own, sent } = start(media)
  const opening = own.switchOn("face")
  own.switchOff("face")
  await opening
  assert.deepEqual([sent, own.states.face, media.given[0]?.readyState], [[], "off", "ended"])
})

test("in use elsewhere is told apart from missing", async () => {
  const media = new FakeDevices("Cam")
  media.errors.videoinput = "NotReadableError"
  const { own } = start(media)
  await own.switchOn("face")
  assert.equal(own.states.face, "in_use")
  media.errors = {}
  await own.switchOn("face")
  assert.equal(own.states.face, "on")
})

test("who thinks better of sharing a screen has not met an error", async () => {
  const media = new FakeDevices()
  media.errors.screen = "NotAllowedError"
  const { own } = start(media)
  await own.switchOn("screen")
  assert.equal(own.states.screen, "off")
})

test("sharing that is ended by the browser's own bar is off", async () => {
  const media = new FakeDevices()
  const { own, sent } = start(media)
  await own.switchOn("screen")
  media.given[0].unplug()
  await settle()
  assert.deepEqual([own.states.screen, sent.at(-1)], ["off", ["screen", null]])
})

test("another microphone chosen while muted stays muted", async () => {
  const media = new FakeDevices("mic: A", "mic: B")
  const { own } = start(media)
  await own.switchOn("mic")
  own.switchOff("mic")
  await own.choose("mic", "mic: B")
  assert.deepEqual([own.labelOf("mic"), own.states.mic, media.given[1].enabled], ["mic: B", "off", false])
})

test("a covered lens is still on, and told", async () => {
  const { own } = start(new FakeDevices("Cam"))
  await own.switchOn("face")
  own.cover("face", true)
  assert.deepEqual([own.states.face, own.isOn("face")], ["covered", true])
  own.cover("face", false)
  assert.equal(own.states.face, "on")
  own.switchOff("face")
  own.cover("face", true)
  assert.equal(own.states.face, "off")
})

test("a lens that is as it was is no news", async () => {
  let changes = 0
  const own = new Own({
    media: /** @type {any} */ (new FakeDevices("Cam")), memory: memory(), clock: new FakeClock(), on: { track() {}, changed: () => { changes += 1 }, moved() {} },
  })
  await own.switchOn("face")
  const before = changes
  for (const covered of [false, true, true, false, false]) own.cover("face", covered)
  assert.equal(changes, before + 2)
})

test("at an address that is not safe there are no devices, and that is said", async () => {
  const { own } = start(undefined)
  await own.enter(["mic", "face"])
  assert.deepEqual([own.states.mic, own.states.face], ["missing", "missing"])
})

test("muted, a microphone that is chosen and cannot be had leaves it off", async () => {
  const media = new FakeDevices("mic: A", "mic: B")
  const { own } = start(media)
  await own.switchOn("mic")
  own.switchOff("mic")
  media.errors.audioinput = "NotFoundError"
  await own.choose("mic", "mic: B")
  assert.equal(own.states.mic, "off")
  media.errors = {}
  media.plug("mic: A", "mic: B")
  await settle()
  assert.deepEqual([own.states.mic, own.track("mic")], ["off", null])
})

test("a camera that was chosen and is in use elsewhere gives way to the old one when that is chosen again", async () => {
  const media = new FakeDevices("Cam A", "Cam B")
  const { own } = start(media)
  await own.switchOn("face")
  media.busy.add("Cam B")
  await own.choose("face", "Cam B")
  assert.equal(own.states.face, "in_use")
  await own.choose("face", "Cam A")
  assert.deepEqual([own.states.face, own.labelOf("face")], ["on", "Cam A"])
})

test("choosing a device for what is off, or not allowed, switches nothing on", async () => {
  const media = new FakeDevices("Cam A", "Cam B")
  const { own } = start(media)
  await own.choose("face", "Cam B")
  assert.deepEqual([own.states.face, media.asked], ["off", 0])
  media.errors.videoinput = "NotAllowedError"
  await own.switchOn("face")
  media.errors = {}
  await own.choose("face", "Cam A")
  assert.deepEqual([own.states.face, own.track("face")], ["denied", null])
})

test("whether something is to be on says more than whether it is", async () => {
  const media = new FakeDevices("Cam")
  const { own } = start(media)
  assert.equal(own.wants("face"), false)
  const opening = own.switchOn("face")
  assert.equal(own.wants("face"), true)
  await opening
  for (const state of /** @type {const} */ (["on", "covered", "in_use", "missing", "ended", "off", "denied"])) {
    own.states.face = state
    assert.equal(own.wants("face"), state !== "off" && state !== "denied", state)
  }
})

test("a camera that cannot be as slow as is asked is not missing: it is asked for once more without the limit", async () => {
  for (const enter of [true, false]) {
    const media = new FakeDevices("mic: A", "Cam")
    media.quick.add("Cam")
    const { own } = start(media)
    if (enter) await own.enter(["mic", "face"])
    else await own.switchOn("face")
    assert.deepEqual([own.states.face, media.asked], ["on", 2])
    assert.deepEqual(media.constraints.map(({ video }) => video.frameRate), [{ ideal: 15, max: 15 }, { ideal: 15 }])
  }
})

test("a camera that is there no more is not asked for twice", async () => {
  const media = new FakeDevices("Cam")
  const { own } = start(media)
  media.getUserMedia = async () => {
    media.asked += 1
    throw Object.assign(new DOMException("", "OverconstrainedError"), { constraint: "deviceId" })
  }
  await own.switchOn("face")
  assert.deepEqual([own.states.face, media.asked], ["missing", 1])
})

import assert from "node:assert/strict"
import test from "node:test"
import { Own } from "../../../static/js/media/own.js"
import { FakeDevices, memory } from "../support/rtc.js"
import { settle } from "../support/ticks.js"

/** @param {FakeDevices | undefined} media */
function start(media, kept = memory()) {
  /** @type {any[]} */ const sent = [], /** @type {any[]} */ moved = []
  const own = new Own({
    media: /** @type {any} */ (media), memory: kept,
    on: { track: (source, track) => sent.push([source, track?.label ?? null]), changed() {}, moved: (...what) => moved.push(what) },
  })
  return { own, sent, moved }
}

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

test("unplugged, it falls back and says so; plugged in again, it comes back", async () => {
  const media = new FakeDevices("Built-in", "USB Document")
  const { own, moved, sent } = start(media)
  await own.choose("desk", "USB Document")
  await own.switchOn("desk")
  media.plug("Built-in")
  media.given[0].unplug()
  await settle()
  assert.deepEqual([own.states.desk, own.labelOf("desk")], ["on", "Built-in"])
  assert.deepEqual(moved, [["desk", "fell_back", "Built-in"]])
  media.plug("Built-in", "USB Document")
  await settle()
  assert.deepEqual([own.labelOf("desk"), moved.at(-1)], ["USB Document", ["desk", "came_back", "USB Document"]])
  assert.deepEqual(sent.map(([, label]) => label), ["USB Document", null, "Built-in", "USB Document"])
})

test("unplugged with nothing to fall back to, it says so and comes back", async () => {
  const media = new FakeDevices("Cam")
  const { own, moved } = start(media)
  await own.switchOn("face")
  media.plug()
  media.given[0].unplug()
  await settle()
  assert.deepEqual([own.states.face, moved], ["ended", [["face", "unplugged", "Cam"]]])
  media.plug("Cam")
  await settle()
  assert.deepEqual([own.states.face, moved.at(-1)?.[1]], ["on", "came_back"])
})

test("a camera plugged in after its owner has left is not switched on", async () => {
  const media = new FakeDevices()
  const { own } = start(media)
  await own.switchOn("face")
  assert.equal(own.states.face, "missing")
  own.close()
  media.plug("Cam")
  await settle()
  assert.deepEqual([own.track("face"), media.given.length], [null, 0])
})

test("what its owner switched off does not come back by being plugged in", async () => {
  const media = new FakeDevices("Cam")
  const { own } = start(media)
  await own.switchOn("face")
  own.switchOff("face")
  media.plug()
  media.plug("Cam")
  await settle()
  assert.deepEqual([own.states.face, media.given.length], ["off", 1])
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

test("at an address that is not safe there are no devices, and that is said", async () => {
  const { own } = start(undefined)
  await own.enter(["mic", "face"])
  assert.deepEqual([own.states.mic, own.states.face], ["missing", "missing"])
})

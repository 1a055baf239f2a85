import assert from "node:assert/strict"
import test from "node:test"
import { remember } from "../../../static/js/media/devices.js"
import { Own } from "../../../static/js/media/own.js"
import { FakeDevices, memory } from "../support/rtc.js"
import { settle, until } from "../support/ticks.js"

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

test("a lens that is as it was is no news", async () => {
  let changes = 0
  const own = new Own({
    media: /** @type {any} */ (new FakeDevices("Cam")), memory: memory(), on: { track() {}, changed: () => { changes += 1 }, moved() {} },
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

test("a muted microphone that is unplugged stays off, whatever else there is and comes", async () => {
  const media = new FakeDevices("mic: Headset", "mic: Built-in")
  const { own, moved, sent } = start(media)
  await own.switchOn("mic")
  own.switchOff("mic")
  media.plug("mic: Built-in")
  media.given[0].unplug()
  await settle()
  assert.deepEqual([own.states.mic, moved, sent.at(-1)], ["off", [["mic", "unplugged", "mic: Headset"]], ["mic", null]])
  media.plug("mic: Headset", "mic: Built-in")
  await settle()
  assert.deepEqual([own.states.mic, own.track("mic"), media.given.length], ["off", null, 1])
  await own.switchOn("mic")
  assert.deepEqual([own.states.mic, own.labelOf("mic")], ["on", "mic: Headset"])
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

test("switched off in the moment in which it was unplugged, it falls back to nothing", async () => {
  const media = new FakeDevices("Cam", "Other")
  const { own } = start(media)
  await own.switchOn("face")
  media.plug("Other")
  media.given[0].unplug()
  own.switchOff("face", true)
  await settle()
  assert.deepEqual([own.states.face, own.track("face"), own.opening.size], ["off", null, 0])
})

test("a device that is unplugged while another one is being chosen is not fallen back from", async () => {
  const media = new FakeDevices("Cam A", "Cam B", "Cam C")
  const { own, moved } = start(media)
  await own.switchOn("face")
  const choosing = own.choose("face", "Cam C")
  media.given[0].unplug()
  await choosing
  await settle()
  assert.deepEqual([own.states.face, own.labelOf("face"), moved], ["on", "Cam C", []])
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

test("where devices have no names before one is allowed, the remembered ones are taken then", async () => {
  const kept = memory()
  remember("mic", "mic: B", kept)
  remember("face", "Cam B", kept)
  for (const enter of [true, false]) {
    const media = new FakeDevices("mic: A", "mic: B", "Cam A", "Cam B")
    media.shy = true
    const { own, moved } = start(media, kept)
    if (enter) await own.enter(["mic", "face"])
    else for (const source of /** @type {const} */ (["mic", "face"])) await own.switchOn(source)
    assert.deepEqual([own.labelOf("mic"), own.labelOf("face"), own.states.mic, own.states.face], ["mic: B", "Cam B", "on", "on"])
    assert.deepEqual(media.given.map(({ readyState }) => readyState).sort(), ["ended", "ended", "live", "live"])
    assert.deepEqual(moved, [])
  }
})

test("a remembered device that cannot be had then is tried once, and the other one goes on", async () => {
  const kept = memory()
  remember("face", "Cam B", kept)
  const media = new FakeDevices("Cam A", "Cam B")
  media.shy = true
  media.busy.add("Cam B")
  const { own } = start(media, kept)
  await own.switchOn("face")
  await settle()
  assert.deepEqual([own.states.face, own.labelOf("face"), media.given[0].readyState, media.asked], ["on", "Cam A", "live", 2])
})

test("muted while the remembered microphone is being taken, it stays muted", async () => {
  const kept = memory()
  remember("mic", "mic: B", kept)
  const media = new FakeDevices("mic: A", "mic: B")
  media.shy = true
  const { own } = start(media, kept)
  const opening = own.switchOn("mic")
  await until(() => media.asked === 2, "the second question")
  own.switchOff("mic")
  await opening
  assert.deepEqual([own.states.mic, own.track("mic")?.enabled], ["off", false])
  assert.equal(media.given.filter(({ readyState, enabled }) => readyState === "live" && enabled).length, 0)
})

test("plugged in again but in use elsewhere, the remembered camera does not end the one that works", async () => {
  const media = new FakeDevices("Built-in", "USB Document")
  const { own, moved } = start(media)
  await own.choose("desk", "USB Document")
  await own.switchOn("desk")
  media.plug("Built-in")
  media.given[0].unplug()
  await settle()
  media.busy.add("USB Document")
  media.plug("Built-in", "USB Document")
  await settle()
  assert.deepEqual([own.states.desk, own.labelOf("desk"), moved.length], ["on", "Built-in", 1])
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

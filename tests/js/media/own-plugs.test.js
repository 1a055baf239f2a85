/** Devices that are plugged in and out, and the remembered one among them. */

import assert from "node:assert/strict"
import test from "node:test"
import { remember } from "../../../static/js/media/devices.js"
import { start } from "../support/own.js"
import { FakeDevices, memory } from "../support/rtc.js"
import { settle, until } from "../support/ticks.js"

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

test("of two cameras of one make, face and desk have one each, and each comes back as itself", async () => {
  const kept = memory()
  const media = new FakeDevices("Webcam@left", "Webcam@right")
  const { own, moved } = start(media, kept)
  await own.switchOn("face")
  await own.switchOn("desk")
  assert.deepEqual([own.labelOf("face"), own.labelOf("desk")], ["Webcam", "Webcam 2"])
  await own.choose("face", "Webcam 2")
  await own.choose("desk", "Webcam")
  const ids = () => /** @type {const} */ (["face", "desk"]).map(source => own.track(source)?.getSettings().deviceId)
  assert.deepEqual([own.choices("face").map(({ label }) => label), ids()], [["Webcam", "Webcam 2"], ["id of Webcam@right", "id of Webcam@left"]])
  media.plug("Webcam@right")
  await settle()
  media.given.at(-1)?.unplug()
  await settle()
  assert.deepEqual([own.labelOf("desk"), moved], ["Webcam 2", [["desk", "fell_back", "Webcam 2"]]])
  media.plug("Webcam@right", "Webcam@another hole")
  await settle()
  assert.deepEqual([own.labelOf("desk"), ids()], ["Webcam", ["id of Webcam@right", "id of Webcam@another hole"]])
  own.close()
  const again = start(new FakeDevices("Webcam@left", "Webcam@right"), kept).own
  await again.switchOn("desk")
  assert.equal(again.track("desk")?.getSettings().deviceId, "id of Webcam@left")
})

test("what the system calls its default may change under a track, which keeps its name and is fallen back from", async () => {
  const byDefault = (/** @type {string} */ label) => ({ deviceId: "default", kind: "audioinput", label: `Default - ${label}` })
  const media = new FakeDevices("mic: Headset", "mic: Built-in")
  const [headset, builtIn] = media.list
  const plugged = (/** @type {any[]} */ ...list) => {
    media.list = list
    media.dispatchEvent(new Event("devicechange"))
  }
  plugged(byDefault("Headset"), headset, builtIn)
  const { own, moved, clock } = start(media, memory(), { query: async () => ({ state: "prompt" }) })
  await own.switchOn("mic")
  clock.move(10_000)
  plugged(byDefault("Built-in"), builtIn)
  await settle()
  assert.equal(own.labelOf("mic"), "Default - Headset")
  media.given[0].unplug()
  await settle()
  assert.deepEqual([own.states.mic, own.labelOf("mic"), moved], ["on", "Default - Built-in", [["mic", "fell_back", "Default - Built-in"]]])
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

const GRANTED = { query: async () => ({ state: "granted" }) }

test("a device that ends while it is still there is tried once more; a loose plug is not tried for ever", async () => {
  const media = new FakeDevices("Cam")
  const { own, moved, clock } = start(media, memory(), GRANTED)
  await own.switchOn("face")
  clock.move(10_000)
  media.given[0].unplug()
  await settle()
  assert.deepEqual([own.states.face, media.given.length, moved], ["on", 2, []], "it goes on, and there is nothing to say")
  media.given[1].unplug()
  await settle()
  assert.deepEqual([own.states.face, media.given.length, moved], ["ended", 2, []], "it did not last")
})

test("who takes the permission back is not asked again, and reads that it is not allowed", async () => {
  for (const state of ["prompt", "denied"]) {
    const media = new FakeDevices("mic: A", "Cam")
    const { own, moved, clock } = start(media, memory(), { query: async () => ({ state }) })
    await own.enter(["mic", "face"])
    own.switchOff("mic")
    clock.move(10_000)
    for (const track of media.given) track.unplug()
    await settle()
    assert.deepEqual([own.states.face, own.states.mic, media.asked, moved], ["denied", "off", 1, []], state)
  }
})

test("where the browser does not tell what it allows, a device that ended is left alone", async () => {
  const media = new FakeDevices("Cam")
  const { own, clock } = start(media)
  await own.switchOn("face")
  clock.move(10_000)
  media.given[0].unplug()
  await settle()
  assert.deepEqual([own.states.face, media.asked], ["ended", 1])
})

test("what can be had no more says why, not that it was unplugged", async () => {
  const media = new FakeDevices("Cam")
  const { own, moved, clock } = start(media, memory(), GRANTED)
  await own.switchOn("face")
  clock.move(10_000)
  media.errors.videoinput = "NotAllowedError"
  media.given[0].unplug()
  await settle()
  assert.deepEqual([own.states.face, moved], ["denied", []])
})

test("a device that the computer silences says so until it is heard again, and only while it is on", async () => {
  const media = new FakeDevices("mic: A", "Cam")
  const { own } = start(media)
  await own.enter(["mic", "face"])
  const [mic, cam] = media.given
  mic.silence(true)
  cam.silence(true)
  own.cover("face", true)
  assert.deepEqual([own.states.mic, own.states.face, own.isOn("mic")], ["silenced", "silenced", true])
  own.switchOff("mic")
  assert.equal(own.states.mic, "off")
  await own.switchOn("mic")
  assert.equal(own.states.mic, "silenced", "a tap does not help where a key of the computer is pressed")
  own.switchOff("mic")
  mic.silence(false)
  assert.equal(own.states.mic, "off")
  cam.silence(false)
  assert.equal(own.states.face, "on")
  own.switchOff("face")
  cam.silence(true)
  assert.equal(own.states.face, "off")
})

test("a screen on which nothing moves is not silenced", async () => {
  const media = new FakeDevices()
  const { own } = start(media)
  await own.switchOn("screen")
  media.given[0].silence(true)
  assert.equal(own.states.screen, "on")
})

test("where the browser asks its owner, that is known after a while, and until there is an answer", async () => {
  const knows = (/** @type {string} */ state) => ({ query: async () => ({ state }) })
  const cannot = { query: async () => { throw new TypeError() } }
  for (const [permissions, waits] of /** @type {const} */ ([[undefined, true], [cannot, true], [knows("prompt"), true], [knows("granted"), false]])) {
    const media = new FakeDevices("Cam")
    const { own, clock } = start(media, memory(), permissions)
    let answer = () => {}
    const given = media.getUserMedia.bind(media)
    media.getUserMedia = async wanted => {
      await new Promise(resolve => { answer = () => resolve(null) })
      return given(wanted)
    }
    const taken = own.switchOn("face")
    await settle()
    clock.move(2999)
    await settle()
    assert.deepEqual([...own.waiting], [])
    clock.move(1)
    await settle()
    assert.deepEqual([...own.waiting], waits ? ["face"] : [], "a slow camera is not asked for")
    answer()
    await taken
    assert.deepEqual([[...own.waiting], own.states.face], [[], "on"])
    clock.move(10_000)
    await settle()
    assert.deepEqual([...own.waiting], [])
  }
})

test("a screen that the computer refuses is told; one who thought better of it is left alone", async () => {
  for (const [message, state] of /** @type {const} */ ([["Permission denied by system", "denied"], ["Permission denied", "off"]])) {
    const media = new FakeDevices()
    media.getDisplayMedia = async () => { throw new DOMException(message, "NotAllowedError") }
    const { own } = start(media)
    assert.equal(own.canShare, true)
    await own.switchOn("screen")
    assert.equal(own.states.screen, state, message)
  }
  const tablet = new FakeDevices()
  Object.assign(tablet, { getDisplayMedia: undefined })
  assert.equal(start(tablet).own.canShare, false)
})

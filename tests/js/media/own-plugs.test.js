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

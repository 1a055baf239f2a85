import assert from "node:assert/strict"
import test from "node:test"
import { deviceFor, failureOf, isCovered, named, ofKind, remember } from "../../../static/js/media/devices.js"
import { memory } from "../support/rtc.js"

const camera = (/** @type {string} */ label) => ({ deviceId: `id ${label}`, kind: /** @type {const} */ ("videoinput"), label })
const mic = (/** @type {string} */ label, deviceId = `id ${label}`) => ({ deviceId, kind: /** @type {const} */ ("audioinput"), label })
const labels = (/** @type {any[]} */ devices, kept = memory()) =>
  /** @type {const} */ (["face", "desk"]).map(source => deviceFor(source, devices, kept).device?.label)

test("what a browser says is told in five words", () => {
  const said = ["NotAllowedError", "NotFoundError", "OverconstrainedError", "NotReadableError", "AbortError", "Whatever"]
  assert.deepEqual(said.map(name => failureOf({ name })), ["denied", "missing", "missing", "in_use", "in_use", "missing"])
})

test("the face takes the built-in camera, the desk the other one", () => {
  assert.deepEqual(labels([camera("Integrated Camera"), camera("USB Document Camera")]), ["Integrated Camera", "USB Document Camera"])
  assert.deepEqual(labels([camera("USB Document Camera"), camera("Integrated Camera")]), ["Integrated Camera", "USB Document Camera"])
  assert.deepEqual(labels([camera("camera2 0, facing back"), camera("camera2 1, facing front")]), ["camera2 1, facing front", "camera2 0, facing back"])
})

test("two that are alike are shared out; of one both can be had", () => {
  assert.deepEqual(labels([camera("A"), camera("B")]), ["A", "B"])
  assert.deepEqual(labels([camera("USB A"), camera("USB B")]), ["USB A", "USB B"])
  assert.deepEqual(labels([camera("A")]), ["A", "A"])
  assert.deepEqual(labels([]), [undefined, undefined])
})

test("devices of one make are numbered, and keep their numbers while they are there", () => {
  const at = (/** @type {string} */ deviceId, label = "Cam") => ({ ...camera(label), deviceId })
  const told = (/** @type {any[]} */ devices) => devices.map(({ deviceId, label }) => `${deviceId} ${label}`)
  /** @type {Map<string, string>} */ const names = new Map()
  assert.deepEqual(told(named([at("a"), at("b"), mic("Cam"), at("c")], names)), ["a Cam", "b Cam 2", "id Cam Cam", "c Cam 3"])
  assert.deepEqual(told(named([at("c"), at("d"), at("b")], names)), ["c Cam 3", "d Cam", "b Cam 2"])
  assert.deepEqual(told(named([], names)), [], "a hub was pulled")
  assert.deepEqual(told(named([at("b"), at("c", "")], names)), ["b Cam 2", "c "], "not told for a while")
  assert.deepEqual(told(named([at("b"), at("d"), at("c"), at("a")], names)), ["b Cam 2", "d Cam", "c Cam 3", "a Cam 4"])
  assert.deepEqual(told(named([at("b", "Camera"), at("d", "Ca")], names)), ["b Camera", "d Ca"], "other devices at their places")
})

test("what was chosen is remembered by its label, for each of the two", () => {
  const kept = memory()
  remember("face", "B", kept)
  assert.deepEqual(labels([camera("A"), camera("B")], kept), ["B", "A"])
  remember("desk", "B", kept)
  assert.deepEqual(labels([camera("A"), camera("B")], kept), ["B", "B"], "both may be the same on purpose")
})

test("where the remembered one is not there another one serves, and it is not forgotten", () => {
  const kept = memory()
  remember("desk", "Document", kept)
  const now = deviceFor("desk", [camera("A")], kept)
  assert.deepEqual([now.device?.label, now.remembered, now.lost], ["A", false, "Document"])
  assert.deepEqual(deviceFor("desk", [camera("A"), camera("Document")], kept).remembered, true)
})

test("the microphone is what the system says, unless another one was chosen", () => {
  const kept = memory()
  const all = [mic("Headset"), mic("Default - Built-in", "default"), mic("Headset", "communications")]
  assert.equal(deviceFor("mic", all, kept).device?.deviceId, "default")
  assert.deepEqual(ofKind("mic", all).length, 2, "the same device is not offered twice")
  remember("mic", "Headset", kept)
  assert.equal(deviceFor("mic", all, kept).device?.label, "Headset")
})

test("a covered lens is nearly black or all the same; a dim room is neither", () => {
  const picture = (/** @type {(at: number) => number} */ light) => Uint8ClampedArray.from({ length: 16 * 9 * 4 }, (_, at) => light(at >> 2))
  assert.equal(isCovered(picture(() => 3)), true)
  assert.equal(isCovered(picture(at => 12 + at % 3)), true)
  assert.equal(isCovered(picture(() => 60)), true, "a sticker")
  assert.equal(isCovered(picture(at => 20 + at % 16 * 6)), false)
  assert.equal(isCovered(picture(at => 10 + at)), false)
  assert.equal(isCovered(picture(() => 250)), false, "a white sheet under the desk camera")
})

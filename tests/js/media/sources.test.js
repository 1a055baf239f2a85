import assert from "node:assert/strict"
import test from "node:test"
import { CONTENT, captureOf, encodingOf, keyOf, partsOf, stepOf, unlimited } from "../../../static/js/media/sources.js"

test("what nobody looks at is not encoded, and no more than the largest viewer shows", () => {
  assert.deepEqual(encodingOf("desk", { height: 540, wanted: 0 }), { active: false, maxBitrate: 500_000, maxFramerate: 10 })
  assert.deepEqual(encodingOf("desk", { height: 540, wanted: 180 }), { active: true, maxBitrate: 500_000, maxFramerate: 10, scaleResolutionDownBy: 3 })
  assert.deepEqual(encodingOf("desk", { height: 540, wanted: 1080 }), { active: true, maxBitrate: 500_000, maxFramerate: 10, scaleResolutionDownBy: 1 })
})

test("before anybody said what is wanted, a picture is sent as it is taken", () => {
  assert.deepEqual(encodingOf("face", { height: 180 }), { active: true, maxBitrate: 180_000, maxFramerate: 15, scaleResolutionDownBy: 1 })
  assert.equal(encodingOf("screen", { wanted: 540 }).scaleResolutionDownBy, 1, "its height is not known")
})

test("a voice is always sent, and takes half where the line is spared", () => {
  assert.deepEqual(encodingOf("mic", { wanted: 0 }), { active: true, maxBitrate: 32_000 })
  assert.deepEqual(encodingOf("mic", { low: true }), { active: true, maxBitrate: 16_000 })
})

test("a face is small and quick, a desk large and slow", () => {
  assert.deepEqual(captureOf("face"), { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: 15, max: 15 } })
  assert.deepEqual(captureOf("desk", "x"), {
    width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 10, max: 10 }, deviceId: { exact: "x" },
  })
  assert.deepEqual(CONTENT, { mic: "speech", face: "motion", desk: "detail", screen: "text" })
})

test("a voice is taken without echo, and a screen is never more than an encoder can carry", () => {
  assert.deepEqual(captureOf("mic"), { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true })
  assert.deepEqual(captureOf("screen"), { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 10 } })
})

test("a camera that cannot be slow is asked for without that limit, and is encoded slowly all the same", () => {
  assert.deepEqual(unlimited(captureOf("face", "x")), { ...captureOf("face", "x"), frameRate: { ideal: 15 } })
  assert.deepEqual(["face", "desk", "screen"].map(source => encodingOf(/** @type {any} */ (source), {}).maxFramerate), [15, 10, 10])
  assert.equal("maxFramerate" in encodingOf("mic", {}), false, "browsers refuse it for a voice")
})

test("heights are asked for in few steps, so that a tile that grows asks for nothing new", () => {
  assert.deepEqual([1, 90, 91, 225, 539, 5000].map(stepOf), [90, 90, 180, 270, 540, 1080])
})

test("a source of a seat is written in one way", () => {
  assert.equal(keyOf("a-b_c", "face"), "a-b_c/face")
  assert.deepEqual(partsOf("a-b_c/face"), { seat: "a-b_c", source: "face" })
})

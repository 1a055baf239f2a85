import assert from "node:assert/strict"
import test from "node:test"
import { Ears } from "../../../static/js/media/hear.js"
import { levelOf } from "../../../static/js/media/level.js"
import { track } from "../support/rtc.js"
import { settle } from "../support/ticks.js"

function start() {
  /** @type {any[]} */ const voices = []
  const state = { error: "", changes: 0 }
  const ears = new Ears({
    changed: () => { state.changes += 1 }, stream: one => /** @type {any} */ (one),
    voice: () => {
      const voice = /** @type {any} */ ({
        srcObject: null, plays: 0, pause() {},
        play: async () => {
          voice.plays += 1
          if (state.error) throw new DOMException("", state.error)
        },
      })
      voices.push(voice)
      return voice
    },
  })
  return { ears, voices, state }
}

test("each voice is played once, and no longer than it is there", () => {
  const { ears, voices } = start()
  const a = track("audio"), b = track("audio")
  ears.play(new Map([["a/mic", a]]))
  ears.play(new Map([["a/mic", a], ["b/mic", b]]))
  assert.deepEqual([voices.length, voices.map(({ plays }) => plays)], [2, [1, 1]])
  ears.play(new Map([["b/mic", b]]))
  assert.deepEqual(voices.map(({ srcObject }) => srcObject), [null, b])
})

test("a voice that comes over another connection is played anew", () => {
  const { ears, voices } = start()
  ears.play(new Map([["a/mic", track("audio")]]))
  ears.play(new Map([["a/mic", track("audio")]]))
  assert.deepEqual([voices.length, voices[0].srcObject], [2, null])
})

test("where the browser wants a tap first, that is said, and a tap is enough", async () => {
  const { ears, voices, state } = start()
  state.error = "NotAllowedError"
  ears.play(new Map([["a/mic", track("audio")]]))
  await settle()
  assert.deepEqual([ears.blocked, state.changes], [true, 1])
  state.error = ""
  ears.tapped()
  await settle()
  assert.deepEqual([ears.blocked, voices[0].plays], [false, 2])
})

test("a voice that ended before it began is no reason to ask for a tap", async () => {
  const { ears, state } = start()
  state.error = "AbortError"
  ears.play(new Map([["a/mic", track("audio")]]))
  await settle()
  assert.equal(ears.blocked, false)
})

test("nobody has to tap for voices that are gone", async () => {
  const { ears, state } = start()
  state.error = "NotAllowedError"
  ears.play(new Map([["a/mic", track("audio")]]))
  await settle()
  ears.play(new Map())
  assert.equal(ears.blocked, false)
})

test("a level moves as loud as it sounds", () => {
  const wave = (/** @type {number} */ loud) => Float32Array.from({ length: 1024 }, (_, at) => loud * Math.sin(at))
  assert.equal(levelOf(wave(0)), 0)
  assert.equal(levelOf(wave(1)), 1)
  assert.ok(levelOf(wave(0.02)) > 0.3 && levelOf(wave(0.02)) < 0.7)
})

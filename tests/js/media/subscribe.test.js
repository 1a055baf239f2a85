import assert from "node:assert/strict"
import test from "node:test"
import { Subscriber } from "../../../static/js/media/subscribe.js"
import { FakeClock } from "../support/fake_clock.js"
import { Wire, track } from "../support/rtc.js"
import { settle } from "../support/ticks.js"

function start() {
  const wire = new Wire(), clock = new FakeClock()
  const subscriber = new Subscriber({ ...wire, clock })
  const show = (/** @type {{[key: string]: number}} */ shown) => {
    subscriber.show(shown)
    clock.move(16)
  }
  return { wire, clock, subscriber, show }
}

/** @param {ReturnType<typeof start>} parts @param {{[mid: string]: [string, any]}} lines */
async function offered({ wire, subscriber }, lines) {
  const tracks = Object.fromEntries(Object.entries(lines).map(([mid, [key]]) => [mid, key]))
  const connection = wire.connections.length ? wire.connection : null
  if (connection) connection.offerTracks(Object.fromEntries(Object.entries(lines).map(([mid, [, one]]) => [mid, one])))
  await subscriber.offer({ pc: wire.of("watch").at(-1).pc, sdp: "offer", tracks, number: 1 })
}

test("what is shown is said once a frame, and only when it is something else", () => {
  const { wire, clock, subscriber, show } = start()
  subscriber.show({ "a/mic": 0 })
  subscriber.show({ "a/mic": 0, "a/face": 180 })
  assert.deepEqual(wire.said, [])
  clock.move(0)   // the first time nobody need wait for more
  assert.deepEqual(wire.of("watch").map(({ shown }) => shown), [{ "a/face": 180, "a/mic": 0 }])
  show({ "a/face": 180, "a/mic": 0 })
  assert.equal(wire.said.length, 1)
  subscriber.show({ "a/mic": 0 })
  clock.move(15)
  assert.equal(wire.said.length, 1)
  show({ "a/mic": 0 })
  const [first, second] = wire.of("watch")
  assert.deepEqual([second.shown, second.pc], [{ "a/mic": 0 }, first.pc])
})

test("nothing is said before there is anything to see or hear", () => {
  const { wire, show, subscriber } = start()
  show({})
  subscriber.welcomed()
  assert.deepEqual(wire.said, [])
})

test("an offer is answered, and each track known by whose it is", async () => {
  const parts = start()
  const { wire, subscriber, show } = parts
  show({ "a/mic": 0 })
  await offered(parts, { 0: ["a/mic", track("audio")] })
  const face = track("video")
  await offered(parts, { 0: ["a/mic", track("audio")], 1: ["a/face", face] })
  assert.deepEqual(wire.of("answer").map(({ pc, sdp }) => [pc, sdp]), Array(2).fill([wire.said[0].pc, "answer"]))
  assert.deepEqual([...subscriber.tracks.keys()], ["a/mic", "a/face"])
  assert.equal(subscriber.tracks.get("a/face"), face)
})

test("offers are answered one after the other", async () => {
  const parts = start()
  const { wire, subscriber, show } = parts
  show({ "a/mic": 0 })
  const { pc } = wire.said[0]
  await Promise.all([subscriber.offer({ pc, sdp: "1", tracks: {}, number: 1 }), subscriber.offer({ pc, sdp: "2", tracks: {}, number: 2 })])
  assert.deepEqual(wire.connection.log, ["remote offer", "answer", "remote offer", "answer"])
  assert.deepEqual(wire.of("answer").map(({ number }) => number), [1, 2], "each says which one it answers")
})

test("an offer for a connection that is no more is passed over", async () => {
  const { wire, subscriber, show } = start()
  show({ "a/mic": 0 })
  await subscriber.offer({ pc: "older", sdp: "offer", tracks: {}, number: 1 })
  assert.deepEqual([wire.connections.length, wire.of("answer").length], [0, 0])
})

test("after each welcome it is said anew", () => {
  const { wire, subscriber, show } = start()
  show({ "a/mic": 0 })
  subscriber.welcomed()
  assert.deepEqual(wire.of("watch").length, 2)
  assert.equal(wire.said[0].pc, wire.said[1].pc)
})

test("what did not go is said with the next welcome", () => {
  const { wire, subscriber, show } = start()
  wire.up = false
  show({ "a/mic": 0 })
  wire.up = true
  subscriber.welcomed()
  assert.deepEqual(wire.of("watch").map(({ shown }) => shown), [{ "a/mic": 0 }])
})

test("a connection that failed is replaced by one of another name, and the last pictures stay until then", async () => {
  const parts = start()
  const { wire, clock, subscriber, show } = parts
  show({ "a/face": 180 })
  await offered(parts, {})
  await offered(parts, { 0: ["a/face", track("video")] })
  wire.connection.turn("connected")
  const first = wire.said[0].pc
  wire.connection.turn("failed")
  clock.move(0)
  assert.notEqual(wire.last.pc, first)
  assert.deepEqual([wire.last.shown, [...subscriber.tracks.keys()]], [{ "a/face": 180 }, ["a/face"]])
  await offered(parts, {})
  assert.deepEqual([wire.connections.length, subscriber.tracks.size], [2, 0])
})

test("a connection that the browser closed before its computer slept is replaced", async () => {
  const parts = start()
  const { wire, clock, show } = parts
  show({ "a/face": 180 })
  await offered(parts, {})
  wire.connection.turn("connected")
  const first = wire.said[0].pc
  wire.connection.close()
  clock.move(3000)
  clock.move(0)
  assert.notEqual(wire.last.pc, first)
  await offered(parts, {})
  assert.equal(wire.connections.length, 2)
})

test("back from an outage, the server is asked whether it has the connection", async () => {
  const parts = start()
  const { wire, subscriber, show } = parts
  show({ "a/mic": 0 })
  subscriber.welcomed()
  assert.deepEqual(wire.of("standing"), [], "there is none to ask for")
  await offered(parts, {})
  subscriber.welcomed()
  const { pc } = wire.said[0]
  assert.deepEqual(wire.said.slice(-2), [{ kind: "standing", pc }, { kind: "watch", pc, shown: { "a/mic": 0 } }])
})

test("a short break is waited for, a longer one is not", async () => {
  const parts = start()
  const { wire, clock, show } = parts
  show({ "a/mic": 0 })
  await offered(parts, {})
  wire.connection.turn("connected")
  wire.connection.turn("disconnected")
  clock.move(7000)
  wire.connection.turn("connected")
  clock.move(20_000)
  assert.equal(wire.of("watch").length, 1)
  wire.connection.turn("disconnected")
  clock.move(8000)
  assert.equal(wire.of("watch").length, 2)
})

test("what the server has lost begins anew, and what never comes about is tried less and less often", async () => {
  const parts = start()
  const { wire, clock, subscriber, show } = parts
  show({ "a/mic": 0 })
  subscriber.trouble({ pc: "another" })
  assert.equal(wire.said.length, 1)
  for (const wait of [0, 1000, 5000, 15_000, 30_000]) {
    const before = wire.of("watch").length
    subscriber.trouble({ pc: wire.of("watch").at(-1).pc })
    clock.move(wait)
    assert.equal(wire.of("watch").length, before + 1, `after ${wait}`)
  }
})

test("an offer that cannot be taken leads to a new connection", async () => {
  const parts = start()
  const { wire, clock, show } = parts
  show({ "a/mic": 0 })
  await offered(parts, {})
  wire.connection.refuses = true
  await offered(parts, {})
  clock.move(0)
  await settle()
  assert.equal(wire.of("watch").length, 2)
})

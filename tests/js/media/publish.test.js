import assert from "node:assert/strict"
import test from "node:test"
import { Publisher } from "../../../static/js/media/publish.js"
import { FakeClock } from "../support/fake_clock.js"
import { Wire, track } from "../support/rtc.js"
import { settle } from "../support/ticks.js"

function start() {
  const wire = new Wire(), clock = new FakeClock()
  const publisher = new Publisher({ ...wire, clock })
  return { wire, clock, publisher, answer: async () => { await publisher.answer({ pc: wire.last.pc, sdp: "answer" }); await settle() } }
}

test("voice and face go in one offer, each on a line of its own, as one stream", async () => {
  const { wire, publisher } = start()
  publisher.send("mic", track("audio"))
  publisher.send("face", track("video", "", 180))
  await settle()
  assert.equal(wire.connections.length, 1)
  assert.deepEqual(wire.of("publish").map(({ sources }) => sources), [{ 0: "mic", 1: "face" }])
  const [mic, face] = wire.connection.transceivers
  assert.deepEqual([mic.direction, face.direction, mic.streams[0] === face.streams[0]], ["sendonly", "sendonly", true])
})

test("one negotiation at a time: what changes meanwhile is offered after the answer, once", async () => {
  const { wire, publisher, answer } = start()
  publisher.send("mic", track("audio"))
  await settle()
  publisher.send("face", track("video"))
  publisher.send("desk", track("video"))
  await settle()
  assert.equal(wire.of("publish").length, 1)
  await answer()
  assert.deepEqual(wire.of("publish").map(({ sources }) => Object.values(sources)), [["mic"], ["mic", "face", "desk"]])
  await answer()
  assert.equal(wire.of("publish").length, 2)
})

test("a camera that is switched off and on again uses its line again", async () => {
  const { wire, publisher, answer } = start()
  publisher.send("desk", track("video"))
  await settle()
  await answer()
  publisher.send("desk", null)
  await settle()
  await answer()
  const [desk] = wire.connection.transceivers
  assert.deepEqual([desk.direction, desk.sender.track], ["inactive", null])
  assert.deepEqual(wire.last.sources, { 0: "desk" }, "a line that rests keeps its name, or it would be refused for good")
  const again = track("video")
  publisher.send("desk", again)
  await settle()
  assert.equal(wire.connection.transceivers.length, 1)
  assert.deepEqual([desk.direction, desk.sender.track === again], ["sendonly", true])
})

test("one camera in the place of another needs no words", async () => {
  const { wire, publisher, answer } = start()
  publisher.send("face", track("video"))
  await settle()
  await answer()
  publisher.send("face", track("video"))
  await settle()
  assert.equal(wire.of("publish").length, 1)
})

test("a line that was refused for good is not used again", async () => {
  const { wire, publisher, answer } = start()
  publisher.send("face", track("video"))
  await settle()
  await answer()
  publisher.send("face", null)
  await settle()
  wire.connection.transceivers[0].direction = "stopped"
  await answer()
  publisher.send("face", track("video"))
  await settle()
  assert.deepEqual(wire.connection.transceivers.map(({ direction }) => direction), ["stopped", "sendonly"])
})

test("what nobody looks at is not encoded", async () => {
  const { wire, publisher, answer } = start()
  publisher.send("desk", track("video", "", 540))
  await settle()
  await answer()
  publisher.want({ desk: 0 })
  await settle()
  const { sender } = wire.connection.transceivers[0]
  assert.equal(sender.parameters.encodings[0].active, false)
  publisher.want({ desk: 270 })
  await settle()
  assert.deepEqual([sender.parameters.encodings[0].active, sender.parameters.encodings[0].scaleResolutionDownBy], [true, 2])
  assert.equal(sender.parameters.degradationPreference, "maintain-resolution")
})

test("encoders are told what matters: letters on desk and screen stay sharp, a face stays quick", async () => {
  const { wire, publisher, answer } = start()
  const [desk, screen, face] = [track("video", "", 540), track("video", "", 1080), track("video", "", 180)]
  publisher.send("desk", desk)
  publisher.send("screen", screen)
  publisher.send("face", face)
  await settle()
  await answer()
  assert.deepEqual([desk.contentHint, screen.contentHint, face.contentHint], ["detail", "text", "motion"])
  const preferred = new Map(wire.connection.transceivers.map(({ sender }) => [sender.track, sender.parameters.degradationPreference]))
  assert.deepEqual([desk, screen, face].map(each => preferred.get(each)), ["maintain-resolution", "maintain-resolution", undefined])
})

test("where the line is spared, the offer says so and the voice takes half", async () => {
  const { wire, publisher, answer } = start()
  publisher.send("mic", track("audio"))
  await settle()
  await answer()
  publisher.spare(true)
  await settle()
  assert.deepEqual([wire.last.low, wire.connection.transceivers[0].sender.parameters.encodings[0].maxBitrate], [true, 16_000])
})

test("an offer that found no websocket is said when it is back", async () => {
  const { wire, publisher, answer } = start()
  wire.up = false
  publisher.send("mic", track("audio"))
  await settle()
  assert.deepEqual(wire.said, [])
  wire.up = true
  publisher.welcomed()
  assert.equal(wire.of("publish").length, 1)
  await answer()
  publisher.welcomed()
  assert.equal(wire.of("publish").length, 1, "it lived through the break")
})

test("a short break mends itself, a longer one is mended by a restart of ICE, a long one by a new connection", async () => {
  const { wire, clock, publisher, answer } = start()
  publisher.send("mic", track("audio"))
  await settle()
  await answer()
  const [first] = wire.connections
  first.turn("connected")
  first.turn("disconnected")
  clock.move(2000)
  first.turn("connected")
  clock.move(20_000)
  assert.equal(first.restarts, 0)
  first.turn("disconnected")
  clock.move(3000)
  await settle()
  assert.equal(first.restarts, 1)
  await answer()
  first.turn("failed")
  first.turn("connecting")
  await settle()
  await answer()
  clock.move(10_000)
  await settle()
  assert.deepEqual([wire.connections.length, first.connectionState], [2, "closed"])
  assert.notEqual(wire.last.pc, wire.said[0].pc, "another name for another connection")
  assert.deepEqual(wire.last.sources, { 0: "mic" })
})

test("a restart that helps leaves the connection as it is", async () => {
  const { wire, clock, publisher, answer } = start()
  publisher.send("mic", track("audio"))
  await settle()
  await answer()
  wire.connection.turn("failed")
  await settle()
  await answer()
  wire.connection.turn("connected")
  clock.move(60_000)
  assert.equal(wire.connections.length, 1)
})

test("back from an outage, the server is asked whether it has the connection; where not, another is made", async () => {
  const { wire, clock, publisher, answer } = start()
  publisher.welcomed()
  assert.deepEqual(wire.said, [], "there is none to ask for")
  publisher.send("mic", track("audio"))
  await settle()
  publisher.welcomed()
  assert.deepEqual(wire.of("standing"), [], "the offer itself is said again")
  await answer()
  wire.connection.turn("connected")
  publisher.welcomed()
  const { pc } = wire.of("publish")[0]
  assert.deepEqual(wire.of("standing"), [{ kind: "standing", pc }])
  publisher.trouble({ pc, code: "gone" })
  clock.move(0)
  await settle()
  assert.notEqual(wire.last.pc, pc)
  assert.equal(wire.last.kind, "publish")
})

test("back from an outage, a connection that broke is restarted at once", async () => {
  const { wire, publisher, answer } = start()
  publisher.send("mic", track("audio"))
  await settle()
  await answer()
  wire.connection.turn("disconnected")
  publisher.welcomed()
  await settle()
  assert.deepEqual([wire.connection.restarts, wire.of("publish").length], [1, 2])
})

test("what the server has lost begins anew; connections that come to nothing wait longer and longer", async () => {
  const { wire, clock, publisher } = start()
  publisher.send("mic", track("audio"))
  await settle()
  publisher.trouble({ pc: "another one", code: "gone" })
  assert.equal(wire.connections.length, 1)
  for (const wait of [0, 1000, 5000, 15_000, 30_000, 30_000]) {
    const before = /** @type {number} */ (wire.connections.length)
    publisher.trouble({ pc: wire.last.pc, code: "gone" })
    clock.move(wait - 1)
    assert.equal(wire.connections.length, before)
    clock.move(1)
    await settle()
    assert.equal(wire.connections.length, before + 1, `after ${wait}`)
  }
})

test("what is not allowed is not tried again and again", async () => {
  const { wire, clock, publisher, answer } = start()
  publisher.send("face", track("video"))
  await settle()
  await answer()
  publisher.trouble({ pc: wire.last.pc, code: "not_allowed" })
  clock.move(60_000)
  await settle()
  assert.deepEqual([wire.connections.length, wire.of("publish").length], [1, 1])
})

test("an answer that cannot be taken leads to a new connection", async () => {
  const { wire, clock, publisher, answer } = start()
  publisher.send("mic", track("audio"))
  await settle()
  wire.connection.refuses = true
  await answer()
  clock.move(0)
  await settle()
  assert.equal(wire.connections.length, 2)
})

test("a connection that the browser closed before its computer slept is made anew, whatever is noticed first", async () => {
  /** @type {[string, (means: any) => unknown][]} */
  const rows = [
    ["time", ({ clock }) => clock.move(3000)],
    ["the websocket", ({ publisher }) => publisher.welcomed()],
    ["a device", ({ publisher }) => publisher.send("desk", track("video"))],
    ["a device that goes", ({ publisher }) => publisher.send("face", null)],
    ["saving data", ({ publisher }) => publisher.spare(true)],
  ]
  for (const [what, notice] of rows) {
    const means = start()
    const { wire, clock, publisher, answer } = means
    publisher.send("mic", track("audio"))
    publisher.send("face", track("video"))
    await settle()
    await answer()
    const { pc } = wire.last
    wire.connection.turn("connected")
    wire.connection.close()
    notice(means)
    await settle()
    clock.move(0)
    await settle()
    assert.equal(wire.connections.length, 2, what)
    assert.notEqual(wire.last.pc, pc, what)
    assert.ok(Object.values(wire.last.sources).includes("mic"), what)
  }
})

test("a connection that was closed while its offer waited is not offered again", async () => {
  const { wire, clock, publisher } = start()
  publisher.send("mic", track("audio"))
  await settle()
  const { pc } = wire.last
  wire.connection.close()
  publisher.welcomed()
  clock.move(0)
  await settle()
  assert.deepEqual(wire.of("publish").map(said => said.pc === pc), [true, false])
})

test("who lets go of a connection minds it no more", async () => {
  const { wire, clock, publisher } = start()
  publisher.send("mic", track("audio"))
  await settle()
  publisher.close()
  clock.move(60_000)
  await settle()
  assert.equal(wire.connections.length, 1)
})

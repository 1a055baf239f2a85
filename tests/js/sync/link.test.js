import assert from "node:assert/strict"
import test from "node:test"
import { FakeClock } from "../support/fake_clock.js"
import { linked, pass } from "../support/linked.js"
import { seeded } from "../support/random.js"

test("messages go both ways while it is up, and sending says when it is not", () => {
  const { link, sockets: [socket], told } = linked()
  assert.equal(link.send({ t: "ping" }), false)
  socket.open()
  assert.equal(link.send({ t: "hello" }), true)
  socket.hear({ t: "welcome" })
  assert.deepEqual([socket.sent, told], [[{ t: "hello" }], ["open", { t: "welcome" }]])
})

test("a quiet connection is asked after five seconds; one that answers stays", () => {
  const { clock, sockets: [socket], told } = linked()
  socket.open()
  for (let round = 1; round <= 10; round += 1) {
    clock.move(5000)
    assert.equal(socket.sent.length, round)
    socket.hear({ t: "pong", ms: 1, server_ms: 1 })
  }
  assert.equal(told.includes(1006), false)
})

test("a connection with traffic is not asked", () => {
  const { clock, sockets: [socket] } = linked()
  socket.open()
  for (let round = 0; round < 20; round += 1) {
    clock.move(3000)
    socket.hear({ t: "presence" })
  }
  assert.deepEqual(socket.sent, [])
})

test("a half open connection is noticed within ten seconds, and another one dialled", () => {
  const { clock, sockets, told } = linked()
  sockets[0].open()
  sockets[0].silent = true
  clock.move(10_000)
  assert.deepEqual(told, ["open", 1006])
  assert.equal(sockets[0].readyState, 3)
  clock.move(1000)
  assert.equal(sockets.length, 2)
})

test("a page whose timers slept for a minute asks before it gives the connection up", () => {
  const { link, clock, sockets: [socket], told } = linked()
  socket.open()
  clock.after = (ms, then) => FakeClock.prototype.after.call(clock, Math.max(ms, 60_000), then)
  clock.move(5000)
  for (let minute = 0; minute < 5; minute += 1) {
    socket.hear({})
    clock.move(60_000)
  }
  assert.ok(link.up)
  assert.ok(socket.sent.length >= 3)
  assert.equal(told.includes(1006), false)
})

test("what an abandoned socket still says is not heard", () => {
  const { clock, sockets, told } = linked()
  sockets[0].open()
  const { onmessage, onclose } = sockets[0]
  sockets[0].silent = true
  clock.move(10_000)
  assert.ok(onmessage && onclose)
  assert.deepEqual([sockets[0].onmessage, sockets[0].onclose], [null, null])
  assert.equal(told.length, 2)
})

test("waits are random up to a second, two, and then two and a half, and begin anew after a good connection", async () => {
  const { clock, sockets, last } = linked(() => 0.999)
  const waits = async () => {
    const [count, from] = [sockets.length, clock.now()]
    last().cut()
    while (sockets.length === count) await pass(clock, 10)
    return Math.round((clock.now() - from) / 100) * 100
  }
  for (const wait of [1000, 2000, 2500, 2500, 2500]) assert.equal(await waits(), wait)
  last().open()
  assert.equal(await waits(), 2500)
  last().open()
  clock.move(1)
  for (let second = 0; second < 6; second += 1) {
    last().hear({})
    clock.move(1000)
  }
  assert.equal(await waits(), 1000)
})

test("of four hundred browsers 95 % are back within three seconds of the server, and never a tenth of them in 100 ms", async () => {
  const back = await Promise.all(Array.from({ length: 400 }, async (_, seed) => {
    const { clock, server, sockets, last } = linked(seeded(seed + 1))
    last().open()
    last().cut(1012)
    server.answers = false
    const returns = clock.now() + 8000
    while (clock.now() < returns) {
      const count = sockets.length
      await pass(clock, 50)
      if (sockets.length > count) last().cut()
    }
    server.answers = true
    const count = sockets.length
    while (sockets.length === count) await pass(clock, 50)
    return clock.now() - returns
  }))
  back.sort((a, b) => a - b)
  assert.ok(back[380] < 2500, `p95 is ${back[380]} ms`)
  const crowds = back.map((at, place) => back.filter((other, later) => later >= place && other < at + 100).length)
  assert.ok(Math.max(...crowds) < 40, `${Math.max(...crowds)} at once`)
})

test("after a few failures it dials only where the server answers: browsers hold back pages whose dials fail", async () => {
  const { clock, server, sockets, last } = linked()
  server.answers = false
  for (let time = 0; time < 3; time += 1) {
    last().cut()
    await pass(clock, 2500)
  }
  assert.deepEqual([sockets.length, server.asked > 0], [3, true])
  await pass(clock, 60_000, 500)
  assert.equal(sockets.length, 3)
  server.answers = true
  await pass(clock, 2500, 500)
  assert.equal(sockets.length, 4)
})

test("a dial that nobody answers is given up after five seconds", () => {
  const { clock, sockets, told } = linked()
  clock.move(5000)
  assert.deepEqual([told, sockets[0].readyState], [[1006], 3])
  clock.move(1000)
  assert.equal(sockets.length, 2)
})

test("a question that nobody waits for any more ends: its connection is needed by the next", async () => {
  const { link, clock, server, sockets, last } = linked()
  server.answers = false
  for (let time = 0; time < 3; time += 1) {
    last().cut()
    await pass(clock, 2500)
  }
  server.silent = true
  const before = server.asked
  for (let dial = 1; dial <= 8; dial += 1) {
    while (server.asked < before + dial) await pass(clock, 100)
    assert.deepEqual(server.signals.slice(before).map(({ aborted }) => aborted), [...Array(dial - 1).fill(true), false])
  }
  link.nudge()
  assert.ok(server.signals.at(-1)?.aborted === false, "a young one may be on the network that there is now")
  clock.move(1000)
  link.nudge()
  assert.ok(server.signals.at(-1)?.aborted)
  server.silent = false
  server.answers = true
  const count = sockets.length
  while (sockets.length === count) await pass(clock, 100)
  last().open()
  link.stop()
  assert.ok(server.signals.slice(before, -1).every(({ aborted }) => aborted))
})

test("when the network says it is back, the next dial is near; a connection that stands is asked", async () => {
  const { link, clock, sockets, last } = linked(() => 0.999)
  for (let time = 0; time < 4; time += 1) {
    last().cut()
    await pass(clock, 2500)
  }
  last().cut()
  const count = sockets.length
  link.nudge()
  clock.move(300)
  assert.equal(sockets.length, count + 1)
  last().open()
  link.nudge()
  assert.equal(last().sent[0].t, "ping")
  last().silent = true
  clock.move(2000)
  assert.equal(link.up, false)
})

test("when the network says it is back, a dial from before is not waited for", () => {
  const { link, clock, sockets } = linked()
  link.nudge()
  clock.move(500)
  assert.equal(sockets.length, 1)
  clock.move(1000)
  link.nudge()
  assert.equal(sockets[0].readyState, 3)
  clock.move(300)
  assert.equal(sockets.length, 2)
})

test("reconnecting does not wait the first time, and does the next", () => {
  const { link, clock, sockets, last } = linked()
  last().open()
  link.reconnect()
  clock.move(0)
  assert.equal(sockets.length, 2)
  last().open()
  link.reconnect()
  clock.move(0)
  assert.equal(sockets.length, 2)
  clock.move(1000)
  assert.equal(sockets.length, 3)
})

test("a stopped link stays away", () => {
  const { link, clock, sockets, told } = linked()
  sockets[0].open()
  link.stop()
  link.nudge()
  clock.move(60_000)
  assert.deepEqual([sockets.length, sockets[0].readyState, told], [1, 3, ["open"]])
})

test("with much unsent it says that it is full", () => {
  const { link, sockets: [socket] } = linked()
  socket.open()
  assert.equal(link.full, false)
  socket.bufferedAmount = 40_000
  assert.equal(link.full, true)
})

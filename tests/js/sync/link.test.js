import assert from "node:assert/strict"
import test from "node:test"
import { Link } from "../../../static/js/sync/link.js"
import { FakeClock } from "../support/fake_clock.js"
import { seeded } from "../support/random.js"
import { FakeSocket } from "../support/wire.js"

/** Time goes by in steps, and what waits for an answer gets it. @param {FakeClock} clock @param {number} ms @param {number} [step] */
async function pass(clock, ms, step = ms) {
  for (let left = ms; left > 0; left -= step) {
    clock.move(step)
    for (let turn = 0; turn < 4; turn += 1) await null
  }
}

/** @param {() => number} [random] */
function linked(random = () => 0.5) {
  const clock = new FakeClock()
  /** @type {FakeSocket[]} */
  const sockets = []
  /** @type {any[]} */
  const told = []
  const openSocket = () => {
    const socket = new FakeSocket()
    sockets.push(socket)
    return socket
  }
  const server = { answers: true, asked: 0, silent: false, signals: /** @type {AbortSignal[]} */ ([]) }
  const reachable = async (/** @type {AbortSignal} */ signal) => {
    server.asked += 1
    server.signals.push(signal)
    if (server.silent) await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
    return server.answers
  }
  const link = new Link({ openSocket, reachable, clock, random }, {
    open: () => told.push("open"), message: message => told.push(message), down: code => told.push(code),
  })
  link.start()
  return { link, clock, server, sockets, told, last: () => sockets[sockets.length - 1] }
}

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

/**
 * The last question is answered: the answer left after `up` and was heard `down` later.
 * @param {ReturnType<typeof linked>} at @param {number} up @param {number} down @param {number} server_ms what it says
 */
function answer({ clock, last }, up, down, server_ms) {
  const { ms } = last().sent.at(-1)
  clock.move(up + down)
  last().hear({ t: "pong", ms, server_ms })
}

/** How many questions were asked on the last socket. @param {ReturnType<typeof linked>} at */
function asked({ last }) {
  return last().sent.filter(({ t }) => t === "ping").length
}

/** Others are there, for so many seconds. @param {ReturnType<typeof linked>} at @param {number} seconds */
function busy(at, seconds) {
  for (let second = 0; second < seconds; second += 1) {
    at.clock.move(1000)
    at.last().hear({ t: "presence" })
  }
}

/** The connection is lost, and is there again a second later. @param {ReturnType<typeof linked>} at @param {number} server_ms what the welcome says */
async function again(at, server_ms) {
  at.last().cut()
  await pass(at.clock, 1000)
  at.last().open()
  at.last().hear({ t: "welcome", server_ms })
}

/** Connected, and the server's time known to 20 ms: it is 100,000 more than ours. */
function told() {
  const at = linked()
  at.last().open()
  at.last().hear({ t: "welcome", server_ms: 99_980 })
  answer(at, 20, 20, 100_020)
  assert.equal(at.link.serverNow(), 100_040)
  return at
}

test("the server's time is asked for at once: a welcome may have waited for a page that loads", () => {
  const at = linked()
  at.last().open()
  at.clock.move(950)  // it lies there
  at.last().hear({ t: "welcome", server_ms: 100_000 })
  assert.equal(at.link.serverNow(), 100_000)
  answer(at, 20, 20, 100_970)
  assert.equal(at.link.serverNow(), 100_990)
  busy(at, 20)
  assert.equal(asked(at), 1)
})

test("while answers are slow it is asked again every five seconds", () => {
  const at = linked()
  at.last().open()
  at.last().hear({ t: "welcome", server_ms: 100_000 })
  answer(at, 100, 101, 100_100)
  busy(at, 4)
  assert.equal(asked(at), 1)
  busy(at, 1)
  assert.equal(asked(at), 2)
  answer(at, 100, 100, 105_301)
  busy(at, 20)
  assert.equal(asked(at), 2)
})

test("a welcome that was quick and an answer that came late tell it well together", () => {
  const at = linked()
  at.last().open()
  at.clock.move(20)
  at.last().hear({ t: "welcome", server_ms: 100_000 })
  answer(at, 20, 2000, 100_040)
  assert.equal(at.link.serverNow(), 102_040)
})

test("what is known well is not made worse by late words: a line gone slow, an answer of four seconds", async () => {
  const at = told()
  await again(at, 100_500)
  assert.equal(at.link.serverNow(), 101_040)
  answer(at, 3900, 100, 104_940)
  assert.equal(at.link.serverNow(), 105_040)
})

test("the next welcome tells a computer that slept what it lost, and an answer on a connection that lived through it", async () => {
  const at = told()
  await again(at, 700_000)
  assert.equal(at.link.serverNow(), 700_000)
  answer(at, 30, 30, 700_060)
  assert.equal(at.link.serverNow(), 700_090)
  at.link.nudge()
  answer(at, 50, 50, 715_130)
  assert.equal(at.link.serverNow(), 715_180)
})

test("another server has another clock, which a quick answer tells however slow the first one was", async () => {
  const at = told()
  await again(at, 99_600)  // 1440 behind
  answer(at, 1500, 1500, 101_100)
  assert.equal(at.link.serverNow(), 104_040)
  busy(at, 2)
  answer(at, 20, 20, 104_620)
  assert.equal(at.link.serverNow(), 104_640)
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

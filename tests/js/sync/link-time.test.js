/** What time it is at the server, as a link learns it. */

import assert from "node:assert/strict"
import test from "node:test"
import { linked, pass } from "../support/linked.js"

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

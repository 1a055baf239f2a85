/** A link whose sockets, server and time are the test's. */

import { Link } from "../../../static/js/sync/link.js"
import { FakeClock } from "./fake_clock.js"
import { FakeSocket } from "./wire.js"

/** Time goes by in steps, and what waits for an answer gets it. @param {FakeClock} clock @param {number} ms @param {number} [step] */
export async function pass(clock, ms, step = ms) {
  for (let left = ms; left > 0; left -= step) {
    clock.move(step)
    for (let turn = 0; turn < 4; turn += 1) await null
  }
}

/** One that has begun to dial. @param {() => number} [random] */
export function linked(random = () => 0.5) {
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

/**
 * Many seats in one process, each with the browser's own client: prints when each is in the room, again and again.
 *
 *   node coming_back.mjs < seats.json      [{"url": "ws://.../socket", "seat": ..., "cookie": ..., "origin": ...}]
 *
 * One JSON line for each welcome: {"seat", "at"} with the wall clock's milliseconds.
 */

import { text } from "node:stream/consumers"
import { IDBFactory } from "fake-indexeddb"
import { WebSocket } from "ws"
import { RoomClient } from "../../static/js/sync/client.js"
import { Keep } from "../../static/js/sync/keep.js"

/** @type {{url: string, seat: string, cookie: string, origin: string}[]} */
const seats = JSON.parse(await text(process.stdin))

for (const { url, seat, cookie, origin } of seats) {
  const openSocket = (/** @type {string} */ address) => {
    const socket = new WebSocket(address, ["baseline.v1"], { origin, headers: { cookie }, perMessageDeflate: false })
    socket.on("error", () => {})   // a close follows; without a listener it would end the process
    return /** @type {any} */ (socket)
  }
  const client = new RoomClient({ url, seat, keep: new Keep(`seat-${seat}`, new IDBFactory()), openSocket })
  client.on("seat", ({ status }) => {
    if (status === "in") process.stdout.write(`${JSON.stringify({ seat, at: Date.now() })}\n`)
  })
  void client.start()
}

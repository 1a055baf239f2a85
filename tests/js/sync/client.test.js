import assert from "node:assert/strict"
import test from "node:test"
import { newStroke, page, putStroke } from "../support/records.js"
import { settle } from "../support/ticks.js"
import { Computer, Window, outside, welcome } from "../support/window.js"

const counters = (/** @type {{n: number}[]} */ sent) => sent.map(({ n }) => n)
const shown = (/** @type {Window} */ window) => window.client.replica.page("p").map(({ id }) => id)

test("says hello, is welcomed, and what it proposes is saved", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  const { client } = window
  assert.deepEqual(window.socket.sent[0], { t: "hello", client: client.client, version: 1, clients: [], backlog: {} })
  assert.equal(client.seat?.name, "Fox")
  assert.equal(client.propose([putStroke("a")]), 1)
  assert.deepEqual(window.proposed, [{ t: "propose", n: 1, changes: [putStroke("a")] }])
  assert.deepEqual([shown(window), client.status], [["a"], "saving"])
  await settle()
  await window.admit(1, 2)
  assert.deepEqual([client.status, client.replica.revision, window.of("status")], ["saved", 2, ["saved", "saving", "saved"]])
  assert.deepEqual((await computer.kept()).proposals, [])
})

test("an action is proposed like changes, and shows nothing of itself", async () => {
  const window = await new Window(new Computer()).enter()
  window.client.act({ name: "let_in", seat: "s" })
  assert.deepEqual(window.proposed, [{ t: "propose", n: 1, action: { name: "let_in", seat: "s" } }])
  window.socket.hear({ t: "refuse", n: 1, client: window.client.client, code: "not_waiting" })
  assert.equal(window.client.status, "saved")
})

test("offline it goes on, says that work is kept only once it is, and brings it in order with its age", async () => {
  const window = await new Window(new Computer()).enter({ records: [page("p")], revision: 7 })
  const { client } = window
  window.lose()
  assert.equal(client.status, "offline_kept")
  client.propose([putStroke("a")])
  assert.equal(client.status, "offline")
  await settle()
  assert.equal(client.status, "offline_kept")
  window.clock.move(20_000)
  client.propose([putStroke("b")])
  await settle()
  assert.deepEqual(shown(window), ["a", "b"])
  await window.open()
  assert.deepEqual(window.socket.sent, [
    { t: "hello", client: client.client, version: 1, clients: [], backlog: { [client.client]: 2 }, revision: 7 },
  ])
  await window.welcome({ tail: [], revision: 7 })
  assert.deepEqual(window.proposed.map(({ n, age_ms }) => [n, age_ms]), [[1, 20_000], [2, undefined]])
  assert.equal(client.status, "saving")
})

test("what the server has counted is settled by the welcome, and not proposed again", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  const { client } = window
  for (const id of ["a", "b", "c"]) client.propose([putStroke(id)])
  await settle()
  window.lose()
  await window.redial()
  await window.welcome({ tail: [], last: { [client.client]: 2 } })
  assert.deepEqual(counters(window.proposed), [3])
  await settle()
  assert.deepEqual((await computer.kept()).proposals.map(({ n }) => n), [3])
})

test("at most twenty wait for their answer", async () => {
  const window = await new Window(new Computer()).enter({ records: [page("p")] })
  for (let count = 0; count < 45; count += 1) window.client.propose([putStroke(`s${count}`)])
  assert.equal(window.proposed.length, 20)
  await window.admit(1, 2)
  await window.admit(2, 3)
  assert.deepEqual(counters(window.proposed).slice(-2), [21, 22])
})

test("when storage is unwell it sends all again from the lowest, after one second, two, at most ten", async () => {
  const window = await new Window(new Computer()).enter({ records: [page("p")] })
  const { client } = window
  for (const id of ["a", "b", "c"]) client.propose([putStroke(id)])
  await window.admit(1, 2)
  for (const wait of [1000, 2000, 4000, 8000, 10_000, 10_000]) {
    window.socket.sent.length = 0
    for (const n of [2, 3]) window.socket.hear({ t: "held", n, client: client.client })
    client.draft(null)
    assert.equal(client.status, "held")
    window.live(wait - 1)
    assert.deepEqual(window.proposed, [])
    window.clock.move(1)
    assert.deepEqual(counters(window.proposed), [2, 3])
    assert.equal(client.status, "held")
  }
  await window.admit(2, 3)
  assert.equal(client.status, "saving")
  await window.admit(3, 4)
  assert.equal(client.status, "saved")
})

test("a refusal takes the work back, says so, and what was refused before is passed over", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  const { client } = window
  client.propose([putStroke("a")])
  client.propose([{ op: "patch", id: "a", fields: { erased: true } }])
  window.socket.hear({ t: "refuse", n: 1, client: client.client, code: "drawing_locked" })
  window.socket.hear({ t: "refuse", n: 2, code: "repeated" })
  window.socket.hear({ t: "refuse", n: 9, code: "unknown" })
  assert.deepEqual(window.of("refused").map(({ code, proposal }) => [code, proposal.n]), [["drawing_locked", 1]])
  assert.deepEqual([shown(window), client.status, client.history.canUndo], [[], "saved", false])
  await settle()
  assert.deepEqual((await computer.kept()).proposals, [])
})

test("work of a window that crashed is brought under its own name, one after the other, before one's own", async () => {
  const computer = new Computer()
  const crashed = await new Window(computer).start()
  const older = crashed.client.client
  for (const id of ["a", "b"]) crashed.client.propose([putStroke(id)])
  await settle()
  computer.clock.stop()
  computer.clock.move(60_000)
  const window = await new Window(computer).start()
  const { client } = window
  client.propose([putStroke("c")])
  await window.open()
  assert.deepEqual(window.socket.sent[0], {
    t: "hello", client: client.client, version: 1, clients: [older], backlog: { [older]: 2, [client.client]: 1 },
  })
  await window.welcome({ records: [page("p")] })
  assert.deepEqual(shown(window), ["a", "b", "c"])
  assert.deepEqual(window.proposed, [{ t: "propose", n: 1, client: older, changes: [putStroke("a")], age_ms: 60_000 }])
  await window.admit(1, 2, older)
  await window.admit(2, 3, older)
  assert.deepEqual(window.proposed.map(({ n, client: name }) => [n, name]), [[1, older], [2, older], [1, undefined]])
  await window.admit(1, 4)
  assert.deepEqual([client.status, shown(window)], ["saved", ["a", "b", "c"]])
  assert.deepEqual((await computer.kept()).proposals, [])
})

test("across a reload ages are the wall clock's difference, never negative", async () => {
  const computer = new Computer()
  const crashed = await new Window(computer).start()
  crashed.client.propose([putStroke("a")])
  await settle()
  computer.clock.stop()
  computer.clock.setWall(1_600_000_000_000)
  const window = await new Window(computer).enter({ records: [page("p")] })
  assert.equal(window.proposed[0].age_ms, undefined)
})

test("an unfinished stroke is kept four times a second, and becomes a stroke after a crash", async () => {
  const computer = new Computer()
  const crashed = await new Window(computer).enter({ records: [page("p")] })
  crashed.client.draft(newStroke("a", { points: "AAAAAA" }))
  await settle()
  crashed.client.draft(newStroke("a", { points: "AAAAAAAAAAAA" }))
  await settle()
  assert.equal((await computer.kept()).drafts[0].stroke.points, "AAAAAA")
  computer.clock.stop()
  const window = await new Window(computer).enter({ records: [page("p")] })
  assert.deepEqual(window.proposed[0].changes, [putStroke("a", { points: "AAAAAA" })])
  assert.deepEqual(shown(window), ["a"])
  const { drafts, proposals } = await computer.kept()
  assert.deepEqual([drafts.length, proposals.length], [0, 1])
})

test("drafts are written at most every 250 ms, the newest one, and end with the stroke", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  const { client } = window
  client.draft(newStroke("a", { width: 1 }))
  for (let width = 2; width < 30; width += 1) {
    window.clock.move(16)
    client.draft(newStroke("a", { width }))
  }
  await settle()
  window.clock.move(250)
  await settle()
  client.propose([putStroke("a", { width: 29 })])
  client.draft(null)
  client.draft(newStroke("b"))
  window.clock.move(250)
  await settle()
  client.draft(null)
  await settle()
  const { drafts, proposals } = await computer.kept()
  assert.deepEqual([drafts, proposals.length], [[], 1])
})

test("a stroke that is none after all leaves no draft", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  window.client.draft(newStroke("a"))
  window.clock.move(10)
  window.client.draft(newStroke("a"))
  window.client.draft(null)
  window.clock.move(1000)
  await settle()
  assert.deepEqual((await computer.kept()).drafts, [])
})

test("the older of two windows is told, stops, and never writes again", async () => {
  const computer = new Computer()
  const older = await new Window(computer).enter({ records: [page("p")] })
  const newer = await new Window(computer).enter({ records: [page("p")] })
  older.socket.hear({ t: "bye", code: "replaced", text: "" })
  older.lose(4409)
  older.client.propose([putStroke("a")])
  older.client.draft(newStroke("b"))
  older.clock.move(60_000)
  await settle()
  assert.deepEqual([older.of("bye"), older.sockets.length], [[{ code: "replaced", text: "" }], 1])
  newer.client.propose([putStroke("c")])
  await settle()
  assert.deepEqual((await computer.kept()).proposals.map(({ client }) => client), [newer.client.client])
})

test("an older window that heard nothing learns it from the disk, at its next word", async () => {
  const computer = new Computer()
  const older = await new Window(computer).enter({ records: [page("p")] })
  older.socket.silent = true
  await new Window(computer).enter({ records: [page("p")] })
  older.client.propose([putStroke("a")])
  await settle()
  assert.deepEqual(older.of("bye").map(({ code }) => code), ["replaced"])
  assert.equal(older.socket.readyState, 3)
  assert.deepEqual((await computer.kept()).proposals, [])
})

for (const [code, close] of /** @type {const} */ ([["removed", 4403], ["blocked", 4403], ["door_locked", 4403], ["ended", 4410], ["expired", 4401]])) {
  test(`after a goodbye for good (${code}) nothing is tried again and nothing stays on the computer`, async () => {
    const computer = new Computer()
    const window = await new Window(computer).enter({ records: [page("p")] })
    window.socket.hear({ t: "bye", code, text: "So it is." })
    window.lose(close)
    window.clock.move(60_000)
    await settle()
    assert.deepEqual([window.of("bye"), window.sockets.length], [[{ code, text: "So it is." }], 1])
    assert.deepEqual(await computer.disk.databases(), [])
  })
}

test("a close for good counts where the goodbye got lost", async () => {
  const window = await new Window(new Computer()).enter()
  window.lose(4410)
  window.clock.move(60_000)
  assert.deepEqual([window.of("bye"), window.sockets.length], [[{ code: "ended", text: "" }], 1])
})

test("what is pending when one is removed stays kept", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  window.client.propose([putStroke("a")])
  await settle()
  window.socket.hear({ t: "bye", code: "removed", text: "" })
  await settle()
  assert.equal((await computer.kept()).proposals.length, 1)
})

test("who is let out brings what is pending, and then nothing stays on the computer", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  window.lose()
  window.client.propose([putStroke("a")])
  await settle()
  await window.redial()
  await window.welcome(outside("out"))
  assert.deepEqual([window.proposed[0].age_ms, window.client.replica.get("p")], [1, undefined])
  await window.admit(1, 9)
  assert.equal(window.client.status, "saved")
  assert.deepEqual(await computer.disk.databases(), [])
})

test("a session that ends before all is brought is come back to, three times at most", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  window.client.propose([putStroke("a")])
  await settle()
  for (let time = 0; time < 3; time += 1) {
    window.socket.hear({ t: "bye", code: "ended", text: "" })
    assert.deepEqual(window.of("bye"), [])
    await window.redial()
    await window.welcome(outside("out"))
    assert.deepEqual(counters(window.proposed), [1])
  }
  window.socket.hear({ t: "bye", code: "ended", text: "" })
  assert.equal(window.of("bye").length, 1)
  assert.equal((await computer.kept()).proposals.length, 1)
})

test("at the door nothing is sent; let in, everything is", async () => {
  const window = await new Window(new Computer()).enter(outside("waiting"))
  const { client } = window
  client.propose([putStroke("a")])
  assert.equal(client.presence("view", { page: "p" }), false)
  assert.deepEqual(window.proposed, [])
  await window.welcome({ records: [page("p")], present: ["me", "them"] })
  assert.deepEqual(counters(window.proposed), [1])
  assert.deepEqual(window.of("seat").map(({ status }) => status), ["waiting", "in"])
  assert.deepEqual([...client.present], ["me", "them"])
})

test("a gap in the commits is noticed and closed at once, from where it begins", async () => {
  const window = await new Window(new Computer()).enter({ records: [page("p")], revision: 4 })
  window.socket.hear({ t: "commit", revision: 9, after: 8, by: "x", at: 1, changes: [{ op: "remove", id: "p" }] })
  assert.ok(window.client.replica.get("p"))
  window.clock.move(0)
  assert.equal(window.sockets.length, 2)
  await window.open()
  assert.equal(window.socket.sent[0].revision, 4)
})

test("a welcome that was cut short is asked for anew", async () => {
  const window = await new Window(new Computer()).enter({ records: [page("p")], complete: false })
  window.lose()
  await window.redial()
  await window.open()
  assert.equal("revision" in window.socket.sent[0], false)
  await window.welcome({ records: [page("p")], complete: false, revision: 3 })
  window.socket.hear({ t: "records", revision: 3, records: [page("q")], last: true })
  window.lose()
  await window.redial()
  await window.open()
  assert.equal(window.socket.sent[0].revision, 3)
})

test("too slow means: again at once", async () => {
  const window = await new Window(new Computer(), { random: () => 0.99 }).enter({ revision: 4 })
  window.socket.hear({ t: "bye", code: "too_slow", text: "" })
  window.lose(4408)
  window.clock.move(300)
  assert.equal(window.sockets.length, 2)
  assert.deepEqual(window.of("bye"), [])
})

test("when the network comes back the next dial is near", async () => {
  const window = await new Window(new Computer(), { random: () => 0.99 }).enter()
  for (let time = 0; time < 4; time += 1) {
    window.lose()
    await window.redial()
  }
  window.lose()
  window.network.dispatchEvent(new Event("online"))
  window.clock.move(300)
  assert.equal(window.sockets.length, 6)
})

test("who is there is known, and gone for all when the connection goes", async () => {
  const window = await new Window(new Computer()).enter({ present: ["me", "a"] })
  window.socket.hear({ t: "presence", seat: "b", kind: "here" })
  window.socket.hear({ t: "presence", seat: "a", kind: "gone" })
  window.socket.hear({ t: "presence", seat: "b", kind: "pointer", page: "p", x: 1, y: 2 })
  assert.deepEqual([...window.client.present], ["me", "b"])
  window.lose()
  assert.equal(window.client.present.size, 0)
  assert.deepEqual(window.of("presence"), [
    { seat: "b", kind: "here" }, { seat: "a", kind: "gone" }, { seat: "b", kind: "pointer", page: "p", x: 1, y: 2 },
    { seat: "me", kind: "gone" }, { seat: "b", kind: "gone" },
  ])
})

test("presence goes when we are in the room, and is dropped when too much waits", async () => {
  const window = await new Window(new Computer()).enter()
  assert.equal(window.client.presence("pointer", { page: "p", x: 1, y: 2 }), true)
  window.socket.bufferedAmount = 100_000
  assert.equal(window.client.presence("pointer", { page: "p", x: 3, y: 4 }), false)
  assert.deepEqual(window.socket.sent.slice(1), [{ t: "presence", kind: "pointer", page: "p", x: 1, y: 2 }])
})

test("the server's time follows the quickest answer", async () => {
  const window = await new Window(new Computer()).enter()
  assert.equal(window.client.serverNow(), 5000)
  window.clock.move(5000)
  const { ms } = window.socket.sent[1]
  window.clock.move(100)
  window.socket.hear({ t: "pong", ms, server_ms: 20_000 })
  assert.equal(window.client.serverNow(), 20_050)
  window.clock.move(5000)
  const later = window.socket.sent[2].ms
  window.clock.move(3000)
  window.socket.hear({ t: "pong", ms: later, server_ms: 90_000 })
  assert.equal(window.client.serverNow(), 28_050)
})

test("without a disk it works, and never says that work is kept", async () => {
  const broken = { open: () => Promise.reject(new Error("no disk")), close: async () => {}, destroy: async () => {} }
  const window = await new Window(new Computer(), { keep: broken }).enter({ records: [page("p")] })
  window.client.propose([putStroke("a")])
  window.client.draft(newStroke("b"))
  await window.admit(1, 2)
  window.lose()
  await settle()
  assert.deepEqual([window.client.status, shown(window)], ["offline", ["a"]])
})

test("a disk that does not answer is not waited for", async () => {
  const stuck = { open: () => new Promise(() => {}), close: async () => {} }
  const window = new Window(new Computer(), { keep: stuck })
  window.client.start()
  window.clock.move(3000)
  await settle()
  await window.welcome()
  assert.equal(window.client.status, "saved")
})

test("a disk that refuses is tried again, and nothing is called kept until then", async t => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  const { IDBObjectStore } = await import("fake-indexeddb")
  const full = t.mock.method(IDBObjectStore.prototype, "add", () => { throw new DOMException("full", "QuotaExceededError") })
  window.lose()
  for (const id of ["a", "b"]) window.client.propose([putStroke(id)])
  await settle()
  assert.equal(window.client.status, "offline")
  full.mock.restore()
  window.clock.move(5000)
  await settle()
  assert.equal(window.client.status, "offline_kept")
  assert.deepEqual((await computer.kept()).proposals.map(({ n }) => n), [1, 2])
})

test("what the server cannot read does not lock an earlier window's seat out for ever", async () => {
  const computer = new Computer()
  const crashed = await new Window(computer).start()
  for (const id of ["unreadable", "fine"]) crashed.client.propose([putStroke(id)])
  await settle()
  computer.clock.stop()
  const window = await new Window(computer).enter({ records: [page("p")] })
  window.socket.hear({ t: "bye", code: "malformed", text: "" })
  window.lose(4400)
  await settle()
  assert.deepEqual(window.of("refused").map(({ code }) => code), ["malformed"])
  assert.deepEqual([window.of("bye").length, window.sockets.length], [1, 1])
  assert.deepEqual((await computer.kept()).proposals.map(({ n }) => n), [2])
})

test("one's own work is not given up because something could not be read", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  window.client.propose([putStroke("a")])
  await settle()
  window.socket.hear({ t: "bye", code: "malformed", text: "" })
  assert.equal((await computer.kept()).proposals.length, 1)
})

test("leaving deletes what is kept here, unless something is pending", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  window.client.propose([putStroke("a")])
  await settle()
  assert.equal(await window.client.leave(), false)
  assert.equal((await computer.kept()).proposals.length, 1)
  const again = await new Window(computer).enter({ records: [page("p")], last: { [window.client.client]: 1 } })
  assert.equal(await again.client.leave(), true)
  assert.deepEqual(await computer.disk.databases(), [])
})

test("undo is proposed like any change", async () => {
  const window = await new Window(new Computer()).enter({ records: [page("p")] })
  window.client.propose([putStroke("a")])
  assert.equal(window.client.history.undo(), "done")
  assert.deepEqual(window.proposed[1].changes, [{ op: "patch", id: "a", fields: { erased: true }, expect: { erased: false } }])
})

test("messages of a newer server are passed over", async () => {
  const window = await new Window(new Computer()).enter()
  window.socket.hear({ t: "weather", fine: true })
  window.socket.hear(welcome({ tail: [] }))
  assert.equal(window.client.status, "saved")
})

test("the first status is known once the first connection stands or fails", async () => {
  const window = await new Window(new Computer()).start()
  assert.equal(window.client.status, null)
  window.lose()
  assert.equal(window.client.status, "offline_kept")
})

import assert from "node:assert/strict"
import test from "node:test"
import { keepPhoto, keptPhotos } from "../../../static/js/sync/keep-photos.js"
import { newStroke, page, putStroke } from "../support/records.js"
import { settle } from "../support/ticks.js"
import { Computer, Window, outside } from "../support/window.js"

const counters = (/** @type {{n: number}[]} */ sent) => sent.map(({ n }) => n)
const shown = (/** @type {Window} */ window) => window.client.replica.page("p").map(({ id }) => id)

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

test("DU7 an unfinished stroke is kept four times a second, and becomes a stroke after a crash", async () => {
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

test("DO5 the older of two windows is told, stops, and never writes again", async () => {
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

test("DO5 of two windows that lost the network together the newer one keeps the seat", async () => {
  const computer = new Computer()
  const older = await new Window(computer).enter({ records: [page("p")] })
  older.lose()
  const newer = await new Window(computer).enter({ records: [page("p")] })
  await older.redial()
  await older.open()
  assert.deepEqual(older.socket.sent, [])
  assert.deepEqual(older.of("bye").map(({ code }) => code), ["replaced"])
  newer.client.propose([putStroke("a")])
  await newer.admit(1, 2)
  assert.equal(newer.client.status, "saved")
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

for (const [code, close] of /** @type {const} */ ([["removed", 4403], ["blocked", 4403], ["door_locked", 4403], ["in_use", 4403], ["ended", 4410], ["expired", 4401]])) {
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

test("DU7 a disk that refuses is tried again, and nothing is called kept until then", async t => {
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

test("a page that is too old keeps what waits here for the newer one, a photo too", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  await keepPhoto(window.client.keep, { id: "cat", photo: new Blob(["cat"]) })
  window.socket.hear({ t: "bye", code: "version", text: "" })
  window.lose(4426)
  await settle()
  const newer = await new Window(computer).start()
  assert.deepEqual((await keptPhotos(newer.client.keep)).map(({ id }) => id), ["cat"])
})

test("leaving brings what is under way, and deletes what is kept here", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  window.client.propose([putStroke("a")])
  const leaving = window.client.leave()
  await window.admit(1, 2)
  assert.equal(await leaving, true)
  assert.deepEqual([await computer.disk.databases(), window.socket.readyState], [[], 3])
})

test("leaving keeps what cannot be brought", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  window.client.propose([putStroke("a")])
  await settle()
  const leaving = window.client.leave()
  window.clock.move(2000)
  assert.equal(await leaving, false)
  assert.equal((await computer.kept()).proposals.length, 1)
})

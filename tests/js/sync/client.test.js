import assert from "node:assert/strict"
import test from "node:test"
import { page, putStroke } from "../support/records.js"
import { settle } from "../support/ticks.js"
import { Computer, Window, welcome } from "../support/window.js"

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

test("SY3 what the server has counted is settled by the welcome, and not proposed again", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  const { client } = window
  for (const id of ["a", "b", "c"]) client.propose([putStroke(id)])
  await settle()
  window.lose()
  await window.redial()
  const landed = ["a", "b"].map(id => ({ op: /** @type {const} */ ("put"), record: { ...putStroke(id).record, by: "me", at: 1, born: 2 } }))
  const tail = [{ t: /** @type {const} */ ("commit"), revision: 2, after: 1, by: "me", at: 1, changes: landed, n: 2, client: client.client }]
  await window.welcome({ tail, revision: 2, last: { [client.client]: 2 } })
  assert.deepEqual(counters(window.proposed), [3])
  await settle()
  assert.deepEqual((await computer.kept()).proposals.map(({ n }) => n), [3])
})

test("what was decided is kept on the disk until it is known whether it is there", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")], revision: 1 })
  window.client.propose([putStroke("a")])
  await settle()
  window.lose()
  await window.redial()
  await window.welcome({ records: [page("p")], revision: 4, complete: false, last: { [window.client.client]: 1 } })
  assert.deepEqual([window.client.status, (await computer.kept()).proposals.map(({ n }) => n)], ["saving", [1]])
})

test("at most twenty wait for their answer", async () => {
  const window = await new Window(new Computer()).enter({ records: [page("p")] })
  for (let count = 0; count < 45; count += 1) window.client.propose([putStroke(`s${count}`)])
  assert.equal(window.proposed.length, 20)
  await window.admit(1, 2)
  await window.admit(2, 3)
  assert.deepEqual(counters(window.proposed).slice(-2), [21, 22])
})

test("DU5 when storage is unwell it sends all again from the lowest, after one second, two, at most ten", async () => {
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
  window.socket.hear({ t: "refuse", n: 1, client: client.client, code: "tool_not_offered" })
  window.socket.hear({ t: "refuse", n: 2, code: "repeated" })
  window.socket.hear({ t: "refuse", n: 9, code: "unknown" })
  assert.deepEqual(window.of("refused").map(({ code, proposal }) => [code, proposal.n]), [["tool_not_offered", 1]])
  assert.deepEqual([shown(window), client.status, client.history.canUndo], [[], "saved", false])
  await settle()
  assert.deepEqual((await computer.kept()).proposals, [])
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
  assert.deepEqual(window.socket.sent.filter(({ t }) => t === "presence"), [{ t: "presence", kind: "pointer", page: "p", x: 1, y: 2 }])
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

import assert from "node:assert/strict"
import test from "node:test"
import { page, putStroke } from "../support/records.js"
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

test("a stroke whose page was closed under the pen is brought once more, as late, and only once", async () => {
  const window = await new Window(new Computer()).enter({ records: [page("p")] })
  const { client } = window
  client.propose([putStroke("a")])
  window.socket.hear({ t: "refuse", n: 1, client: client.client, code: "drawing_locked" })
  assert.deepEqual(window.proposed.map(({ n, age_ms }) => [n, age_ms]), [[1, undefined], [2, 1000]])
  assert.deepEqual(window.of("refused"), [])
  window.socket.hear({ t: "refuse", n: 2, client: client.client, code: "drawing_locked" })
  assert.equal(window.proposed.length, 2)
  assert.equal(window.of("refused").length, 1)
})

test("DU4 however long the answer is under way, the stroke is brought once more", async () => {
  const window = await new Window(new Computer()).enter({ records: [page("p")] })
  const { client } = window
  client.propose([putStroke("a")])
  window.live(4000)
  window.socket.hear({ t: "refuse", n: 1, client: client.client, code: "page_aside" })
  assert.deepEqual(window.proposed.map(({ n, age_ms }) => [n, age_ms]), [[1, undefined], [2, 5000]])
  assert.deepEqual(window.of("refused"), [])
})

test("DU4 ink that was decided while the line was down, and is not there, is brought once more, as late", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")], revision: 1 })
  const { client } = window
  for (const id of ["landed", "refused"]) client.propose([putStroke(id)])
  client.propose([{ op: "patch", id: "landed", fields: { erased: true } }])
  window.lose()
  await window.redial()
  await window.welcome({ records: [page("p")], revision: 4, complete: false, last: { [client.client]: 3 } })
  assert.equal(window.proposed.length, 0, "what is there is not known yet")
  assert.equal(client.status, "saving", "nor is it forgotten")
  window.socket.hear({ t: "records", revision: 4, records: [{ ...putStroke("landed").record, by: "me", at: 1, born: 2 }], last: true })
  assert.deepEqual(window.proposed.map(({ n, changes, age_ms }) => [n, changes[0].record.id, age_ms >= 1000]), [[4, "refused", true]])
  assert.deepEqual(window.of("refused"), [])
  await settle()
  assert.deepEqual((await computer.kept()).proposals.map(({ n }) => n), [4])
  assert.deepEqual([client.history.undo(), client.history.undo()], ["skipped", "done"], "what is brought again can be undone")
})

test("ink whose id somebody else took while the line was down is brought under a fresh one", async () => {
  const window = await new Window(new Computer()).enter({ records: [page("p")], revision: 1 })
  window.client.propose([putStroke("a")])
  window.lose()
  await window.redial()
  const theirs = { ...putStroke("a").record, by: "other", at: 1, born: 2 }
  await window.welcome({ records: [page("p"), theirs], revision: 3, last: { [window.client.client]: 1 } })
  const [{ changes, n }] = window.proposed
  assert.deepEqual([n, { ...changes[0].record, id: "a" }, changes[0].record.id === "a"], [2, putStroke("a").record, false])
})

test("whoever is sent away before all is told leaves nothing of what was decided", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")], revision: 1 })
  window.client.propose([putStroke("a")])
  await settle()
  window.lose()
  await window.redial()
  await window.welcome({ records: [page("p")], revision: 4, complete: false, last: { [window.client.client]: 1 } })
  window.socket.hear({ t: "bye", code: "removed", text: "" })
  await settle()
  assert.deepEqual((await computer.kept()).proposals, [])
})

test("DU4 one who is out learns no more what became of ink, and brings it once more", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")], revision: 1 })
  const { client } = window
  for (const id of ["landed", "refused"]) client.propose([putStroke(id)])
  client.propose([{ op: "patch", id: "landed", fields: { erased: true } }])
  window.lose()
  await window.redial()
  await window.welcome({ ...outside("out"), last: { [client.client]: 3 } })
  assert.deepEqual(window.proposed.map(({ n, changes, age_ms }) => [n, changes[0].record.id, age_ms >= 1000]), [[4, "landed", true], [5, "refused", true]])
  assert.equal(client.status, "saving")
  window.socket.hear({ t: "refuse", n: 4, client: client.client, code: "repeated" })
  await window.admit(5, 9)
  assert.deepEqual([window.proposed.length, client.status, window.of("refused")], [2, "saved", []])
  await settle()
  assert.deepEqual(await computer.disk.databases(), [])
})

test("one who was out and has delivered still owns what is kept, and drops and drafts end nothing", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  window.lose()
  window.client.propose([putStroke("a")])
  await settle()
  await window.redial()
  await window.welcome(outside("out"))
  await window.admit(1, 9)
  await settle()
  window.client.draft(/** @type {import("../../../static/js/core/records.js").StrokeFields} */ (putStroke("b").record))
  await settle()
  window.lose()
  await window.redial()
  assert.deepEqual(window.of("bye"), [])
})

test("a stroke that is answered before the slow disk has taken it leaves no draft there", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  const { client } = window
  client.propose([putStroke("a")])  // the disk is at this one
  client.draft(/** @type {import("../../../static/js/core/records.js").StrokeFields} */ (putStroke("b").record))
  client.propose([putStroke("b")])
  const admitted = window.admit(1, 2)
  await Promise.all([admitted, window.admit(2, 3)])
  assert.deepEqual(await computer.kept(), { proposals: [], drafts: [] })
})

test("DU4 a stroke that is brought again before the slow disk has taken it is on the disk all the time", async () => {
  const computer = new Computer()
  const window = await new Window(computer).enter({ records: [page("p")] })
  const { client } = window
  client.draft(/** @type {import("../../../static/js/core/records.js").StrokeFields} */ (putStroke("b").record))
  await settle()
  const { add } = client.keep
  let go = () => {}
  const slow = new Promise(resolve => { go = () => resolve(null) })
  client.keep.add = batch => slow.then(() => add.call(client.keep, batch))
  client.propose([putStroke("a")])
  client.propose([putStroke("b")])
  window.socket.hear({ t: "refuse", n: 2, client: client.client, code: "page_aside" })
  await settle()
  assert.deepEqual(await computer.strokes(), new Set(["b"]))
  go()
  await settle()
  await window.admit(1, 2)
  await window.admit(3, 3)
  assert.deepEqual(await computer.kept(), { proposals: [], drafts: [] })
})

test("a stroke whose id somebody else took is brought under a fresh one, and one's own is not brought twice", async () => {
  const theirs = { ...putStroke("a").record, by: "other", at: 1, born: 1 }
  const mine = { ...putStroke("b").record, by: "me", at: 1, born: 1 }
  const window = await new Window(new Computer()).enter({ records: [page("p"), theirs, mine] })
  const { client } = window
  client.propose([putStroke("a")])
  window.socket.hear({ t: "refuse", n: 1, client: client.client, code: "id_taken" })
  const [, again] = window.proposed
  assert.notEqual(again.changes[0].record.id, "a")
  assert.deepEqual({ ...again.changes[0].record, id: "a" }, putStroke("a").record)
  client.propose([putStroke("b")])
  window.socket.hear({ t: "refuse", n: 3, client: client.client, code: "id_taken" })
  assert.equal(window.proposed.length, 3)
})

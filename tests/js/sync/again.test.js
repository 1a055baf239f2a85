/** Ink that was refused, or decided while nobody heard it: what can be mended is brought again, and nothing stays behind. */

import assert from "node:assert/strict"
import test from "node:test"
import { page, putStroke } from "../support/records.js"
import { settle } from "../support/ticks.js"
import { Computer, Window, outside } from "../support/window.js"

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

import assert from "node:assert/strict"
import test from "node:test"
import { IDBDatabase, IDBFactory, IDBObjectStore } from "fake-indexeddb"
import { Keep, NotOwner } from "../../../static/js/sync/keep.js"
import { newStroke, putStroke } from "../support/records.js"

/** @import { KeptDraft, KeptProposal } from "../../../static/js/sync/keep.js" */

/** @param {string} client @param {number} n @returns {KeptProposal} */
function proposal(client, n) {
  return { client, n, wall: 1, changes: [putStroke(`${client}${n}`)] }
}

/** @param {string} id @returns {KeptDraft} */
function draft(id) {
  return { id, wall: 1, stroke: newStroke(id) }
}

const names = (/** @type {KeptProposal[]} */ proposals) => proposals.map(({ client, n }) => `${client}${n}`).join(" ")

test("DU7 what one window kept the next one finds, in the order in which it was made", async () => {
  const factory = new IDBFactory()
  const first = new Keep("seat", factory)
  assert.deepEqual(await first.open("b"), { proposals: [], drafts: [] })
  await first.add([proposal("b", 1), proposal("b", 2)])
  await first.add([{ client: "b", n: 3, wall: 2, action: { name: "end_session" } }])
  const second = new Keep("seat", factory)
  assert.equal(names((await second.open("a")).proposals), "b1 b2 b3")
  await second.add([proposal("a", 1)])
  const { proposals } = await new Keep("seat", factory).open("c")
  assert.equal(names(proposals), "b1 b2 b3 a1")
  assert.deepEqual(proposals[0], proposal("b", 1))
})

test("what is answered is forgotten, and nothing else", async () => {
  const factory = new IDBFactory()
  const keep = new Keep("seat", factory)
  await keep.open("a")
  await keep.add([proposal("a", 1), proposal("a", 2), proposal("a", 3)])
  await keep.forget([{ client: "a", n: 1 }, { client: "a", n: 3 }, { client: "x", n: 9 }])
  assert.equal(names((await new Keep("seat", factory).open("b")).proposals), "a2")
})

test("a draft is replaced by its next state, and ended by the proposal that puts its stroke", async () => {
  const factory = new IDBFactory()
  const keep = new Keep("seat", factory)
  await keep.open("a")
  await keep.draft("s", draft("s"))
  await keep.draft("s", { ...draft("s"), wall: 9 })
  await keep.draft("u", draft("u"))
  await keep.draft("v", draft("v"))
  await keep.draft("v", null)
  await keep.add([{ client: "a", n: 1, wall: 1, changes: [putStroke("u")] }])
  assert.deepEqual((await new Keep("seat", factory).open("b")).drafts, [{ ...draft("s"), wall: 9 }])
})

test("a window that is not the owner any more writes nothing", async () => {
  const factory = new IDBFactory()
  const older = new Keep("seat", factory)
  await older.open("a")
  await older.add([proposal("a", 1)])
  const newer = new Keep("seat", factory)
  await newer.open("b")
  await assert.rejects(older.add([proposal("a", 2)]), NotOwner)
  await assert.rejects(older.forget([{ client: "a", n: 1 }]), NotOwner)
  await assert.rejects(older.draft("s", draft("s")), NotOwner)
  const { proposals, drafts } = await new Keep("seat", factory).open("c")
  assert.deepEqual([names(proposals), drafts], ["a1", []])
})

test("one transaction keeps all of its proposals or none", async () => {
  const factory = new IDBFactory()
  const keep = new Keep("seat", factory)
  await keep.open("a")
  await keep.add([proposal("a", 2)])
  await assert.rejects(keep.add([proposal("a", 1), proposal("a", 2)]))
  assert.equal(names((await new Keep("seat", factory).open("b")).proposals), "a2")
})

test("a destroyed keep is gone, and made anew when there is something to keep", async () => {
  const factory = new IDBFactory()
  const keep = new Keep("seat", factory)
  await keep.open("a")
  await keep.add([proposal("a", 1)])
  await keep.destroy()
  assert.deepEqual(await factory.databases(), [])
  await keep.add([proposal("a", 2)])
  await keep.add([proposal("a", 3)])
  assert.equal(names((await new Keep("seat", factory).open("b")).proposals), "a2 a3")
})

test("an older window does not keep the database from being deleted, nor makes it anew", async () => {
  const factory = new IDBFactory()
  const older = new Keep("seat", factory)
  await older.open("a")
  const newer = new Keep("seat", factory)
  await newer.open("b")
  await newer.destroy()
  await assert.rejects(older.add([proposal("a", 1)]), NotOwner)
  assert.deepEqual((await new Keep("seat", factory).open("c")).proposals, [])
})

test("DU7 proposals and drafts are strictly durable before they count as kept", async t => {
  const factory = new IDBFactory()
  const keep = new Keep("seat", factory)
  await keep.open("a")
  const opened = t.mock.method(IDBDatabase.prototype, "transaction")
  await keep.add([proposal("a", 1)])
  await keep.draft("s", draft("s"))
  await keep.forget([{ client: "a", n: 1 }])
  const durabilities = opened.mock.calls.map(call => /** @type {any[]} */ (call.arguments)[2].durability)
  assert.deepEqual(durabilities, ["strict", "strict", "relaxed"])
})

test("a full disk is an error, and what was kept stays", async t => {
  const factory = new IDBFactory()
  const keep = new Keep("seat", factory)
  await keep.open("a")
  await keep.add([proposal("a", 1)])
  const full = t.mock.method(IDBObjectStore.prototype, "add", () => { throw new DOMException("full", "QuotaExceededError") })
  await assert.rejects(keep.add([proposal("a", 2)]))
  full.mock.restore()
  assert.equal(names((await new Keep("seat", factory).open("b")).proposals), "a1")
})

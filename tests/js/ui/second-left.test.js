import assert from "node:assert/strict"
import test from "node:test"
import { IDBFactory } from "fake-indexeddb"
import { Keep } from "../../../static/js/sync/keep.js"
import { takeOver } from "../../../static/js/ui/second-left.js"
import { newStroke, putStroke } from "../support/records.js"

/** @import { KeptProposal } from "../../../static/js/sync/keep.js" */

const MIA = { room: "r1", person: "mia" }
const proposal = (/** @type {string} */ client, /** @type {number} */ n) => ({ client, n, wall: 1, changes: [putStroke(`${client}${n}`)] })
const names = (/** @type {KeptProposal[]} */ proposals) => proposals.map(({ client, n }) => `${client}${n}`).join(" ")

/** A browser's storage. */
function browser() {
  /** @type {Map<string, string>} */
  const texts = new Map()
  const storage = /** @type {Storage} */ (/** @type {unknown} */ ({
    getItem: (/** @type {string} */ key) => texts.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => texts.set(key, text),
  }))
  const factory = new IDBFactory()
  /** @param {string} seat @param {string} client */
  const keepOf = async (seat, client) => {
    const keep = new Keep(`seat-${seat}`, factory)
    return { keep, ...await keep.open(client) }
  }
  return { texts, storage, factory, keepOf }
}

test("SD5 what a slate could not deliver goes along when it is the second device of the same student again", async () => {
  const { storage, factory, keepOf } = browser(), means = { storage, factory }
  await takeOver({ ...MIA, seat: "slate-1" }, means)
  const { keep } = await keepOf("slate-1", "a")
  await keep.add([proposal("a", 1), proposal("a", 2)])
  await keep.draft("under-the-pen", { id: "under-the-pen", wall: 1, stroke: newStroke("under-the-pen") })
  await keep.close()
  await takeOver({ ...MIA, seat: "slate-2" }, means)
  const { proposals, drafts } = await keepOf("slate-2", "b")
  assert.equal(names(proposals), "a1 a2")
  assert.deepEqual(drafts.map(({ id }) => id), ["under-the-pen"])
  assert.deepEqual((await factory.databases()).map(({ name }) => name), ["seat-slate-2"])
})

test("SD5 a slate that was another student's, or in another room, keeps that work where it is", async () => {
  const { storage, factory, keepOf } = browser(), means = { storage, factory }
  for (const [at, hand] of [{ room: "r1", person: "ben" }, { room: "r2", person: "mia" }].entries()) {
    await takeOver({ ...hand, seat: `other-${at}` }, means)
    const { keep } = await keepOf(`other-${at}`, "a")
    await keep.add([proposal("a", 1)])
    await keep.close()
  }
  await takeOver({ ...MIA, seat: "slate" }, means)
  assert.equal(names((await keepOf("slate", "b")).proposals), "")
  for (const at of [0, 1]) assert.equal(names((await keepOf(`other-${at}`, "c")).proposals), "a1")
  await takeOver({ room: "r1", person: "ben", seat: "ben-again" }, means)
  assert.equal(names((await keepOf("ben-again", "d")).proposals), "a1")
})

test("SD5 one's own first device in the same browser is left alone", async () => {
  const { storage, factory, keepOf } = browser(), means = { storage, factory }
  const { keep } = await keepOf("mia", "a")
  await keep.add([proposal("a", 1)])
  await takeOver({ ...MIA, seat: "slate" }, means)
  assert.equal(names((await keepOf("slate", "b")).proposals), "")
  await keep.add([proposal("a", 2)])   // it is still the owner
})

test("SD5 a page that waited long enough for a slow disk keeps its own, and what was left waits for the next time", async () => {
  const { storage, factory, keepOf } = browser(), means = { storage, factory }
  await takeOver({ ...MIA, seat: "slate-1" }, means)
  const left = await keepOf("slate-1", "a")
  await left.keep.add([proposal("a", 1)])
  await left.keep.close()
  const { keep } = await keepOf("slate-2", "page")
  await assert.rejects(takeOver({ ...MIA, seat: "slate-2" }, { ...means, late: AbortSignal.abort() }))
  await keep.add([proposal("page", 1)])   // it is still the owner
  await keep.close()
  await takeOver({ ...MIA, seat: "slate-2" }, means)
  assert.equal(names((await keepOf("slate-2", "b")).proposals), "page1 a1")
})

test("SD5 what was taken over before the browser died in the middle of it is not there twice", async () => {
  const { storage, factory, keepOf } = browser(), means = { storage, factory }
  await takeOver({ ...MIA, seat: "slate-1" }, means)
  const left = await keepOf("slate-1", "a")
  await left.keep.add([proposal("a", 1), proposal("a", 2)])
  await left.keep.close()
  const half = await keepOf("slate-2", "x")
  await half.keep.add([proposal("a", 1), proposal("a", 2)])
  await half.keep.close()
  await takeOver({ ...MIA, seat: "slate-2" }, means)
  assert.equal(names((await keepOf("slate-2", "b")).proposals), "a1 a2")
})

test("what a browser remembers of its second devices does not grow for ever, and is read only where it is ours", async () => {
  const { texts, storage, factory } = browser(), means = { storage, factory }
  for (let at = 0; at < 5; at += 1) await takeOver({ ...MIA, seat: `slate-${at}` }, means)
  const [[key, text]] = texts
  assert.deepEqual(JSON.parse(text), [{ ...MIA, seat: "slate-4" }])
  for (const other of ["{", "7"]) {
    texts.set(key, other)
    await takeOver({ ...MIA, seat: "slate-5" }, means)
    assert.deepEqual(JSON.parse(texts.get(key) ?? ""), [{ ...MIA, seat: "slate-5" }])
  }
})

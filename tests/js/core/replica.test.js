import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { Replica, newId } from "../../../static/js/core/replica.js"
import { clearing, newStroke, page, putStroke, stroke } from "../support/records.js"

/** @import { AnyRecord, Change, Proposal } from "../../../static/js/core/records.js" */
/** @import { CommitMessage, WelcomeMessage } from "../../../static/js/sync/messages.js" */

const vectors = JSON.parse(readFileSync(new URL("../../vectors/replica.json", import.meta.url), "utf8"))

/** @param {Partial<WelcomeMessage>} [fields] @returns {WelcomeMessage} */
function welcome(fields = {}) {
  return {
    t: "welcome", seat: { id: "me", role: "student", name: "", symbol: "", status: "in" }, last: {}, server_ms: 5,
    revision: 10, complete: true, ...fields.tail ? {} : { records: [] }, ...fields,
  }
}

/** @param {number} revision @param {Change[]} changes @param {number} [after] @returns {CommitMessage} */
function commit(revision, changes, after = revision - 1) {
  return { t: "commit", revision, after, by: "other", at: revision, changes }
}

/** @param {number} n @param {Change[]} changes @param {string} [client] @returns {Proposal} */
function proposal(n, changes, client = "c") {
  return { client, n, changes, at: 7, made: 7 }
}

/** @param {AnyRecord[]} records */
function replicaOf(records) {
  const replica = new Replica("me")
  replica.welcome(welcome({ records }))
  return replica
}

/** @param {string} id @param {boolean} erased @returns {Change} */
const setErased = (id, erased) => ({ op: "patch", id, fields: { erased }, expect: { erased: !erased } })
const shown = (/** @type {Replica} */ replica) => replica.page("p").map(({ id }) => id)

test("committed changes do to records what the vectors say", () => {
  for (const { name, records, changes, after } of vectors.apply) {
    const replica = replicaOf(records)
    assert.ok(replica.commit(commit(11, changes)), name)
    const all = [...new Set([...records, ...after].map(({ type }) => type))].flatMap(type => [...replica.all(type)])
    const byId = (/** @type {AnyRecord} */ a, /** @type {AnyRecord} */ b) => a.id < b.id ? -1 : 1
    assert.deepEqual(all.sort(byId), after.sort(byId), name)
  }
})

test("SY4 a page shows the strokes that the vectors say", () => {
  for (const { name, records, shows } of vectors.visible) assert.deepEqual(shown(replicaOf(records)), shows, name)
})

test("a stroke is moved to the page where the server put it", () => {
  const replica = replicaOf([page("p"), page("kept")])
  const mine = proposal(1, [putStroke("a")])
  replica.propose(mine)
  assert.deepEqual(shown(replica), ["a"])
  replica.commit(commit(11, [{ op: "put", record: stroke("a", 11, { page: "kept" }) }]), mine)
  assert.deepEqual([shown(replica), replica.page("kept").map(({ id }) => id)], [[], ["a"]])
})

test("pending work shows at once, by its author, above all that is committed", () => {
  const replica = replicaOf([page("p"), stroke("b", 9)])
  replica.propose(proposal(1, [putStroke("a")]))
  const record = replica.get("a")
  assert.equal(record?.by, "me")
  assert.equal(record?.at, 7)
  replica.commit(commit(11, [{ op: "put", record: stroke("z", 11) }]))
  assert.deepEqual(shown(replica), ["b", "z", "a"])
})

test("a pending clearing hides what was there, and not what is written after it", () => {
  const replica = replicaOf([page("p"), stroke("a", 2)])
  replica.propose(proposal(1, [putStroke("b")]))
  replica.propose(proposal(2, [{ op: "put", record: { type: "clearing", id: "x", page: "p", undone: false } }]))
  assert.deepEqual(shown(replica), [])
  replica.propose(proposal(3, [putStroke("c")]))
  assert.deepEqual(shown(replica), ["c"])
})

test("a pending patch stays over a record that changes underneath", () => {
  const replica = replicaOf([page("p", { title: "old" })])
  replica.propose(proposal(1, [{ op: "patch", id: "p", fields: { title: "mine" } }]))
  replica.commit(commit(11, [{ op: "patch", id: "p", fields: { title: "theirs", order: "W" } }]))
  const seen = /** @type {import("../../../static/js/core/records.js").Page} */ (replica.get("p"))
  assert.deepEqual([seen.title, seen.order], ["mine", "W"])
})

test("a pending patch whose expectation no longer holds does not show", () => {
  const replica = replicaOf([page("p"), stroke("a", 2)])
  replica.propose(proposal(1, [setErased("a", true)]))
  assert.deepEqual(shown(replica), [])
  replica.commit(commit(11, [{ op: "patch", id: "a", fields: { erased: true } }]))
  replica.commit(commit(12, [{ op: "patch", id: "a", fields: { erased: false } }]))
  assert.deepEqual(shown(replica), [])
  replica.commit(commit(13, [{ op: "patch", id: "a", fields: { erased: true } }]))
  replica.commit(commit(14, [{ op: "remove", id: "a" }]))
  assert.equal(replica.get("a"), undefined)
})

test("a refusal takes back the proposal and what rests on it, at once", () => {
  const replica = replicaOf([page("p")])
  const first = proposal(1, [putStroke("a"), putStroke("b")])
  replica.propose(first)
  replica.propose(proposal(2, [setErased("a", true)]))
  replica.propose(proposal(3, [putStroke("c", { continues: "a" })]))
  assert.deepEqual(shown(replica), ["b", "c"])
  /** @type {string[]} */
  let told = []
  replica.subscribe(ids => { told = [...ids] })
  replica.withdraw(first)
  assert.deepEqual(shown(replica), ["c"])
  assert.deepEqual(told.sort(), ["a", "b"])
})

test("SY2 a proposal shows whole or not at all", () => {
  const replica = replicaOf([page("p"), stroke("a", 2)])
  replica.propose(proposal(1, [putStroke("b"), setErased("a", true), setErased("a", true)]))
  assert.deepEqual(shown(replica), ["a"])
})

test("an answered proposal is there once, with the server's stamp", () => {
  const replica = replicaOf([page("p")])
  const mine = proposal(1, [putStroke("a")])
  replica.propose(mine)
  replica.commit(commit(11, [{ op: "put", record: stroke("a", 11) }]), mine)
  assert.deepEqual([shown(replica), replica.pending.length, replica.get("a")?.born], [["a"], 0, 11])
})

test("a commit after a gap is not taken in, and the replica stays where it was", () => {
  const replica = replicaOf([page("p")])
  const mine = proposal(1, [putStroke("a")])
  replica.propose(mine)
  assert.equal(replica.commit(commit(13, [{ op: "put", record: stroke("a", 13) }], 12), mine), false)
  assert.deepEqual([replica.revision, replica.pending.length], [10, 1])
  assert.equal(replica.commit(commit(13, [{ op: "put", record: stroke("a", 13) }], 10), mine), true)
  assert.deepEqual([replica.revision, replica.pending.length], [13, 0])
})

test("SY3 the answer to a proposal sent twice does not turn time around", () => {
  const replica = replicaOf([page("p"), stroke("a", 2)])
  replica.commit(commit(11, [{ op: "patch", id: "a", fields: { erased: true } }]))
  replica.commit(commit(12, [{ op: "patch", id: "a", fields: { erased: false } }]))
  const mine = proposal(1, [{ op: "patch", id: "a", fields: { erased: true } }])
  replica.propose(mine)
  assert.equal(replica.commit(commit(11, [{ op: "patch", id: "a", fields: { erased: true } }]), mine), true)
  assert.deepEqual([shown(replica), replica.revision, replica.pending.length], [["a"], 12, 0])
})

test("a tail goes on from what is there; a full welcome replaces all", () => {
  const replica = replicaOf([page("p"), stroke("a", 2)])
  /** @type {[string[], boolean][]} */
  const told = []
  replica.subscribe((ids, reset) => told.push([[...ids].sort(), reset]))
  const tail = [commit(12, [{ op: "put", record: stroke("b", 12) }], 10), commit(15, [{ op: "remove", id: "a" }], 12)]
  replica.welcome(welcome({ tail, revision: 17 }))
  assert.deepEqual([shown(replica), replica.revision], [["b"], 17])
  replica.welcome(welcome({ records: [page("q")], revision: 20 }))
  assert.deepEqual([replica.get("p"), replica.get("b"), replica.get("q")?.id], [undefined, undefined, "q"])
  assert.deepEqual(told, [[["a", "b"], false], [["b", "p", "q"], true]])
})

test("a welcome settles what the server has counted, of every window", () => {
  const replica = replicaOf([page("p")])
  replica.propose(proposal(4, [putStroke("a")], "older"), proposal(5, [putStroke("b")], "older"), proposal(1, [putStroke("c")]))
  const settled = replica.welcome(welcome({ records: [page("p"), stroke("a", 8)], last: { older: 4, c: 0 } }))
  assert.deepEqual(settled.map(({ client, n }) => [client, n]), [["older", 4]])
  assert.deepEqual(shown(replica), ["a", "b", "c"])
})

test("SY4 pieces of a welcome fill up, and never undo a commit that came before them", () => {
  const replica = new Replica("me")
  replica.welcome(welcome({ records: [page("p")], complete: false }))
  assert.equal(replica.complete, false)
  replica.commit(commit(11, [{ op: "patch", id: "a", fields: { erased: true } }]))   // not here yet
  replica.commit(commit(12, [{ op: "put", record: stroke("b", 12) }]))
  replica.records({ t: "records", revision: 12, records: [stroke("a", 2, { erased: true }), stroke("b", 12)], last: false })
  replica.commit(commit(13, [{ op: "patch", id: "b", fields: { erased: true } }]))
  replica.records({ t: "records", revision: 13, records: [stroke("d", 3)], last: true })
  assert.deepEqual([shown(replica), replica.complete, replica.revision], [["d"], true, 13])
})

test("a piece that tells of a later revision than the last commit makes no gap", () => {
  const replica = new Replica("me")
  replica.welcome(welcome({ records: [], complete: false }))
  replica.records({ t: "records", revision: 14, records: [page("p")], last: true })
  assert.equal(replica.commit(commit(15, [], 14)), true)
})

test("at the door nothing of the room is left", () => {
  const replica = replicaOf([page("p"), stroke("a", 2)])
  replica.propose(proposal(1, [putStroke("b")]))
  replica.welcome(welcome({ records: undefined, revision: undefined, complete: undefined }))
  assert.deepEqual([replica.get("p"), shown(replica), replica.revision, replica.complete], [undefined, ["b"], null, false])
})

test("strokes of one commit keep the order in which they lie upon each other", () => {
  const records = ["z", "m", "a"].map(id => stroke(id, 3))
  const replica = replicaOf([page("p"), ...records])
  replica.commit(commit(11, [{ op: "patch", id: "z", fields: { erased: true } }]))
  replica.commit(commit(12, [{ op: "patch", id: "z", fields: { erased: false } }]))
  assert.deepEqual(shown(replica), ["z", "m", "a"])
})

test("a page's strokes are the same array until one of them changes", () => {
  const replica = replicaOf([page("p"), page("q"), stroke("a", 2)])
  const before = replica.page("p")
  replica.commit(commit(11, [{ op: "put", record: stroke("b", 11, { page: "q" }) }]))
  assert.equal(replica.page("p"), before)
  replica.commit(commit(12, [{ op: "put", record: clearing("c", 12) }]))
  assert.notEqual(replica.page("p"), before)
})

test("listeners hear only of what is another record now, and one that fails stops nobody", t => {
  const replica = replicaOf([page("p"), stroke("a", 2)])
  replica.propose(proposal(1, [putStroke("b")]))
  const reported = t.mock.method(globalThis, "queueMicrotask", () => {})
  /** @type {string[][]} */
  const told = []
  replica.subscribe(() => { throw new Error("a view that fails") })
  const stop = replica.subscribe(ids => told.push([...ids]))
  replica.commit(commit(11, [{ op: "put", record: stroke("c", 11) }]))
  replica.propose(proposal(2, [{ op: "patch", id: "nowhere", fields: { erased: true } }]))
  stop()
  replica.withdraw(replica.pending[0])
  assert.deepEqual(told, [["c"]])
  const [report] = /** @type {[() => void]} */ (reported.mock.calls[0].arguments)
  assert.throws(report, /a view that fails/)
})

test("all of a type are found, pending ones too", () => {
  const replica = replicaOf([page("p"), page("q")])
  replica.propose(proposal(1, [{ op: "put", record: { ...newStroke("a") } }]))
  assert.deepEqual([...replica.all("page")].map(({ id }) => id).sort(), ["p", "q"])
  assert.deepEqual([...replica.all("stroke")].map(({ id }) => id), ["a"])
  assert.deepEqual([...replica.all("knock")], [])
})

test("ids are 22 characters that every id may have, and never the same", () => {
  const ids = Array.from({ length: 2000 }, newId)
  for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{22}$/)
  assert.equal(new Set(ids).size, ids.length)
})

import assert from "node:assert/strict"
import test from "node:test"
import { History } from "../../../static/js/core/history.js"
import { Replica } from "../../../static/js/core/replica.js"
import { page, putStroke, stroke } from "../support/records.js"

/** @import { Change } from "../../../static/js/core/records.js" */

function writer() {
  const replica = new Replica("me")
  replica.welcome({
    t: "welcome", seat: { id: "me", role: "student", name: "", symbol: "", status: "in" }, last: {}, server_ms: 1, revision: 5,
    complete: true, records: [page("p"), stroke("old", 2)],
  })
  let n = 0
  const propose = (/** @type {Change[]} */ changes) => replica.propose({ client: "c", n: n += 1, changes, at: 1, made: 1 })
  const history = new History(replica, propose)
  const write = (/** @type {Change[]} */ ...changes) => {
    history.record(changes)
    propose(changes)
  }
  const shown = () => replica.page("p").map(({ id }) => id).join(" ")
  return { replica, history, write, shown }
}

/** @param {string} id @returns {Change} */
const erase = id => ({ op: "patch", id, fields: { erased: true } })
/** @param {string} id @returns {Change} */
const clear = id => ({ op: "put", record: { type: "clearing", id, page: "p", undone: false } })

test("undo takes back one step after the other, redo brings them again", () => {
  const { history, write, shown } = writer()
  write(putStroke("a"))
  write(putStroke("b"))
  assert.equal(history.undo(), "done")
  assert.equal(shown(), "old a")
  assert.equal(history.undo(), "done")
  assert.equal(history.undo(), "nothing")
  assert.equal(shown(), "old")
  assert.equal(history.redo(), "done")
  assert.equal(history.redo(), "done")
  assert.equal(history.redo(), "nothing")
  assert.equal(shown(), "old a b")
  history.undo()
  assert.equal(shown(), "old a")
})

test("erasing several strokes at once is one step", () => {
  const { history, write, shown } = writer()
  write(putStroke("a"))
  write(erase("a"), erase("old"))
  assert.equal(shown(), "")
  history.undo()
  assert.equal(shown(), "old a")
  history.redo()
  assert.equal(shown(), "")
})

test("clearing twice and undoing once shows what was written in between", () => {
  const { history, write, shown } = writer()
  write(clear("x"))
  write(putStroke("a"))
  write(clear("y"))
  assert.equal(shown(), "")
  history.undo()
  assert.equal(shown(), "a")
  history.undo()
  history.undo()
  assert.equal(shown(), "old")
})

test("SY7 what somebody else changed since is skipped, and said so", () => {
  const { replica, history, write, shown } = writer()
  write(putStroke("a"))
  replica.commit({ t: "commit", revision: 6, after: 5, by: "me", at: 1, changes: [{ op: "put", record: stroke("a", 6) }] }, replica.pending[0])
  replica.commit({ t: "commit", revision: 7, after: 6, by: "other", at: 1, changes: [erase("a")] })
  assert.equal(history.undo(), "skipped")
  assert.equal(shown(), "old")
  assert.equal(history.canUndo, false)
})

test("of a step of several, what still fits is undone", () => {
  const { replica, history, write, shown } = writer()
  write(putStroke("a"))
  write(erase("a"), erase("old"))
  const by = { t: /** @type {const} */ ("commit"), by: "other", at: 1 }
  replica.commit({ ...by, revision: 6, after: 5, changes: [{ op: "put", record: stroke("a", 6) }] }, replica.pending[0])
  replica.commit({ ...by, revision: 7, after: 6, changes: [erase("a"), erase("old")] }, replica.pending[0])
  replica.commit({ ...by, revision: 8, after: 7, changes: [{ op: "patch", id: "old", fields: { erased: false } }] })
  assert.equal(history.undo(), "done")
  assert.deepEqual([shown(), replica.pending[0].changes?.length], ["old a", 1])
})

test("a long stroke that was cut is undone and redone whole", () => {
  const { history, write, shown } = writer()
  write(putStroke("first"))
  write(putStroke("a"))
  write(putStroke("b", { continues: "a" }))
  write(putStroke("c", { continues: "b" }))
  history.undo()
  assert.equal(shown(), "old first")
  history.redo()
  assert.equal(shown(), "old first a b c")
})

test("writing anew ends redo, and what is not ink is no step", () => {
  const { history, write } = writer()
  write(putStroke("a"))
  history.undo()
  write({ op: "patch", id: "p", fields: { title: "new" } })
  assert.equal(history.canRedo, true)
  assert.equal(history.canUndo, false)
  write(putStroke("b"))
  assert.equal(history.canRedo, false)
  write({ op: "remove", id: "old" })
  write(erase("nowhere"))
  history.undo()
  assert.equal(history.canUndo, false)
})

test("a refused stroke is no step any more", () => {
  const { replica, history, write } = writer()
  write(putStroke("a"))
  write(putStroke("b"))
  replica.withdraw(replica.pending[1])
  history.prune()
  assert.equal(history.undo(), "done")
  assert.equal(history.canUndo, false)
})

test("the last five hundred steps are remembered", () => {
  const { history, write } = writer()
  for (let count = 0; count < 510; count += 1) write(erase("old"))
  let steps = 0
  while (history.undo() !== "nothing") steps += 1
  assert.equal(steps, 500)
})

test("SD1 what one's other device wrote is undone here too, in the order in which it was written, and once", () => {
  const { replica, history, write, shown } = writer()
  let revision = 5
  const told = (/** @type {Change[]} */ ...changes) => {
    history.elsewhere(changes)
    const stamped = changes.map(change => change.op === "put"
      ? { ...change, record: { ...change.record, by: "me", at: 1, born: revision + 1 } } : change)
    replica.commit(/** @type {any} */ ({ t: "commit", revision: revision += 1, after: revision - 1, by: "me", at: 1, changes: stamped }))
  }
  write(putStroke("a"))
  told(putStroke("from-the-tablet"))
  history.elsewhere([putStroke("from-the-tablet")])   // told again after a broken line
  assert.equal(history.undo(), "done")
  assert.equal(shown(), "old a")
  assert.equal(history.undo(), "done")
  assert.equal(shown(), "old")
  assert.equal(history.undo(), "nothing")
})

test("SD1 what one's other device took back is not taken back again here", () => {
  const { history, write, shown } = writer()
  write(putStroke("a"))
  write(putStroke("b"))
  history.elsewhere([{ op: "patch", id: "b", fields: { erased: true } }])
  assert.equal(history.undo(), "done")
  assert.equal(shown(), "old b", "the step that was turned there is not a step here any more")
  assert.equal(history.undo(), "nothing")
})

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { Replica } from "../../../static/js/core/replica.js"

/** @import { CommitMessage } from "../../../static/js/sync/messages.js" */

/** @type {{cases: {name: string, commits: CommitMessage[], pages: {[page: string]: string[]}}[]}} */
const { cases } = JSON.parse(readFileSync(new URL("../../vectors/state_pages.json", import.meta.url), "utf8"))

for (const { name, commits, pages } of cases) {
  test(`SY4 after these commits a page shows in the browser what it shows on the server: ${name}`, () => {
    const replica = new Replica("me")
    const seat = { id: "me", role: /** @type {const} */ ("student"), name: "", symbol: "", status: /** @type {const} */ ("in") }
    replica.welcome({ t: "welcome", seat, last: {}, server_ms: 5, revision: 0, records: [], complete: true, present: [] })
    for (const commit of commits) assert.ok(replica.commit(commit))
    const shown = Object.keys(pages).map(page => [page, replica.page(page).map(({ id }) => id)])
    assert.deepEqual(Object.fromEntries(shown), pages)
  })
}

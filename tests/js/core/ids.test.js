import assert from "node:assert/strict"
import test from "node:test"
import { newId } from "../../../static/js/core/ids.js"

test("ids are 22 characters that every id may have, and never the same", () => {
  const ids = Array.from({ length: 2000 }, newId)
  for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{22}$/)
  assert.equal(new Set(ids).size, ids.length)
})

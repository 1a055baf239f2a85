import assert from "node:assert/strict"
import { test } from "node:test"
import { fitting, symbolFor } from "../../../static/js/ui/symbol-picker.js"

test("a picture is taken unasked only where its name shares a word with what was written", () => {
  const found = [{ name: "sewing-needle", label: "Sewing needle" }, { name: "own-wash-hands", label: "Wash hands" }]
  assert.equal(fitting(found, "swing"), "")
  assert.equal(fitting(found, "Washing up"), "own-wash-hands")
  assert.equal(fitting([{ name: "pencil", label: "lápiz" }], "Lapiz"), "pencil")
  assert.equal(fitting(found, ""), "")
})

test("a form does not wait for a picture where the network does not answer", async t => {
  const words = "Wash hands", found = [{ name: "own-wash-hands", label: words }]
  const answering = t.mock.method(globalThis, "fetch", async () => Response.json(found))
  assert.equal(await symbolFor(words, "en"), "own-wash-hands")
  /** @param {string} _ @param {{signal: AbortSignal}} means */
  const silent = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
  answering.mock.mockImplementation(/** @type {any} */ (silent))
  assert.equal(await symbolFor(words, "en", 1), "")
})

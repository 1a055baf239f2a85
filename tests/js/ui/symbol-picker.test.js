import assert from "node:assert/strict"
import { test } from "node:test"
import { fitting } from "../../../static/js/ui/symbol-picker.js"

test("a picture is taken unasked only where its name shares a word with what was written", () => {
  const found = [{ name: "sewing-needle", label: "Sewing needle" }, { name: "own-wash-hands", label: "Wash hands" }]
  assert.equal(fitting(found, "swing"), "")
  assert.equal(fitting(found, "Washing up"), "own-wash-hands")
  assert.equal(fitting([{ name: "pencil", label: "lápiz" }], "Lapiz"), "pencil")
  assert.equal(fitting(found, ""), "")
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { pressedOnce } from "../../../static/js/ui/second-press.js"

/** Press so many milliseconds after the page was opened; says whether it goes to the server. @param {EventTarget} form @param {number} at */
function press(form, at) {
  const submit = new Event("submit", { cancelable: true })
  Object.defineProperty(submit, "timeStamp", { value: at })
  return form.dispatchEvent(submit)
}

test("SD3: a double tap uses a link to a second device once, and a later press is another chance", () => {
  const form = new EventTarget()
  pressedOnce(form)
  assert.deepEqual([5, 200, 9_000, 10_005, 10_100].map(at => press(form, at)), [true, false, false, true, false])
})

/**
 * The press by which a browser becomes a second device. Its link works once, and a browser shows what was answered last:
 * a double tap would take the place with its first half, and be told by its second that the link is used.
 */

const AGAIN_MS = 10_000   // where nothing came of it, another press is another chance

/** Let the presses that follow the first closely be none. @param {EventTarget} form */
export function pressedOnce(form) {
  let last = -Infinity
  form.addEventListener("submit", event => {
    if (event.timeStamp - last < AGAIN_MS) event.preventDefault()
    else last = event.timeStamp
  })
}

for (const form of globalThis.document?.forms ?? []) pressedOnce(form)

/**
 * What happens to a specimen once it is drawn: somebody presses, types, opens. And the words it is found by.
 */

/** Press the first that has this selector. @param {string} selector */
export function press(selector) {
  return () => {
    const found = /** @type {HTMLElement | null} */ (document.querySelector(selector))
    if (!found) throw new Error(`nothing to press: ${selector}`)
    found.click()
  }
}

/** Fold something out. @param {string} selector of a details element */
export function unfold(selector) {
  return () => {
    const found = /** @type {HTMLDetailsElement | null} */ (document.querySelector(selector))
    if (!found) throw new Error(`nothing to unfold: ${selector}`)
    found.open = true
  }
}

/** Type into a field. @param {string} selector @param {string} text */
export function type(selector, text) {
  return () => {
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector(selector))
    if (!field) throw new Error(`nothing to type into: ${selector}`)
    field.value = text
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

/** One after the other. @param {...(() => unknown)} steps */
export function inTurn(...steps) {
  return async () => {
    for (const step of steps) {
      await step()
      await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    }
  }
}

/** Wait for something that comes from the server, such as pictures to choose from. @param {string} selector */
export function until(selector) {
  return async () => {
    for (let tries = 0; tries < 100 && !document.querySelector(selector); tries += 1) await new Promise(resolve => setTimeout(resolve, 30))
  }
}

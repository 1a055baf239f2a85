/**
 * How pages look on this device: contrast, how large letters are, the hand that writes. Chosen by whatever carries
 * `data-comfort`, kept in this browser. Runs before the page is painted: a script of its own, no module.
 */

{
  const KEY = "baseline.comfort", root = document.documentElement, more = matchMedia("(prefers-contrast: more)")
  /** What there is to choose, the usual first. @type {Record<string, string[]>} */
  const choices = { contrast: ["usual", "more"], lettering: ["usual", "large", "larger"], hand: ["right", "left"] }
  /** What staff set for the screen of this student, which goes first. @type {Record<string, string>} */
  let given = {}

  /** What was chosen here. @type {Record<string, string>} */
  let chosen = {}

  const recall = () => {
    try {
      chosen = Object(JSON.parse(localStorage.getItem(KEY) ?? "{}"))
    } catch {
      chosen = {}   // somebody else wrote it, or nothing may be kept here
    }
    settle()
  }

  const settle = () => {
    for (const [name, values] of Object.entries(choices)) {
      const usual = name === "contrast" && more.matches ? "more" : values[0]
      const value = [given[name], chosen[name]].find(each => values.includes(each)) ?? usual
      if (root.dataset[name] !== value) root.dataset[name] = value
    }
    const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-comfort]"))
    for (const input of inputs) input.checked = root.dataset[input.name] === input.value
  }

  addEventListener("change", event => {
    const input = /** @type {HTMLInputElement} */ (event.target)
    if (!input.matches("[data-comfort]")) return
    chosen = { ...chosen, [input.name]: input.checked ? input.value : choices[input.name][0] }
    settle()
    localStorage.setItem(KEY, JSON.stringify(chosen))
  })
  addEventListener("comfort", event => {
    given = /** @type {CustomEvent} */ (event).detail
    settle()
  })
  addEventListener("storage", recall)
  addEventListener("DOMContentLoaded", settle)
  more.addEventListener("change", settle)
  recall()
}

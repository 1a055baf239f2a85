/**
 * Switches: one or two keys (Space, Enter) step a highlight through all that a student can do, and choose it.
 * With one switch the highlight steps by itself, at the pace that staff set; with two, Enter steps and Space chooses.
 */

import { nextStop, switchFor } from "./model-scan.js"
import { controlsOf } from "./model.js"

/** @import { Screen } from "./screen.js" */

const STOPS = ".led button, .tools button, .turner button, .view-size button, .asks button, .question-place button, .switches button"

/** Look after switches as long as the page lives. @param {Screen} screen */
export function scan(screen) {
  /** @type {HTMLElement | null} */ let at = null
  let stepped = 0
  const controls = () => (screen.inside ? controlsOf(screen.records, screen.me.seat) : undefined)
  const mark = (/** @type {HTMLElement | null} */ next) => {
    at?.removeAttribute("data-scanned")
    next?.setAttribute("data-scanned", "")
    next?.scrollIntoView({ block: "nearest", inline: "nearest" })
    at = next
    stepped = performance.now()
  }
  const step = () => mark(nextStop(stops(), at))
  setInterval(() => {
    const now = controls()
    if (!now?.scan || now.scan === "off") return at ? mark(null) : undefined
    const due = performance.now() - stepped >= (now.scan_ms ?? 1500)
    if (!at?.isConnected || (now.scan === "one" && due)) step()
  }, 100)
  document.addEventListener("keydown", event => {
    const press = switchFor(controls()?.scan ?? "off", event.key)
    if (!press || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    if (event.repeat) return   // a switch that is held down
    if (press === "step") step()
    else choose()
  }, { capture: true })
  const choose = () => {
    stepped = performance.now()   // time to see what came of it
    at?.click()
  }
}

/** All that can be pressed, as it lies on the screen: what a dialog asks comes alone. */
function stops() {
  const box = document.querySelector("dialog[open]")
  const found = /** @type {HTMLElement[]} */ ([...(box ? box.querySelectorAll("button") : document.querySelectorAll(STOPS))])
  return found.filter(each => each.checkVisibility({ visibilityProperty: true }) && each.getAttribute("aria-disabled") !== "true")
}

/**
 * What breathes with those who breathe: a circle that grows and falls by the server's clock; for those who want less
 * motion, a bar that fills by whole seconds.
 */

import { html, nothing } from "lit-html"
import { breathAt, runOf } from "./model-running.js"

/** @import { Breathing } from "../core/records-leading.js" */
/** @import { Screen } from "./screen.js" */

const LEAST = 22, MOST = 46
const still = matchMedia("(prefers-reduced-motion: reduce)")
/** The breathing whose circle is moved frame by frame, or "". */
let moving = ""

/** How many seconds of this phase are begun. @param {Breathing} breathing @param {{phase: "in" | "out", part: number}} breath */
export function breathSteps({ in_s, out_s }, { phase, part }) {
  return Math.min(Math.ceil(phase === "in" ? in_s : out_s), Math.floor(part * (phase === "in" ? in_s : out_s)) + 1)
}

/** @param {Screen} screen @param {Breathing} activity */
export function breathShape(screen, activity) {
  const breath = breathAt(activity, runOf(screen.records, activity), screen.client.serverNow())
  if (still.matches) return bar(activity, breath)
  if (breath.running && moving !== activity.id) {
    moving = activity.id
    requestAnimationFrame(() => move(screen, activity.id))
  }
  return html`<svg class="breath" viewBox="-50 -50 100 100" aria-hidden="true" focusable="false"><circle class="breath-ring" r="46"></circle><circle class="breath-air" r=${LEAST}></circle></svg>`
}

/** @param {Breathing} activity @param {ReturnType<typeof breathAt>} breath */
function bar(activity, breath) {
  const steps = Math.ceil(breath.phase === "in" ? activity.in_s : activity.out_s)
  const begun = breath.running ? breathSteps(activity, breath) : 0
  const full = breath.phase === "in" ? begun : steps - begun + 1
  return html`<div class="breath-bar" aria-hidden="true">${Array.from({ length: steps }, (_, at) =>
    html`<span ?data-full=${breath.running ? at < full : nothing}></span>`)}</div>`
}

/** One frame of the circle (in a mirror there is another), and the next, as long as it is there and runs. @param {Screen} screen @param {string} id */
function move(screen, id) {
  const activity = screen.records.get(id)
  const circles = screen.root.querySelectorAll(".breath-air")
  if (activity?.type !== "breathing" || !circles.length) return void (moving = "")
  const { phase, part, running } = breathAt(activity, runOf(screen.records, activity), screen.client.serverNow())
  const eased = (1 - Math.cos(Math.PI * part)) / 2
  const r = LEAST + (MOST - LEAST) * (phase === "in" ? eased : 1 - eased)
  for (const circle of circles) circle.setAttribute("r", r.toFixed(2))
  if (!running) return void (moving = "")
  requestAnimationFrame(() => move(screen, id))
}

/**
 * Schedule and activities as students and observers have them: what is on the stage, the strip beside the board, and the
 * clock that draws both anew. Loaded behind the board; staff.js uses the same.
 */

import { html, nothing } from "lit-html"
import { activityStage, activityTime, timerBeside } from "./acts.js"
import { scheduleStage, scheduleStrip, timeShown } from "./cards.js"
import { staged } from "./model-activities.js"
import { controlsOf, isStaff } from "./model.js"
import { fetched } from "./parts.js"
import { LED } from "./words-led.js"

/** @import { Screen } from "./screen.js" */

const LOOK_MS = 100
const SHOWS = new Set(["schedule", "now", "activity"])

/** Whether the stage shows something that leads the session, in place of the board. @param {Screen} screen */
export function leads(screen) {
  return SHOWS.has(staged(screen.records).show)
}

/** What lies over the board then. @param {Screen} screen */
export function ledStage(screen) {
  const { show, activity } = staged(screen.records)
  if (!SHOWS.has(show)) return nothing
  const view = activity ? activityStage(screen, activity) : scheduleStage(screen, show === "now")
  return html`<section class="stage led" aria-label=${nameOf(screen, show)}>${view}</section>`
}

/** Staff have the schedule in their own panel; others have it here, in place of the strip. @param {Screen} screen @param {string} show */
function nameOf({ me }, show) {
  if (show === "activity") return LED.activity
  return show === "schedule" && !isStaff(me.role) ? LED.schedule : LED.onStage
}

/** Beside the board: the schedule, unless all of it is on the stage, and a timer that runs. @param {Screen} screen */
export function strip(screen) {
  const timer = timerBeside(screen)
  if (staged(screen.records).show !== "schedule") return scheduleStrip(screen, timer)
  return timer === nothing ? nothing : html`<div class="plan">${timer}</div>`
}

/** Load the style of all this; without it, it is there all the same. */
export function dress() {
  return fetched("stylesheet", new URL("../../css/led.css", import.meta.url).href)
}

/** Draw anew whenever time changed what is shown. @param {Screen} screen */
export function keepTime(screen) {
  let last = ""
  setInterval(() => {
    if (!screen.inside || document.hidden) return
    const shown = `${timeShown(screen)} ${activityTime(screen)}`
    if (shown !== last) screen.draw()
    last = shown
  }, LOOK_MS)
}

/** Where staff say that a student has switches, they are listened to. @param {Screen} screen */
export function scan(screen) {
  const wanted = () => (controlsOf(screen.records, screen.me.seat)?.scan ?? "off") !== "off"
  let loading = false
  const look = async () => {
    if (loading || !wanted()) return
    loading = true
    const module = await import("./scanning.js").catch(() => null)
    loading = module !== null
    module?.scan(screen)
  }
  screen.records.subscribe(() => void look())
  void look()
}

/**
 * Agreeing on the way to pictures takes a few messages, for which a browser that draws the room of staff has no time for
 * long. So the first drawing waits for them, where somebody is there to be seen.
 */

import { partsOf } from "../media/sources.js"

/** @import { Faces } from "./faces-staff.js" */

/** So long it waits at most. */
const HURRY_MS = 80

/** @param {Faces} faces */
export function hurry(faces) {
  const { screen, media } = faces
  const until = performance.now() + HURRY_MS
  let told = media.sources.size > 0
  const end = screen.client.on("signal", ({ kind }) => {
    if (kind !== "sources") return
    end()
    told = true
    faces.foresee()
  })
  const comes = (/** @type {string} */ key) => {
    const { seat } = partsOf(key)
    return seat !== screen.me.seat && (told ? media.sources.has(key) : screen.client.present.has(seat))
  }
  screen.urgent = () => {
    const waits = performance.now() < until && !media.curtain && !media.subscriber.tracks.size && faces.expected().some(comes)
    if (!waits) screen.urgent = () => false
    return waits
  }
}

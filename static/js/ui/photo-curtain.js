/** The privacy curtain of the room, as the camera of a photo has to know it: while it is drawn, no camera looks. */

import { stagedBy } from "../media/rights.js"

/** @import { Screen } from "./screen.js" */

/** Those of this window; none on a page that only shows what the room looks like. @type {Screen["records"] | null} */
let records = null

/** @param {Screen} screen */
export function tendCurtain(screen) {
  records = screen.records
}

export function isCurtainDrawn() {
  return records !== null && stagedBy(records).curtain
}

/** Be told when it is drawn or opened. @param {() => void} tell @returns {() => void} ends it */
export function watchCurtain(tell) {
  let drawn = isCurtainDrawn()
  return records?.subscribe(() => {
    if (drawn === isCurtainDrawn()) return
    drawn = !drawn
    tell()
  }) ?? (() => {})
}

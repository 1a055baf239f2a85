/**
 * Stands in for ui/open.js on pages that show specimens: no room is opened. A specimen page's import map puts it there, so
 * that student.js and staff.js tell here what they would draw.
 */

/** @import { Side } from "../ui/screen.js" */

/** @type {(side: Side) => void} */ let told
/** What the entry of a room's page would have opened. @type {Promise<Side>} */
export const opened = new Promise(resolve => { told = resolve })

/** @param {Side} side */
export async function openRoom(side) {
  told(side)
}

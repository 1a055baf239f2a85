/**
 * What is proposed instead of ink that was refused for no fault of its author. Pure.
 */

import { newId } from "../core/replica.js"
import { LATE_MS } from "./pending.js"

/** @import { Change, Proposal, Put, StrokeFields } from "../core/records.js" */

/** What closed while the pen was down: the stroke is brought again as late, and the server keeps it for its author. */
const CLOSED = new Set(["drawing_locked", "page_aside"])

/**
 * Its page was closed under the pen, or somebody else took its id, which live ink shows to all.
 * @param {Proposal} proposal
 * @param {string} code why it was refused
 * @param {number} age of the proposal, milliseconds
 * @param {(id: string) => boolean} foreign whether the record of this id is not one's own
 * @returns {Change[] | null} null where nothing can be mended
 */
export function mended({ changes }, code, age, foreign) {
  if (!changes?.every(isInk)) return null
  if (CLOSED.has(code)) return age < LATE_MS ? changes : null
  const taken = code === "id_taken" && changes.every(({ record }) => foreign(record.id))
  return taken ? changes.map(put => ({ ...put, record: { ...put.record, id: newId() } })) : null
}

/** @param {Change} change @returns {change is Put & {record: StrokeFields}} */
function isInk(change) {
  return change.op === "put" && change.record.type === "stroke"
}

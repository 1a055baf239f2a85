/**
 * What shows a photo and can be without it. Pure, as model.js is.
 */

/** @import { Change, Fields } from "../core/records.js" */
/** @import { Records } from "./model.js" */

/**
 * The changes by which what is on screens lets go of a photo that was deleted: its symbol or its words are there at once.
 * Choices and prompts are never changed once they are made; they show the symbol when they are next drawn anew.
 * @param {Records} records
 * @param {string} image
 * @returns {Change[]}
 */
export function withoutPhoto(records, image) {
  /** @type {Change[]} */
  const changes = []
  const patch = (/** @type {string} */ id, /** @type {Fields} */ fields) => changes.push({ op: "patch", id, fields })
  for (const { id } of [...records.all("item"), ...records.all("movement")].filter(each => each.image === image)) patch(id, { image: "" })
  for (const { id } of [...records.all("token_board")].filter(board => board.earns_image === image)) patch(id, { earns_image: "" })
  for (const { id, lines } of [...records.all("checklist")].filter(list => list.lines.some(line => line.image === image))) {
    patch(id, { lines: lines.map(line => line.image === image ? { ...line, image: "" } : line) })
  }
  return changes
}

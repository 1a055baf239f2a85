/** A room of records as models ask for it, and what a therapist's or student's browser would add to it. */

/** @import { AnyRecord, Change } from "../../../static/js/core/records.js" */

/**
 * Records by id and by type, as a replica gives them.
 * @param {AnyRecord[]} list
 * @returns {any}
 */
export function roomOf(list) {
  return {
    get: (/** @type {string} */ id) => list.find(record => record.id === id),
    * all(/** @type {string} */ type) { yield* list.filter(record => record.type === type) },
  }
}

/**
 * The records after these changes, stamped as the server would.
 * @param {AnyRecord[]} list
 * @param {Change[]} changes
 * @param {number} at
 * @returns {AnyRecord[]}
 */
export function after(list, changes, at) {
  let now = list
  for (const change of changes) {
    if (change.op === "put") now = [...now, /** @type {AnyRecord} */ ({ ...change.record, by: "tess", at, born: at })]
    else if (change.op === "patch") {
      now = now.map(record => record.id === change.id ? /** @type {AnyRecord} */ ({ ...record, ...change.fields }) : record)
    }
  }
  return now
}

/**
 * Photos that are not in the room yet, on this computer's disk, beside what else a seat has not delivered. Only staff
 * have any.
 */

/** @import { Keep } from "./keep.js" */

/** @typedef {{id: string, photo: Blob}} KeptPhoto */

/**
 * @param {Keep} keep
 * @param {KeptPhoto} kept
 * @returns {Promise<void>} it is on the disk
 * @throws {import("./keep.js").NotOwner}
 */
export function keepPhoto(keep, { id, photo }) {
  return keep.write("strict", transaction => transaction.objectStore("photos").put(photo, id))
}

/**
 * It is in the room, or left out. Not strict: one that comes back after a power cut is sent again, and is there once.
 * @param {Keep} keep
 * @param {string} id
 */
export function forgetPhoto(keep, id) {
  return keep.write("relaxed", transaction => transaction.objectStore("photos").delete(id))
}

/** @param {Keep} keep @returns {Promise<KeptPhoto[]>} */
export async function keptPhotos(keep) {
  /** @type {KeptPhoto[]} */
  const found = []
  await keep.write("relaxed", transaction => {
    transaction.objectStore("photos").openCursor().onsuccess = ({ target }) => {
      const cursor = /** @type {IDBRequest<IDBCursorWithValue | null>} */ (target).result
      if (!cursor) return
      found.push({ id: String(cursor.key), photo: cursor.value })
      cursor.continue()
    }
  })
  return found
}

/** Waiting for what runs behind promises and the stand-in for IndexedDB, which needs a few turns of the event loop. */

/** @param {number} [turns] */
export async function settle(turns = 12) {
  for (let turn = 0; turn < turns; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

/**
 * Wait until it is so, or say what was missing.
 * @param {() => boolean} condition
 * @param {string} what
 */
export async function until(condition, what) {
  for (let turn = 0; turn < 500; turn += 1) {
    if (condition()) return
    await settle(1)
  }
  throw new Error(`never came: ${what}`)
}

/**
 * How many CSS pixels a millimetre has on this display, as somebody measured it with a bank card; kept in this browser.
 * A display is known by its size and its pixels: another one, or another zoom of the browser, is measured anew.
 */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store */

/** ISO/IEC 7810 ID-1, the size of bank cards. */
export const CARD_MM = { width: 85.6, height: 53.98 }
/** What panels have, from a projector's canvas to a telephone. CSS pixels per millimetre. */
export const LEAST = 1.5, MOST = 10
/** A finger needs a body of so many millimetres to write in (practice.md), or twice the size. */
export const FINGER_BODY_MM = 12
const FINGER_SCALE = 2

const MEASURED = "baseline.px-per-mm", FINGER = "baseline.finger-scale"

/** @param {{width: number, height: number}} screen @param {number} ratio device pixels per CSS pixel */
export function displayOf({ width, height }, ratio) {
  return `${width}x${height}@${Math.round(ratio * 1000) / 1000}`
}

/** @param {Store} store @param {string} display @returns {number} CSS pixels per millimetre; 0: not measured */
export function measured(store, display) {
  const value = all(store)[display]
  return typeof value === "number" && value >= LEAST && value <= MOST ? value : 0
}

/** @param {Store} store @param {string} display @param {number} px_per_mm 0 to forget it */
export function keepMeasured(store, display, px_per_mm) {
  const { [display]: _, ...others } = all(store)
  store.setItem(MEASURED, JSON.stringify(px_per_mm ? { ...others, [display]: px_per_mm } : others))
}

/** @param {Store} store @returns {number} how much larger fingers want the paper here */
export function fingerScale(store) {
  return store.getItem(FINGER) === "on" ? FINGER_SCALE : 1
}

/** @param {Store} store @param {boolean} on */
export function keepFingerScale(store, on) {
  if (on) store.setItem(FINGER, "on")
  else store.removeItem(FINGER)
}

/** @param {Store} store @returns {Record<string, unknown>} */
function all(store) {
  try {
    const found = JSON.parse(store.getItem(MEASURED) ?? "{}")
    return typeof found === "object" && found !== null ? found : {}
  } catch {
    return {}   // somebody else wrote it
  }
}

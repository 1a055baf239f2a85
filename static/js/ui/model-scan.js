/** What switches do: which key means what, and where the highlight goes next. Pure. */

/**
 * The stop behind this one; the first behind the last, and where this one is gone.
 * @template T
 * @param {readonly T[]} stops
 * @param {T | null} at
 * @returns {T | null}
 */
export function nextStop(stops, at) {
  return stops[((at === null ? -1 : stops.indexOf(at)) + 1) % stops.length] ?? null
}

/** @param {"off" | "one" | "two"} scan @param {string} key @returns {"step" | "choose" | null} */
export function switchFor(scan, key) {
  if (scan === "off" || (key !== " " && key !== "Enter")) return null
  return scan === "two" && key === "Enter" ? "step" : "choose"
}

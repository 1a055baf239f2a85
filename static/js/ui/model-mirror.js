/**
 * What a screen says of itself, so that staff can draw it, and what staff make of that. Pure.
 * The bounds are those of presence `view` on the server: what lies past them would not be sent on.
 */

const FAR = 100_000
const WIDEST = 20_000

/**
 * `x`, `y`, `width`, `height`: the part of the page that is seen, in hundredths of a millimetre (no width: not known);
 * `screen_width`, `screen_height`: the place for what all look at, in CSS pixels.
 * @typedef {{page: string, hidden: boolean, x: number, y: number, width: number, height: number, tool: string,
 *   screen_width: number, screen_height: number, battery_low: boolean}} Mirror
 */

/** What to send of one's own screen. @param {Partial<Mirror>} view @returns {Mirror} */
export function mirrorSign(view) {
  return {
    page: view.page ?? "", hidden: view.hidden ?? false,
    x: whole(view.x, -FAR, FAR), y: whole(view.y, -FAR, FAR),
    width: whole(view.width, 0, 2 * FAR), height: whole(view.height, 0, 2 * FAR),
    tool: (view.tool ?? "").slice(0, 20),
    screen_width: whole(view.screen_width, 0, WIDEST), screen_height: whole(view.screen_height, 0, WIDEST),
    battery_low: view.battery_low ?? false,
  }
}

/** What another screen said; what is missing or odd is as if not said. @param {{[field: string]: unknown}} sign @returns {Mirror} */
export function mirrorOf(sign) {
  const number = (/** @type {string} */ field) => typeof sign[field] === "number" ? sign[field] : 0
  const text = (/** @type {string} */ field) => typeof sign[field] === "string" ? sign[field] : ""
  return mirrorSign({
    page: text("page"), hidden: sign.hidden === true, x: number("x"), y: number("y"), width: number("width"), height: number("height"),
    tool: text("tool"), screen_width: number("screen_width"), screen_height: number("screen_height"),
    battery_low: sign.battery_low === true,
  })
}

/** @param {number | undefined} value @param {number} low @param {number} high */
function whole(value, low, high) {
  return Number.isFinite(value) ? Math.min(high, Math.max(low, Math.round(/** @type {number} */ (value)))) : 0
}

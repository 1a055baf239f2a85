/**
 * How a picture stands, and how each viewer has turned and zoomed it. Pure.
 */

/** @import { DeviceState } from "../media/devices.js" */

/** @typedef {"live" | "waiting" | "still" | "shed" | "calm" | "low" | "away" | "opening" | "staged" | Exclude<DeviceState, "on">} Look */

/**
 * What stands in the place of a picture.
 * @param {object} now
 * @param {DeviceState} now.device what the device does, as far as is known
 * @param {boolean} now.own
 * @param {boolean} now.opening one's own camera is being started
 * @param {boolean} now.here its owner is connected
 * @param {boolean} now.curtain
 * @param {boolean} now.low
 * @param {boolean} now.shed
 * @param {boolean} now.stream something was received, now or before
 * @param {"waiting" | "live" | "still"} now.seen whether frames arrive
 * @returns {Look}
 */
export function lookOf({ device, own, opening, here, curtain, low, shed, stream, seen }) {
  if (curtain) return "calm"
  if (own) return opening ? "opening" : device === "on" ? "live" : device
  if (low) return "low"
  if (!here) return stream ? "still" : "away"
  if (device !== "on" && device !== "covered") return device
  if (shed) return "shed"
  if (seen === "waiting" && !stream) return "waiting"
  return seen === "live" && device === "covered" ? "covered" : seen
}

/** Looks with a picture in them, however old. @type {ReadonlySet<Look>} */
export const SHOWING = new Set(/** @type {Look[]} */ (["live", "waiting", "still", "shed", "covered"]))

/**
 * Quarter turns to the right; zoom from 1; x and y: how far it is moved, in widths and heights of its frame.
 * @typedef {{turn: number, mirrored: boolean, zoom: number, x: number, y: number}} View
 */

/** @typedef {{x: number, y: number}} Point */

/** @type {View} */
export const STRAIGHT = { turn: 0, mirrored: false, zoom: 1, x: 0, y: 0 }
const ZOOM = 1.5
const MOST_ZOOM = 6
const STEP = 0.1

/** @typedef {"turn" | "mirror" | "closer" | "farther" | "left" | "right" | "up" | "down" | "straight"} ViewStep */

/** What keys do to a picture that has the focus. @type {{[key: string]: ViewStep}} */
export const VIEW_KEYS = {
  r: "turn", m: "mirror", "+": "closer", "=": "closer", "-": "farther", 0: "straight",
  ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down",
}

/** @param {View} view @param {ViewStep} step @returns {View} */
export function stepped(view, step) {
  switch (step) {
    case "turn": return { ...view, turn: (view.turn + 1) % 4, x: 0, y: 0 }
    case "mirror": return { ...view, mirrored: !view.mirrored, x: -view.x }
    case "closer": return within({ ...view, zoom: Math.min(MOST_ZOOM, view.zoom * ZOOM) })
    case "farther": return within({ ...view, zoom: Math.max(1, view.zoom / ZOOM) })
    case "left": return moved(view, STEP, 0)
    case "right": return moved(view, -STEP, 0)
    case "up": return moved(view, 0, STEP)
    case "down": return moved(view, 0, -STEP)
    case "straight": return STRAIGHT
  }
}

/** Moved with a finger, in widths and heights of the frame. @param {View} view @param {number} x @param {number} y @returns {View} */
export function moved(view, x, y) {
  return within({ ...view, x: view.x + x, y: view.y + y })
}

/**
 * Dragged along with a finger.
 * @param {View} view
 * @param {Point} from where the finger was @param {Point} to where it is
 * @param {{width: number, height: number}} frame CSS pixels, as the points
 * @returns {View}
 */
export function dragged(view, from, to, { width, height }) {
  return moved(view, (to.x - from.x) / width, (to.y - from.y) / height)
}

/** Whether a step moves it: at its own edge there is nothing further. @param {View} view @param {ViewStep} step */
export function moves(view, step) {
  const to = stepped(view, step)
  return to.x !== view.x || to.y !== view.y
}

/** No further than its own edge. @param {View} view @returns {View} */
function within(view) {
  const room = (view.zoom - 1) / 2
  const held = (/** @type {number} */ at) => Math.min(room, Math.max(-room, at)) + 0   // never -0
  return { ...view, x: held(view.x), y: held(view.y) }
}

/**
 * The same as styles of the video, which lies in the middle of its frame.
 * @param {View} view
 * @param {{width: number, height: number}} frame CSS pixels
 * @returns {{width: string, height: string, transform: string}}
 */
export function styleOf({ turn, mirrored, zoom, x, y }, { width, height }) {
  const [w, h] = turn % 2 ? [height, width] : [width, height]
  const place = `translate(-50%, -50%) translate(${x * width}px, ${y * height}px)`
  return { width: `${w}px`, height: `${h}px`, transform: `${place} scale(${mirrored ? -zoom : zoom}, ${zoom}) rotate(${turn * 90}deg)` }
}

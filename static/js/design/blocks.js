/**
 * Every block of the product in every state: which records there are, what is pressed, whose view draws it.
 *
 * To add a block: add a row to one of the lists below under a name of its own. `view` loads the function that the product
 * draws it with (none: the whole screen of that role); each state says how its records differ and what happens then.
 * Nothing is copied here: where a view cannot be drawn from records, it is the view that has to change.
 */

import { LEADING_BLOCKS } from "./blocks-leading.js"
import { MEDIA_BLOCKS } from "./blocks-media.js"
import { PART_BLOCKS } from "./blocks-parts.js"
import { SCREEN_BLOCKS } from "./blocks-screens.js"
import { STAFF_BLOCKS } from "./blocks-staff.js"

/** @import { AnyRecord, Role } from "../core/records.js" */
/** @import { Faces } from "../ui/faces.js" */
/** @import { Screen, State as Known } from "../ui/screen.js" */

/** @typedef {(screen: Screen) => unknown} View */
/** @typedef {"student" | "staff" | "second"} Shelf */

/**
 * @typedef {object} State
 * @property {() => AnyRecord[]} records the later one of an id holds
 * @property {() => Promise<View>} [view] loads what draws it; without it the whole screen of the role is drawn
 * @property {Role} [role] whose screen it is
 * @property {string[]} [present] seats that are connected; without it everybody
 * @property {"waiting" | "in" | "out"} [status] of the own seat
 * @property {string} [bye] why one is out
 * @property {string} [notice]
 * @property {() => Partial<Known>} [knows] what this window alone knows
 * @property {(faces: Faces) => void} [faces] loads sound and picture, and says how they stand
 * @property {(screen: Screen) => unknown} [then] what happens once it is drawn
 * @property {number} [width] of the place that it is drawn in, CSS pixels
 */

/**
 * @typedef {object} Block
 * @property {Shelf} side whose styles it has
 * @property {[width: number, height: number]} frame how much of its window is shown
 * @property {[width: number, height: number]} [window] in which it lies; without it one as large as a laptop's, and for whole
 *   screens the frame itself
 * @property {boolean} [whole] it is a whole screen, to be looked at in every size
 * @property {Partial<State>} [shared] what all its states have
 * @property {Record<string, State>} states
 */

/** By name, in the order in which the catalogue shows them. @type {Record<string, Block>} */
export const BLOCKS = { ...PART_BLOCKS, ...SCREEN_BLOCKS, ...STAFF_BLOCKS, ...LEADING_BLOCKS, ...MEDIA_BLOCKS }

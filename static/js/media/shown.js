/**
 * What this screen shows, and what is therefore asked of the server: a picture as high as the largest place that shows it.
 */

import { partsOf, stepOf } from "./sources.js"

export class Shown {
  /** Who shows a picture, and how high. @type {Map<string, Map<unknown, number>>} */ #heights = new Map()

  /** Somebody shows a picture so high, in device pixels; 0: not any more. @param {unknown} who @param {string} key @param {number} height */
  note(who, key, height) {
    const heights = this.#heights.get(key) ?? new Map()
    if (height) heights.set(who, height)
    else heights.delete(who)
    if (heights.size) this.#heights.set(key, heights)
    else this.#heights.delete(key)
  }

  /**
   * The height of each picture to watch, 0 for each voice; of one's own nothing.
   * @param {object} by
   * @param {string} by.seat one's own
   * @param {Iterable<string>} by.sources what there is, "seat/source"
   * @param {boolean} by.sound whether voices are played
   * @param {boolean} by.blind no pictures
   */
  watched({ seat, sources, sound, blind }) {
    /** @type {{[key: string]: number}} */
    const watched = {}
    const others = (/** @type {string} */ key) => partsOf(key).seat !== seat
    for (const key of sources) if (sound && partsOf(key).source === "mic" && others(key)) watched[key] = 0
    for (const [key, heights] of blind ? [] : this.#heights) if (others(key)) watched[key] = stepOf(Math.max(...heights.values()))
    return watched
  }
}

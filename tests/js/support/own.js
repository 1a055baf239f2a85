/** Own devices of one seat, with what they were told. */

import { Own } from "../../../static/js/media/own.js"
import { FakeClock } from "./fake_clock.js"
import { memory } from "./rtc.js"

/** @import { FakeDevices } from "./rtc.js" */

/** @param {FakeDevices | undefined} media */
export function start(media, kept = memory(), permissions = /** @type {any} */ (undefined)) {
  const clock = new FakeClock()
  /** @type {any[]} */ const sent = [], /** @type {any[]} */ moved = []
  const own = new Own({
    media: /** @type {any} */ (media), memory: kept, clock, permissions,
    on: { track: (source, track) => sent.push([source, track?.label ?? null]), changed() {}, moved: (...what) => moved.push(what) },
  })
  return { own, sent, moved, clock }
}

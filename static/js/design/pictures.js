/**
 * Pictures without a camera: drawn once, sent as a stream, so that tiles are seen with somebody in them.
 */

import { SOURCES, keyOf } from "../media/sources.js"
import { SEATS } from "./world.js"

/** @import { Media, States } from "../media/media.js" */
/** @import { DeviceState } from "../media/devices.js" */
/** @import { Source } from "../media/sources.js" */

/** Everybody's devices as they usually are. @param {Media} media */
export function lendPictures(media) {
  for (const [role, seat] of Object.entries(SEATS)) {
    if (seat === media.me.seat || role === "observer") continue
    devices(media, seat, { mic: "on", face: "on" })
    lend(media, seat, "face")
  }
}

/** What somebody's devices do; none but those that are named. @param {Media} media @param {string} seat @param {Partial<States>} states */
export function devices(media, seat, states) {
  /** @type {States} */
  const all = { mic: "off", face: "off", desk: "off", screen: "off", ...states }
  if (seat === media.me.seat) Object.assign(media.own.states, all)
  else media.others.set(seat, all)
  for (const source of SOURCES) if (all[source] === "off") media.subscriber.tracks.delete(keyOf(seat, source))
}

/** One's own device. @param {Media} media @param {Source} source @param {DeviceState} state */
export function own(media, source, state) {
  media.own.states[source] = state
  const track = state === "on" || state === "covered" ? drawn(source) : null
  const before = media.own.track.bind(media.own)
  media.own.track = asked => (asked === source ? track : before(asked))
}

/** A picture of somebody arrives. @param {Media} media @param {string} seat @param {Source} source */
export function lend(media, seat, source) {
  media.subscriber.tracks.set(keyOf(seat, source), drawn(source))
}

/** @param {Source} source @returns {MediaStreamTrack} */
function drawn(source) {
  if (source === "mic") return new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0]
  const canvas = document.createElement("canvas")
  Object.assign(canvas, { width: 640, height: 360 })
  const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const [ground, figure] = source === "desk" ? ["#8a6f4d", "#fffdf8"] : ["#a9c2c7", "#7a5b47"]
  const frame = () => {
    paint.fillStyle = ground
    paint.fillRect(0, 0, 640, 360)
    paint.fillStyle = figure
    if (source === "desk") paint.fillRect(150, 50, 340, 280)
    else {
      paint.beginPath()
      paint.arc(320, 150, 78, 0, 7)
      paint.ellipse(320, 370, 150, 130, 0, 0, 7)
      paint.fill()
    }
  }
  frame()
  setInterval(frame, 500)   // a stream without frames is one that stopped
  return canvas.captureStream(4).getVideoTracks()[0]
}

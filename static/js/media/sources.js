/**
 * The four things that a seat can send: how each is captured, and how it is encoded. Pure.
 * The figures are those of practice.md, The classroom Chromebook.
 */

/** @typedef {"mic" | "face" | "desk" | "screen"} Source */

/** @type {readonly Source[]} */
export const SOURCES = ["mic", "face", "desk", "screen"]
/** @type {readonly Source[]} */
export const PICTURES = ["face", "desk", "screen"]

/** Pictures per second at most, whatever a camera gives. */
const RATES = { face: 15, desk: 10, screen: 10 }

/** What is asked of the device. @type {Record<Source, MediaTrackConstraints>} */
const CAPTURE = {
  mic: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  face: { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: RATES.face, max: RATES.face } },
  desk: { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: RATES.desk, max: RATES.desk } },
  screen: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: RATES.screen } },
}

/** What matters in it, as encoders are told. @type {Record<Source, string>} */
export const CONTENT = { mic: "speech", face: "motion", desk: "detail", screen: "text" }

/** Bits per second at most. @type {Record<Source, number>} */
const BITRATES = { mic: 32_000, face: 180_000, desk: 500_000, screen: 900_000 }
const LOW_MIC_BITRATE = 16_000

/** Heights that are asked for: a tile that grows by a pixel asks for nothing new. */
const STEPS = [90, 180, 270, 360, 540, 720, 1080]

/**
 * @param {Source} source
 * @param {string} [deviceId] none: whatever the browser takes
 * @returns {MediaTrackConstraints}
 */
export function captureOf(source, deviceId) {
  return deviceId ? { ...CAPTURE[source], deviceId: { exact: deviceId } } : CAPTURE[source]
}

/**
 * The same for a camera that has no such slow mode: no limit to its pace, though the wish remains.
 * @param {MediaTrackConstraints} wanted
 * @returns {MediaTrackConstraints}
 */
export function unlimited(wanted) {
  const { ideal } = /** @type {ConstrainDoubleRange} */ (wanted.frameRate)
  return { ...wanted, frameRate: { ideal } }
}

/**
 * How a source is to be encoded now.
 * @param {Source} source
 * @param {{height?: number, wanted?: number, low?: boolean}} now `height` that the camera gives, `wanted` by the largest
 *   viewer (0: nobody looks; undefined: not known yet), `low`: spare the line
 * @returns {{active: boolean, maxBitrate: number, maxFramerate?: number, scaleResolutionDownBy?: number}}
 */
export function encodingOf(source, { height = 0, wanted, low = false }) {
  if (source === "mic") return { active: true, maxBitrate: low ? LOW_MIC_BITRATE : BITRATES.mic }
  const most = { maxBitrate: BITRATES[source], maxFramerate: RATES[source] }
  if (wanted === 0) return { active: false, ...most }
  const scale = wanted === undefined || !height ? 1 : Math.max(1, height / wanted)
  return { active: true, ...most, scaleResolutionDownBy: scale }
}

/**
 * The height to ask for where a picture is shown so high.
 * @param {number} height device pixels
 */
export function stepOf(height) {
  return STEPS.find(step => step >= height) ?? STEPS[STEPS.length - 1]
}

/** How a source of a seat is written. @param {string} seat @param {Source} source */
export function keyOf(seat, source) {
  return `${seat}/${source}`
}

/** @param {string} key @returns {{seat: string, source: Source}} */
export function partsOf(key) {
  const at = key.lastIndexOf("/")
  return { seat: key.slice(0, at), source: /** @type {Source} */ (key.slice(at + 1)) }
}

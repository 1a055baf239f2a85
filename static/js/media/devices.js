/**
 * Which cameras and microphones there are, which one is whose, and what it means when one cannot be had.
 * What was chosen is remembered on this device by its label: a browser gives the same camera another id tomorrow.
 */

/** @import { Source } from "./sources.js" */

/**
 * `silenced`: in use, and the computer lets nothing through; `opening`: the browser waits for an answer of its owner.
 * @typedef {"off" | "on" | "denied" | "missing" | "in_use" | "covered" | "ended" | "silenced" | "opening"} DeviceState
 */
/** @typedef {Pick<MediaDeviceInfo, "deviceId" | "kind" | "label">} Device */
/** @typedef {Pick<Storage, "getItem" | "setItem">} Memory */

/** @type {{[name: string]: DeviceState}} */
const FAILURES = {
  NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing", OverconstrainedError: "missing",
  NotReadableError: "in_use", AbortError: "in_use",
}
/** Labels by which cameras that look at a desk are known. */
const DESK = /desk|document|usb|back|rear|environment|external/i
const REMEMBERED = "baseline.device."
/** Of 255. Room light through a finger is brighter than this, a closed shutter is not. */
const DARK = 28
/** A lens with a sticker on it is the same all over. */
const FLAT = 6

/** What it means that a device could not be had. @param {unknown} error as getUserMedia gives it @returns {DeviceState} */
export function failureOf(error) {
  return FAILURES[/** @type {Error} */ (error)?.name] ?? "missing"
}

/** @param {Source} source */
export function kindOf(source) {
  return source === "mic" ? "audioinput" : "videoinput"
}

/**
 * The device to take for a source: the remembered one, else a likely one that the other camera does not want.
 * @param {Source} source
 * @param {readonly Device[]} devices
 * @param {Memory} memory
 * @returns {{device: Device | undefined, remembered: boolean, lost: string}} `lost`: the label of a remembered one that is not there
 */
export function deviceFor(source, devices, memory) {
  const own = ofKind(source, devices)
  const label = memory.getItem(REMEMBERED + source) ?? ""
  const found = label ? own.find(device => device.label === label) : undefined
  if (found) return { device: found, remembered: true, lost: "" }
  return { device: likely(source, own, memory), remembered: false, lost: label }
}

/** @param {Source} source @param {readonly Device[]} own @param {Memory} memory @returns {Device | undefined} */
function likely(source, own, memory) {
  if (source === "mic") return own.find(device => device.deviceId === "default") ?? own[0]
  const label = memory.getItem(REMEMBERED + (source === "face" ? "desk" : "face"))
  const chosen = label ? own.find(device => device.label === label) : undefined
  const other = chosen ?? (source === "desk" ? likely("face", own, memory) : undefined)
  const free = own.filter(device => device !== other)
  return free.find(device => DESK.test(device.label) === (source === "desk")) ?? free[0] ?? own[0]
}

/** What devices are called since this page was loaded, by kind and id. @type {Map<string, string>} */
const NAMES = new Map()

/** Whether a name is this label, or one of several with it. @param {string} name @param {string} label */
function isNameOf(name, label) {
  return name.startsWith(label) && /^( \d+)?$/.test(name.slice(label.length))
}

/**
 * Devices by names of their own: two of one make have the same label, and the second of them is called "… 2". Who comes
 * back is called as before, unless another one has that name by now.
 * @param {readonly Device[]} devices
 * @returns {Device[]}
 */
export function named(devices, names = NAMES) {
  /** @type {Set<string>} */ const taken = new Set()
  const keyOf = (/** @type {Device} */ { deviceId, kind }) => `${kind} ${deviceId}`
  const known = devices.filter(({ label }) => label)
  for (const device of known) {
    const name = names.get(keyOf(device)) ?? ""
    if (isNameOf(name, device.label) && !taken.has(device.kind + name)) taken.add(device.kind + name)
    else names.delete(keyOf(device))
  }
  for (const device of known.filter(each => !names.has(keyOf(each)))) {
    const { kind, label } = device
    let name = label
    for (let number = 2; taken.has(kind + name); number++) name = `${label} ${number}`
    taken.add(kind + name)
    names.set(keyOf(device), name)
  }
  return devices.map(device => ({ deviceId: device.deviceId, kind: device.kind, label: device.label && (names.get(keyOf(device)) ?? "") }))
}

/**
 * What the device of a track is called, among devices by their own names. What a system calls its default may be another
 * device by now than the one that the track comes from: then nothing is found.
 * @param {MediaStreamTrack} track @param {readonly Device[]} devices
 */
export function labelOf(track, devices) {
  const { deviceId } = track.getSettings()
  const kind = `${track.kind}input`
  return devices.find(each => each.kind === kind && each.deviceId === deviceId && isNameOf(each.label, track.label))?.label
}

/** Those that a source can choose from. @param {Source} source @param {readonly Device[]} devices */
export function ofKind(source, devices) {
  return devices.filter(({ kind, deviceId }) => kind === kindOf(source) && deviceId !== "communications")
}

/** @param {Source} source @param {string} label @param {Memory} memory */
export function remember(source, label, memory) {
  memory.setItem(REMEMBERED + source, label)
}

/**
 * Whether a lens is covered, by the brightness of a few spots of its picture.
 * @param {Uint8ClampedArray} pixels RGBA
 */
export function isCovered(pixels) {
  let sum = 0, squares = 0
  for (let at = 0; at < pixels.length; at += 4) {
    const light = 0.3 * pixels[at] + 0.6 * pixels[at + 1] + 0.1 * pixels[at + 2]
    sum += light
    squares += light * light
  }
  const count = pixels.length / 4
  const mean = sum / count
  const spread = Math.sqrt(Math.max(0, squares / count - mean * mean))
  return mean < DARK && spread < DARK / 2 || spread < FLAT && mean < 3 * DARK
}

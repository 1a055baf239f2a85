/**
 * A camera that is looked through to take one photo, and given back. Not what the others see: that is the media's.
 */

import { deviceFor, failureOf, named } from "../media/devices.js"

/** @import { Device, DeviceState, Memory } from "../media/devices.js" */
/** @import { Means } from "../media/own.js" */

const WANTED = { width: { ideal: 1280 }, height: { ideal: 960 } }

export class Camera {
  /** @type {MediaStream | null} */ stream = null
  /** @type {Device[]} */ devices = []
  #id = ""
  /** Only the last wish counts: a camera that comes after it was given up is given back at once. */ #wish = 0

  /** @param {Means | null} [means] missing where the address is not safe @param {Memory} [memory] which camera looks at the desk */
  constructor(means = navigator.mediaDevices ?? null, memory = localStorage) {
    this.means = means
    this.memory = memory
  }

  /**
   * Look through the camera that looks at the desk or away from the reader, or through another one.
   * @param {string} [id] of a device
   * @returns {Promise<DeviceState>} "on", or why not
   */
  async open(id) {
    const wish = ++this.#wish
    try {
      if (!this.means) throw new DOMException("", "NotFoundError")
      const wanted = id ?? deviceFor("desk", await this.#look(), this.memory).device?.deviceId
      const stream = await this.means.getUserMedia({ video: { ...WANTED, ...wanted ? { deviceId: { exact: wanted } } : { facingMode: { ideal: "environment" } } } })
      if (wish !== this.#wish) {
        stop(stream)
        return "off"
      }
      stop(this.stream)
      this.stream = stream
      this.#id = stream.getTracks()[0].getSettings().deviceId ?? ""
      await this.#look()
      return "on"
    } catch (error) {
      return wish === this.#wish ? failureOf(error) : "off"
    }
  }

  /** The one after this. @returns {Promise<DeviceState>} */
  turn() {
    const at = this.devices.findIndex(({ deviceId }) => deviceId === this.#id)
    return this.open(this.devices[(at + 1) % this.devices.length]?.deviceId)
  }

  close() {
    this.#wish++
    stop(this.stream)
    this.stream = null
  }

  async #look() {
    const all = await this.means?.enumerateDevices().catch(() => []) ?? []
    this.devices = named(all).filter(({ kind, deviceId }) => kind === "videoinput" && deviceId)
    return this.devices
  }
}

/** @param {MediaStream | null} stream */
function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

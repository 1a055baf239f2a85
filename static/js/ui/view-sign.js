/**
 * What this screen says of itself, so that staff see what it shows: page and part, tool, size, hidden tab, low battery.
 * Says it when it changes, at most a few times a second; what staff make of it is the mirror's business.
 */

import { mirrorSign } from "./model-mirror.js"
import { hasTool, mayDraw } from "./model.js"

/** @import { Screen } from "./screen.js" */
/** @typedef {{x: number, y: number, width: number, height: number}} Part of the page, hundredths of a millimetre */
/** @typedef {EventTarget & {charging: boolean, level: number}} Battery as browsers have it that tell */

const APART_MS = 250
/** Scrolling and another window size are noticed by looking. */
const LOOK_MS = 1000
const LOW = 0.2

export class ViewSign {
  #told = ""
  #hidden = false
  #timer = 0
  #batteryLow = false

  /** @param {Screen} screen @param {() => Part | null} part what is seen of the page */
  constructor(screen, part) {
    this.screen = screen
    this.part = part
    setInterval(() => this.tell(), LOOK_MS)
    document.addEventListener("visibilitychange", () => this.tell())
    screen.client.on("seat", () => { this.#told = "" })   // a new connection: nobody knows yet what we look at
    void this.#watchBattery()
    this.tell()
  }

  /** Say it where it has changed. */
  tell() {
    const { screen } = this
    if (!screen.inside) return
    const { hidden } = document
    if (this.#timer && hidden === this.#hidden) return   // a moment later
    const sign = this.#sign(hidden), told = JSON.stringify(sign)
    if (told === this.#told || !screen.client.presence("view", sign)) return
    this.#told = told
    this.#hidden = hidden
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => {
      this.#timer = 0
      this.tell()
    }, APART_MS)
  }

  /** @param {boolean} hidden */
  #sign(hidden) {
    const { page, records, me, state: { tool: { tool } } } = this.screen
    const { clientWidth, clientHeight } = this.screen.root.querySelector(".sheet") ?? this.screen.root
    const draws = mayDraw(records, me) && hasTool(records, me, tool)
    return mirrorSign({
      ...this.part() ?? {}, page: page?.id, hidden, tool: draws ? tool : "",
      screen_width: clientWidth, screen_height: clientHeight, battery_low: this.#batteryLow,
    })
  }

  async #watchBattery() {
    const { getBattery } = /** @type {{getBattery?: () => Promise<Battery>}} */ (navigator)
    const battery = await getBattery?.call(navigator).catch(() => null)
    if (!battery) return
    const look = () => {
      this.#batteryLow = !battery.charging && battery.level <= LOW
      this.tell()
    }
    battery.addEventListener("levelchange", look)
    battery.addEventListener("chargingchange", look)
    look()
  }
}

/**
 * Who writes on the surface: the pen, one finger, the mouse, or the pen that keys move; never a palm or a second touch.
 * Pure: samples in, orders out. Knows nothing of drawing. The cases of the pointers are tests/vectors/pointer.
 */

/**
 * @typedef {object} Sample one pointer event, reduced
 * @property {"down" | "move" | "up" | "cancel" | "out"} type
 * @property {number} id of the pointer
 * @property {"pen" | "touch" | "mouse"} kind
 * @property {number} time ms
 * @property {number} x CSS pixels
 * @property {number} y CSS pixels
 * @property {number} width of the contact, CSS pixels; 0 or 1 where the device cannot tell
 * @property {number} height of the contact, CSS pixels
 * @property {number} buttons as in PointerEvent: 1 first, 2 second, 32 a pen's eraser end
 *
 * @typedef {object} Order what the one who draws does now
 * @property {"begin" | "extend" | "end" | "cancel" | "hover" | "gone"} do
 * @property {number} stroke counts the strokes begun; 0 with hover and gone
 *
 * @typedef {object} Writer
 * @property {number} id
 * @property {number} stroke
 * @property {Sample["kind"]} kind
 * @property {Sample} first
 * @property {number} reach_px how far it went from where it began
 */

/**
 * Touches are taken for the hand that holds the pen until the pen has not been near for this long. A child who thinks,
 * looks up and goes on does so within half a minute; one who lost the pen need not wait longer to write with a finger.
 */
const PEN_STAYS_MS = 30_000

/** A child's or adult's fingertip touches up to about 45 CSS pixels on a school screen; the edge of a hand more. */
const PALM_PX = 50

/** A hand set down grows to its full size within this time; a finger that is pressed flat later is writing. */
const SETTLING_MS = 150

/**
 * A palm that bounced off the glass lands at most this long before the pen; or it lay there for so long, went nowhere, and
 * left at most this long before. Whoever writes with a finger and then takes the pen is slower.
 */
const BOUNCE_MS = 500

/** A cancelled touch that went no farther than this was a hand being put down, as the system found out. */
const WRITING_PX = 12

/** A touch that rests and is so much wider than the next one is the hand, and the next one is the finger that writes. */
const WIDER = 1.5

/** Of a mouse. A pen writes whatever of its buttons is pressed: small hands press them by accident. */
const FIRST_BUTTON = 1

export class Pens {
  /** @type {Writer | null} */
  #writer = null
  #strokes = 0
  #penSeen = -Infinity
  /** Touch strokes that ended just now, and could still turn out to be a palm. @type {(Writer & {left: number})[]} */
  #touched = []

  /**
   * Take one sample in the order of arrival.
   * @param {Sample} sample
   * @returns {Order[]}
   */
  take(sample) {
    const orders = sample.kind === "pen" ? this.#penIsNear(sample) : []
    return [...orders, ...this.#steps[sample.type](sample)]
  }

  /** Know of a pen that is near, though not on the surface.  @param {Pick<Sample, "kind" | "time">} sample */
  notice({ kind, time }) {
    if (kind === "pen") this.#penSeen = time
  }

  /** Forget who writes, where the stroke was ended by others: the board was locked or its page turned. */
  drop() {
    this.#writer = null
  }

  /** @type {Record<Sample["type"], (sample: Sample) => Order[]>} */
  #steps = {
    down: sample => this.#down(sample),
    move: sample => this.#move(sample),
    up: sample => (this.#writes(sample) ? this.#finish("end", sample.time) : []),
    cancel: sample => (this.#writes(sample) ? this.#cancelled(sample) : []),
    out: sample => (this.#writer ? [] : sample.kind === "touch" ? [] : [{ do: "gone", stroke: 0 }]),
  }

  /** @param {Sample} sample @returns {Order[]} */
  #down(sample) {
    if (sample.kind === "mouse" && sample.buttons && !(sample.buttons & FIRST_BUTTON)) return []
    if (sample.kind === "touch" && this.#isHand(sample)) return []
    const last = this.#writer
    const rested = last?.kind === "touch" && last.reach_px < WRITING_PX && size(last.first) >= WIDER * size(sample)
    if (last && last.id !== sample.id && sample.kind !== "pen" && !rested) return []
    const left = last ? this.#finish(rested ? "cancel" : "end", sample.time) : []  // or its release was lost on the way
    this.#strokes += 1
    this.#writer = { id: sample.id, stroke: this.#strokes, kind: sample.kind, first: sample, reach_px: 0 }
    return [...left, { do: "begin", stroke: this.#strokes }]
  }

  /** @param {Sample} sample @returns {Order[]} */
  #move(sample) {
    const writer = this.#writer
    if (!writer) return sample.kind === "touch" ? [] : [{ do: "hover", stroke: 0 }]
    if (!this.#writes(sample)) return []
    if (writer.first.buttons && !sample.buttons) return this.#finish("end", sample.time)  // released out of our sight
    writer.reach_px = Math.max(writer.reach_px, Math.hypot(sample.x - writer.first.x, sample.y - writer.first.y))
    const settling = sample.time - writer.first.time <= SETTLING_MS
    if (writer.kind === "touch" && settling && isPalm(sample)) return this.#finish("cancel", sample.time)
    return [{ do: "extend", stroke: writer.stroke }]
  }

  /**
   * Systems cancel a touch that they find to be a palm, and also any pointer when something else takes the screen.
   * What was truly writing stays.
   * @param {Sample} sample
   * @returns {Order[]}
   */
  #cancelled(sample) {
    const writer = /** @type {Writer} */ (this.#writer)
    const wrote = writer.kind !== "touch" || writer.reach_px >= WRITING_PX
    return this.#finish(wrote ? "end" : "cancel", sample.time)
  }

  /**
   * The pen is on or above the glass: what touches now, or touched just before, was the hand that holds it.
   * @param {Sample} sample
   * @returns {Order[]}
   */
  #penIsNear(sample) {
    this.#penSeen = sample.time
    const soon = (/** @type {number} */ time) => sample.time - time <= BOUNCE_MS
    const bounced = this.#touched.filter(({ first, left, reach_px }) =>
      soon(first.time) || (soon(left) && left - first.time > BOUNCE_MS && reach_px < WRITING_PX))
    this.#touched = []
    /** @type {Order[]} */
    const orders = bounced.map(({ stroke }) => ({ do: "cancel", stroke }))
    return this.#writer?.kind === "touch" ? [...orders, ...this.#finish("cancel", sample.time)] : orders
  }

  /** @param {"end" | "cancel"} how @param {number} time @returns {Order[]} */
  #finish(how, time) {
    const writer = /** @type {Writer} */ (this.#writer)
    this.#writer = null
    if (how === "end" && writer.kind === "touch") {
      this.#touched = [...this.#touched.slice(-9), { ...writer, left: time }]
    }
    return [{ do: how, stroke: writer.stroke }]
  }

  /** @param {Sample} sample */
  #isHand(sample) {
    return sample.time - this.#penSeen < PEN_STAYS_MS || isPalm(sample)
  }

  /** @param {Sample} sample */
  #writes(sample) {
    return this.#writer?.id === sample.id
  }
}

/** @param {Sample} sample */
function isPalm(sample) {
  return size(sample) > PALM_PX
}

/** @param {Sample} sample */
function size({ width, height }) {
  return Math.max(width, height)
}

/** Hundredths of a millimetre: an even step draws a letter of 8 mm in four; shift crosses the page, alt draws fine. */
const STEP = 200, FAR_STEP = 1000, FINE_STEP = 50

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** A pen for the keyboard: arrows move it over the page, space puts it down and lifts it, escape puts it away. */
export class KeyPen {
  /** Where it is, hundredths of a millimetre; null until a key calls it. @type {{x: number, y: number} | null} */
  at = null
  down = false

  away() {
    this.at = null
    this.down = false
  }

  /**
   * Take a key that was pressed.
   * @param {{key: string, shiftKey: boolean, altKey: boolean, repeat: boolean}} event
   * @param {() => {x: number, y: number}} start where the pen appears
   * @returns {"begin" | "extend" | "end" | "hover" | "gone" | ""} as in Order; nothing where the key means nothing here
   */
  press({ key, shiftKey, altKey, repeat }, start) {
    if (key === "Escape") return this.at ? "gone" : ""
    if (key !== " " && !(key in ARROWS)) return ""
    const { x, y } = this.at ?? start()
    const [dx, dy] = ARROWS[key] ?? [0, 0]
    const step = shiftKey ? FAR_STEP : altKey ? FINE_STEP : STEP
    this.at = { x: x + dx * step, y: y + dy * step }
    if (key === " " && !repeat) {
      this.down = !this.down
      return this.down ? "begin" : "end"
    }
    return this.down ? "extend" : "hover"
  }
}

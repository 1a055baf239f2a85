import assert from "node:assert/strict"
import test from "node:test"
import { settle } from "../support/ticks.js"

/** Of a lens, 16 times 9 spots. */
const DARK = new Uint8ClampedArray(16 * 9 * 4).fill(3)
const LIGHT = Uint8ClampedArray.from(DARK, (_, at) => (at >> 2) % 16 * 16)

/** The little of a page that a moving picture touches. */
class Page {
  spots = DARK
  element = class {
    isConnected = false
    clientWidth = 320
    clientHeight = 180
    append() {}
    toggleAttribute() {}
  }

  /** @param {string} name */
  createElement(name) {
    if (name === "canvas") return { getContext: () => ({ drawImage() {}, getImageData: () => ({ data: this.spots }) }) }
    let totalVideoFrames = 0
    return {
      style: {}, readyState: 4, isConnected: true, addEventListener() {}, setAttribute() {}, remove() {},
      getVideoPlaybackQuality: () => ({ totalVideoFrames: totalVideoFrames += 1 }),
    }
  }
}

/** @type {Page} */ const page = new Page()
Object.assign(globalThis, {
  document: page, HTMLElement: page.element, customElements: { define() {} }, setInterval: () => 0, devicePixelRatio: 1,
})
const { LivePicture } = await import("../../../static/js/ui/picture.js")

/** A place that shows one's own camera, and what it told of the lens. */
function place() {
  /** @type {boolean[]} */ const told = []
  const picture = /** @type {any} */ (new LivePicture())
  picture.stream = {}
  picture.lens = (/** @type {boolean} */ covered) => told.push(covered)
  picture.isConnected = true
  picture.connectedCallback()
  const look = (times = 1) => { for (let time = 0; time < times; time += 1) picture.look() }
  const leave = async (forGood = true) => {
    picture.isConnected = !forGood
    picture.disconnectedCallback()
    await settle()
  }
  return { picture, told, look, leave }
}

test("a lens is covered after three dark looks, and not after two", () => {
  const { told, look } = place()
  page.spots = DARK
  look(2)
  assert.deepEqual(told, [])
  look()
  assert.deepEqual(told, [true])
  page.spots = LIGHT
  look()
  assert.deepEqual(told, [true, false])
})

test("the place that saw a covered lens takes that back as it leaves the page, and counts anew; one that is moved does not", async () => {
  const { picture, told, look, leave } = place()
  let gone = 0
  picture.gone = () => { gone += 1 }
  page.spots = DARK
  look(3)
  await leave(false)
  assert.deepEqual([told, gone], [[true], 0])
  await leave()
  assert.deepEqual([told, gone], [[true, false], 1])
  look(2)
  assert.deepEqual(told, [true, false])
})

test("where another place shows the same lens, it says again that it is covered", async () => {
  const first = place(), second = place()
  page.spots = DARK
  first.look(3)
  second.look(5)
  await first.leave()
  second.look()
  assert.deepEqual([first.told.at(-1), second.told.at(-1)], [false, true])
  assert.ok(second.told.length > 1, "told at each look: whoever listens knows whether that is news")
})

test("a picture is asked for as high as it is shown, zoom and fine displays included, and not at all out of sight", () => {
  const { picture } = place()
  /** @type {number[]} */ const heights = []
  picture.sized = (/** @type {number} */ height) => heights.push(height)
  picture.met(true)
  picture.view = { turn: 0, mirrored: false, zoom: 1.5, x: 0, y: 0 }
  Object.assign(globalThis, { devicePixelRatio: 2 })
  picture.place()
  Object.assign(globalThis, { devicePixelRatio: 1 })
  picture.met(false)
  assert.deepEqual(heights, [180, 270, 540, 0])
})

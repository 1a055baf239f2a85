/**
 * The signs that lie over a page for a moment: where somebody points, writes out of view, or is about to erase.
 * Draws what it is told; knows neither who nor when.
 */

/** @import { Box } from "./ink.js" */
/** @import { Finger, Mark } from "./live.js" */
/** @import { Under } from "./tiles.js" */

import { grown, nowhere, Trace } from "./ink.js"
import { BEAM_MS, TAIL_MS } from "./live.js"

/** @typedef {{page: string, color: string, spots: {x: number, y: number, at: number}[]}} Beam of a laser, its newest spot last */

/** Half the width of the arrow towards ink that is out of view. */
const ARROW = 400
/** Half the width of its spot. */
const BEAM_RADIUS = 220
/** Around what is about to be erased. */
const GOING = "#c4262e", RIM = 160
/** Half the width of a pointer, hundredths of a millimetre. */
const FINGER_RADIUS = 250

/**
 * All that is to be seen on a page now besides ink, the lowest first.
 * @param {{fingers: Iterable<Finger>, beams: Iterable<Beam>, mark: Mark | null}} there
 * @param {string} page
 * @returns {Under[]}
 */
export function signs({ fingers, beams: lights, mark }, page) {
  const pointed = [...fingers].filter(finger => finger.page === page)
  return [
    ...pointed.map(finger => ({ box: around(finger, FINGER_RADIUS), draw: drawn(drawFinger, finger) })),
    ...(mark?.going ?? []).map(trace => ({ box: wider(trace.box), draw: drawn(drawGoing, trace) })),
    ...(mark ? [{ box: around(mark, mark.radius), draw: drawn(drawMark, mark) }] : []),
    ...beams(lights, page),
  ]
}

/** @param {{x: number, y: number, up: boolean}} at @param {string} color @returns {Under} */
export function arrowTo(at, color) {
  return { box: around(at, ARROW), draw: context => drawArrow(context, at, color) }
}

/** @template T @param {(context: CanvasRenderingContext2D, what: T) => void} draw @param {T} what @returns {Under["draw"]} */
function drawn(draw, what) {
  return context => draw(context, what)
}

/** @param {{x: number, y: number}} spot @param {number} radius @returns {Box} */
function around(spot, radius) {
  return grown(nowhere(), spot, radius + 50)
}

/**
 * Somebody writes further up or down.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, up: boolean}} at
 * @param {string} color
 */
function drawArrow(context, { x, y, up }, color) {
  const tall = up ? ARROW : -ARROW
  context.fillStyle = color
  context.beginPath()
  context.moveTo(x, y + tall / 4)
  context.lineTo(x - ARROW, y + tall)
  context.lineTo(x + ARROW, y + tall)
  context.fill()
}

/**
 * A soft disc: seen without looking for it, and never mistaken for ink.
 * @param {CanvasRenderingContext2D} context
 * @param {Finger} finger
 */
function drawFinger(context, { x, y, color }) {
  context.fillStyle = context.strokeStyle = color
  context.lineWidth = 40
  context.beginPath()
  context.arc(x, y, FINGER_RADIUS, 0, 2 * Math.PI)
  context.globalAlpha = 0.25
  context.fill()
  context.globalAlpha = 0.8
  context.stroke()
  context.globalAlpha = 1
}

/** @param {Box} box */
function wider({ left, top, right, bottom }) {
  return { left: left - RIM, top: top - RIM, right: right + RIM, bottom: bottom + RIM }
}

/** Pale, with a rim: seen by shape and lightness, not by color alone.  @param {CanvasRenderingContext2D} context @param {Trace} whole */
function drawGoing(context, whole) {
  const trace = outlineOf(whole)
  context.globalAlpha = 0.55
  trace.line(context, GOING, RIM)
  context.globalAlpha = 0.85
  trace.line(context, "#ffffff", 20)
  context.globalAlpha = 1
}

/** What a sweep takes is drawn in each of its frames, a broad pale band: so many of its points one is enough. */
const EVERY = 4
/** @type {WeakMap<Trace, Trace>} */
const outlines = new WeakMap()

/** @param {Trace} whole @returns {Trace} nearly the same, of far fewer points */
export function outlineOf(whole) {
  const known = outlines.get(whole)
  if (known) return known
  const { xy, color, width, tool } = whole, outline = new Trace(color, width, tool)
  let since = 0
  for (let at = 0; at < xy.length; at += 2, since += 1) {
    const lifted = Number.isNaN(xy[at])
    if (lifted) outline.lift()
    else if (since % EVERY === 0 || at + 2 === xy.length || Number.isNaN(xy[at + 2])) outline.add(xy[at], xy[at + 1])
    if (lifted) since = -1
  }
  outlines.set(whole, outline)
  return outline
}

/** @param {Iterable<Beam>} all @param {string} page */
function beams(all, page) {
  const there = [...all].filter(beam => beam.page === page)
  if (!there.length) return []   // mostly: and asking the browser costs
  const now = performance.now()
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  return there.flatMap(({ spots, color }) => {
    const last = spots[spots.length - 1]
    const rest = still ? 1 : Math.max(0, 1 - (now - last.at) / BEAM_MS)
    const tail = still ? [] : spots.slice(0, -1)
    return [
      ...tail.map(spot => light(spot, color, 0.35 * Math.max(0, 1 - (now - spot.at) / TAIL_MS), 0.6)), light(last, color, rest, 1),
    ]
  })
}

/** A spot of light with a white heart.  @param {{x: number, y: number}} at @param {string} color @param {number} alpha @param {number} size */
function light(at, color, alpha, size) {
  const draw = (/** @type {CanvasRenderingContext2D} */ context) => {
    for (const [radius, fill, part] of /** @type {const} */ ([[1.7, color, 0.25], [1, color, 1], [0.45, "#ffffff", 1]])) {
      context.globalAlpha = alpha * part
      context.fillStyle = fill
      context.beginPath()
      context.arc(at.x, at.y, BEAM_RADIUS * size * radius, 0, 2 * Math.PI)
      context.fill()
    }
    context.globalAlpha = 1
  }
  return { box: around(at, BEAM_RADIUS * 1.7), draw }
}

/**
 * A ring in two tones, so that it is seen on paper and on ink.
 * @param {CanvasRenderingContext2D} context
 * @param {Mark} mark
 */
function drawMark(context, { x, y, radius, down }) {
  for (const [color, width] of /** @type {const} */ ([["#ffffff", 90], ["#1b2430", 45]])) {
    context.strokeStyle = color
    context.lineWidth = width
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.stroke()
  }
  if (!down) return
  context.fillStyle = "#1b243033"
  context.fill()
}

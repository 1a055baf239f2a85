/**
 * Letters and words to be traced or copied, as they lie on a page below all ink. Loaded when the first of them is seen.
 * Sets and draws them; which there are is told by the board, what letters look like by static/letters.
 */

/** @import { Cue } from "../core/records.js" */
/** @import { Face, Guide, Letter } from "../core/letters.js" */
/** @import { Path, XY } from "../core/letter-paths.js" */
/** @import { Under } from "./tiles.js" */

import { around as boxAround, guides, layout, parse } from "../core/letters.js"

/** How each style is drawn: color, width of the line and of a dot's pitch, in bodies. */
const STYLES = {
  faint: { color: "#aab6c6", width: 0.1, dots: 0 },
  dotted: { color: "#6f7f92", width: 0.065, dots: 0.17 },
  model: { color: "#3a3d42", width: 0.1, dots: 0 },
}
/** Dots to start from, numbers and arrows, in bodies. */
const START = { color: "#177a41", radius: 0.085 }
const ARROW = { color: "#1b65ce", width: 0.035, head: 0.1 }
const NUMBER = 0.24
/** Room around the middle of the lines, in bodies: for arrows and numbers too. */
const ROOM = 0.45

/** @type {Promise<Face> | null} */
let loading = null

/** The teaching face; a try that failed is made again.  @returns {Promise<Face>} */
export function loadFace() {
  loading ??= fetch(new URL("../../letters/manuscript.json", import.meta.url)).then(async answer => {
    if (!answer.ok) throw new Error(`letters: ${answer.status}`)
    return parse(await answer.json())
  })
  loading.catch(() => { loading = null })
  return loading
}

/** A cue as the face sets it.  @param {Face} face @param {Pick<Cue, "text" | "x" | "y" | "body">} cue */
export function set(face, { text, x, y, body }) {
  return layout(face, text, { x_mm: x / 100, baseline_mm: y / 100, body_mm: body / 100 })
}

export class Cues {
  /** @type {WeakMap<Cue, Under>} */ #drawn = new WeakMap()

  /** @param {Face} face */
  constructor(face) {
    this.face = face
  }

  /** @param {Cue[]} cues @returns {Under[]} the same for the same record */
  under(cues) {
    return cues.map(cue => {
      const known = this.#drawn.get(cue) ?? drawn(this.face, cue)
      this.#drawn.set(cue, known)
      return known
    })
  }
}

/** @param {Face} face @param {Cue} cue @returns {Under} */
function drawn(face, cue) {
  const { letters } = set(face, cue)
  if (!letters.length) return { box: { left: 0, top: 0, right: 0, bottom: 0 }, draw: () => {} }
  const { left, right, low, high } = boxAround(letters.map(letter => letter.box))
  const room = ROOM * cue.body
  const lines = new Path2D()
  for (const letter of letters) for (const { path } of letter.strokes) trace(lines, path)
  const help = cue.guides ? letters.map(letter => ({ letter, all: guides(letter, cue.body) })) : []
  const draw = (/** @type {CanvasRenderingContext2D} */ context, least = 0) => {
    const { color, width, dots } = STYLES[cue.style], small = width * cue.body < least
    stroke(context, lines, { color, width: Math.max(width, least / cue.body), dots: small ? 0 : dots }, cue.body)
    if (!small) for (const { letter, all } of help) all.forEach((guide, at) => drawGuide(context, guide, letter, at, cue.body))
  }
  return { box: { left: left - room, top: low - room, right: right + room, bottom: high + room }, draw }
}

/** @param {Path2D} lines @param {Path} path */
function trace(lines, { start: [x, y], curves }) {
  lines.moveTo(x, y)
  for (const [a, b, c, d, e, f] of curves) lines.bezierCurveTo(a, b, c, d, e === x && f === y ? e + 0.1 : e, f)  // a dot needs some length
}

/** @param {CanvasRenderingContext2D} context @param {Path2D} lines @param {{color: string, width: number, dots: number}} style @param {number} body */
function stroke(context, lines, { color, width, dots }, body) {
  context.save()
  context.strokeStyle = color
  context.lineWidth = width * body
  context.lineCap = context.lineJoin = "round"
  if (dots) context.setLineDash([0.1, dots * body])
  context.stroke(lines)
  context.restore()
}

/** @param {CanvasRenderingContext2D} context @param {Guide} guide @param {Letter} letter @param {number} at @param {number} body */
function drawGuide(context, { start, number, arrow }, letter, at, body) {
  context.save()
  context.fillStyle = START.color
  context.beginPath()
  context.arc(start[0], start[1], START.radius * body, 0, 2 * Math.PI)
  context.fill()
  if (letter.strokes.length > 1) {
    context.font = `700 ${NUMBER * body}px Andika, sans-serif`
    context.textAlign = "center"
    context.textBaseline = "middle"
    context.fillText(String(at + 1), number[0], number[1])
  }
  if (arrow.length > 1) drawArrow(context, arrow, body)
  context.restore()
}

/** @param {CanvasRenderingContext2D} context @param {XY[]} arrow @param {number} body */
function drawArrow(context, arrow, body) {
  const end = arrow[arrow.length - 1], before = arrow[Math.max(0, arrow.length - 4)]
  const turn = Math.atan2(end[1] - before[1], end[0] - before[0]), head = ARROW.head * body
  context.strokeStyle = context.fillStyle = ARROW.color
  context.lineWidth = ARROW.width * body
  context.lineCap = context.lineJoin = "round"
  context.beginPath()
  arrow.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)))
  for (const side of [-1, 1]) {
    context.moveTo(end[0] - head * Math.cos(turn + side * 0.6), end[1] - head * Math.sin(turn + side * 0.6))
    context.lineTo(end[0], end[1])
  }
  context.stroke()
}

/**
 * Inks stay apart, for eyes that see all colors and for those that do not tell red from green: distances in CIELAB after
 * the simulation of Machado, Oliveira and Fernandes (2009) for protanopia and deuteranopia at full strength.
 */

import assert from "node:assert/strict"
import { test } from "node:test"
import { INKS, MARKERS } from "../../../static/js/board/ink.js"

const EYES = {
  all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
}
/** Those that the toolbar offers for the highlighter. */
const OFFERED = /** @type {const} */ (["orange", "green", "blue", "red"])

/** @param {string} hex */
function linear(hex) {
  return [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16) / 255).map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
}

/** @param {number[]} rgb */
function lab([r, g, b]) {
  const white = [0.95047, 1, 1.08883]
  const xyz = [0.4124 * r + 0.3576 * g + 0.1805 * b, 0.2126 * r + 0.7152 * g + 0.0722 * b, 0.0193 * r + 0.1192 * g + 0.9505 * b]
  const [x, y, z] = xyz.map((v, at) => v / white[at]).map(v => (v > 0.008856 ? Math.cbrt(v) : 7.787 * v + 16 / 116))
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** @param {number[][]} eye @param {string} hex */
function seen(eye, hex) {
  const rgb = linear(hex)
  return lab(eye.map(row => Math.max(0, Math.min(1, row.reduce((sum, part, at) => sum + part * rgb[at], 0)))))
}

/** @param {string[]} colors @param {number} least */
function areApart(colors, least) {
  for (const [eyes, eye] of Object.entries(EYES)) {
    colors.forEach((one, at) => colors.slice(at + 1).forEach(other => {
      const [a, b] = [seen(eye, one), seen(eye, other)]
      const distance = Math.hypot(...a.map((value, part) => value - b[part]))
      assert.ok(distance >= least, `${one} and ${other} for ${eyes}: ${distance.toFixed(1)}`)
    }))
  }
}

test("the six inks are apart for eyes of every kind", () => areApart(Object.values(INKS), 19.9))

test("the highlighter's colors are apart from each other and from paper", () => {
  areApart([...OFFERED.map(color => MARKERS[color]), "#ffffff"], 20)
})

test("what is highlighted can still be read: every ink on every marker", () => {
  const light = (/** @type {string} */ hex) => linear(hex).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
  for (const marker of OFFERED) {
    for (const ink of Object.values(INKS)) {
      const contrast = (light(MARKERS[marker]) + 0.05) / (light(ink) + 0.05)
      assert.ok(contrast >= 2.3, `${ink} on ${marker}: ${contrast.toFixed(2)}`)
    }
  }
})

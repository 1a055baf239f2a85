/**
 * Works out where numbers and arrows of every letter go, once, for print: server/printing/guides.json.
 * In bodies, y up, from where ink and baseline begin, as in static/letters. Run after a change of the letters.
 */

import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { guides, layout, parse } from "../static/js/core/letters.js"

const BODY = 1000   // hundredths of a millimetre: what is found does not depend on it

/** @returns {string} the content of the file */
export function allGuides() {
  const face = parse(JSON.parse(readFileSync(new URL("../static/letters/manuscript.json", import.meta.url), "utf8")))
  const scaled = (/** @type {[number, number]} */ [x, y]) => [round(x / BODY), round(-y / BODY)]
  const lines = [...face.glyphs.keys()].map(character => {
    const [letter] = layout(face, character, { x_mm: 0, baseline_mm: 0, body_mm: BODY / 100 }).letters
    const found = guides(letter, BODY).map(({ number, arrow }) => {
      const thin = arrow.filter((_, at) => at % 3 === 0 || at === arrow.length - 1)
      return { number: scaled(number), arrow: thin.map(scaled) }
    })
    return `  ${JSON.stringify(character)}: ${JSON.stringify(found)}`
  })
  return `{\n${lines.join(",\n")}\n}\n`
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 1000) / 1000
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("../server/printing/guides.json", import.meta.url), allGuides())
}

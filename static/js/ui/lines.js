/**
 * The lines of a page that one can write letters on, which of them is meant, and what is written there. Pure.
 */

/** @import { Cue, Page } from "../core/records.js" */

import { rulings } from "../board/paper.js"

/** @typedef {{left: number, right: number, top: number, baseline: number, body: number}} Line hundredths of a millimetre */

/** Where there are no lines, letters of this height stand so far apart. Millimetres. */
const FREE_BODY = 8, FREE_PITCH = 24
/** Ink begins so far from the margin. */
const INDENT_MM = 4

/** The lines that one can write on. @param {Pick<Page, "paper" | "overlay">} page @returns {Line[]} */
export function linesOf({ paper, overlay }) {
  const { rows, margin_mm, width_mm, height_mm } = rulings(paper, overlay)
  const side = Math.max(margin_mm, paper.margin_line_mm ?? 0)
  const [left, right] = paper.margin_right ? [margin_mm, width_mm - side] : [side, width_mm - margin_mm]
  const free = Array.from({ length: Math.floor((height_mm - 2 * margin_mm) / FREE_PITCH) }, (_, at) => {
    const baseline_mm = margin_mm + (at + 1) * FREE_PITCH - FREE_BODY
    return { headline_mm: baseline_mm - 2 * FREE_BODY, midline_mm: baseline_mm - FREE_BODY, baseline_mm }
  })
  return (rows.length ? rows : free).map(({ headline_mm, midline_mm, baseline_mm }) => ({
    left: Math.round((left + INDENT_MM) * 100), right: Math.round(right * 100), top: Math.round(headline_mm * 100),
    baseline: Math.round(baseline_mm * 100), body: Math.max(200, Math.min(Math.round((baseline_mm - midline_mm) * 100), 6000)),
  }))
}

/** @param {Line[]} lines @param {Pick<Cue, "y">[]} cues @returns {number} the first line that has no letters yet, from 1 */
export function freeLine(lines, cues) {
  const free = lines.findIndex(line => !cues.some(cue => Math.abs(cue.y - line.baseline) < line.body))
  return free < 0 ? 1 : free + 1
}

/** Which line a tap means: the nearest whose letters it would touch. @param {Line[]} lines @param {number} y @returns {number} from 1, 0 for none */
export function lineAt(lines, y) {
  const away = lines.map(({ top, baseline, body }) => Math.max(top - y, y - baseline - body, 0))
  const least = Math.min(...away)
  return lines.length && least < 2000 ? away.indexOf(least) + 1 : 0
}

/** What was typed as it is set: without what nobody sees. @param {string} typed */
export function written(typed) {
  return typed.normalize("NFC").replace(/\s/gu, " ").replace(/[\p{Cc}\p{Bidi_Control}]/gu, "").replace(/ +/gu, " ").trim()
}

/** The signs of a text, as people count them, that hold one of these characters; each once. @param {string} text @param {string[]} characters */
export function signsWith(text, characters) {
  const signs = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)
  return [...new Set(signs.filter(sign => [...sign].some(character => characters.includes(character))))]
}

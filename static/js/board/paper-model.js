/**
 * What is ruled on a sheet, in millimetres from its top left: the same numbers for screen, print and measures.
 * Pure. The mirror of server/core/paper.py; both draw what tests/vectors/paper.json says.
 */

/**
 * @import { Paper, Ruling } from "../core/records.js"
 *
 * @typedef {object} Line a straight line with flat ends; dashes are on and off by turns, from its start
 * @property {number} x1_mm
 * @property {number} y1_mm
 * @property {number} x2_mm
 * @property {number} y2_mm
 * @property {number} width_mm
 * @property {string} color a name in TONES
 * @property {[number, number] | null} dash_mm
 *
 * @typedef {object} Band a filled rectangle
 * @property {number} x_mm
 * @property {number} y_mm
 * @property {number} width_mm
 * @property {number} height_mm
 * @property {string} fill a name in TONES
 *
 * @typedef {Line | Band} Ruled
 *
 * @typedef {object} Row where one line of writing stands, whether or not each of its lines is drawn
 * @property {number} headline_mm
 * @property {number} midline_mm
 * @property {number} baseline_mm
 * @property {number} descender_mm
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Area what is ruled of a sheet, millimetres
 * @typedef {(kind: string, x1: number, y1: number, x2: number, y2: number) => Line[]} Pen
 */

/** Portrait, width and height in millimetres (ANSI A; ISO 216). @type {Record<string, [number, number]>} */
const SIZES = { letter: [215.9, 279.4], a4: [210, 297] }

/** What a record of an older browser does not say. @type {Ruling} */
export const RULING = {
  family: "three_line", row_mm: 15.9, body_mm: 0, skip_mm: 7.95, margin_mm: 12.7, margin_line_mm: 0, margin_right: false,
  color: "blue", weight: 1, dash_mm: 3, stage: 0, letters: "",
}

/**
 * Each name of a colour as it is drawn: strong and soft lines stand out from white by at least 3 to 1.
 * @type {Readonly<Record<string, string>>}
 */
export const TONES = {
  "blue-strong": "#2f5f97", "blue-soft": "#6e93bd", "blue-faint": "#a9c0da",
  "gray-strong": "#4a4d52", "gray-soft": "#868a91", "gray-faint": "#b9bcc1",
  "black-strong": "#111111", "black-soft": "#5c5c5c", "black-faint": "#a6a6a6",
  "green-strong": "#1e6b45", "green-soft": "#5b9678", "green-faint": "#a5c9b5",
  "red-strong": "#a03538", "red-soft": "#cf7d80", "red-faint": "#e3b4b6",
  "margin": "#c4666a",
  "sky": "#d3e6fa", "sky-light": "#e9f3fd", "grass": "#d4efce", "grass-light": "#e9f7e6",
  "earth": "#ecdcc8", "earth-light": "#f5ede3", "shade": "#fff0a3", "shade-light": "#fff8d1",
}

/**
 * The tone of each kind of line by stage: full help, lighter, half, border only, baseline only, plain line.
 * @type {Record<string, string[]>}
 */
const FADING = {
  head: ["soft", "faint", "", "", "", ""],
  mid: ["soft", "soft", "soft", "faint", "", ""],
  base: ["strong", "strong", "strong", "strong", "strong", "soft"],
  drop: ["soft", "faint", "", "", "", ""],
  rule: ["strong", "soft", "soft", "faint", "faint", "faint"],
  edge: ["strong", "soft", "soft", "faint", "", ""],
  grid: ["soft", "soft", "faint", "faint", "", ""],
  side: ["", "", "", "faint", "", ""],
}
const FILLS = ["full", "light", "half"]

/** @type {Record<string, number>} */
const WIDTHS = { base: 0.4, margin: 0.3, rule: 0.3 }
/** Of all other lines, and of the baseline that is a plain line. Millimetres. */
const WIDTH = 0.25

/**
 * The lines of a row by family; boxes and squares have theirs where the stage has faded what they are.
 * @type {Record<string, string[]>}
 */
const DRAWN = {
  wide_ruled: ["rule"], college_ruled: ["rule"], narrow_ruled: ["rule"], three_line: ["head", "mid", "base"],
  double_line: ["mid", "base"], sky_grass_earth: ["mid", "base"], highlighted: ["head", "mid", "base"],
  italic: ["head", "mid", "base", "drop"], graph: ["base"], boxes: ["base"],
}
/** @type {Record<string, string>} */
const BODIES = { sky_grass_earth: "grass", highlighted: "shade" }

const LEAST_BOX = 4
/** Shorter dashes look solid, and there would be no end to them. */
const LEAST_DASH = 0.5
const GAP_OF_A_DASH = 5 / 6
/** What is left over by adding tenths; far below what can be seen or printed. */
const SLACK = 0.001

/** @param {Pick<Paper, "size" | "landscape">} paper @returns {[number, number]} width and height, millimetres */
export function sizeOf({ size, landscape }) {
  const [short, long] = SIZES[size]
  return landscape ? [long, short] : [short, long]
}

/**
 * All that is ruled on a page, what is filled first: no band hides a line.
 * @param {Paper} paper
 * @param {Ruling | null} [overlay]
 * @returns {Ruled[]}
 */
export function drawing(paper, overlay) {
  const size = sizeOf(paper)
  const shapes = [...ruling(paper, size), ...(overlay ? ruling(overlay, size) : [])]
  return [...shapes.filter(shape => "fill" in shape), ...shapes.filter(shape => "color" in shape)]
}

/**
 * The lines of writing. The last one keeps its skip too: descenders need it.
 * @param {Partial<Ruling>} given
 * @param {[number, number]} size
 * @returns {Row[]}
 */
export function rows(given, size) {
  const rules = { ...RULING, ...given }
  if (rules.family === "plain") return []
  const { top, bottom } = areaOf(rules, size)
  const body = Math.min(rules.body_mm || rules.row_mm / 2, rules.row_mm)
  const pitch = rules.row_mm + (rules.family === "graph" ? 0 : rules.skip_mm)
  return Array.from({ length: fitting(bottom - top, pitch) }, (_, index) => {
    const headline_mm = top + index * pitch
    const baseline_mm = headline_mm + rules.row_mm
    return { headline_mm, midline_mm: baseline_mm - body, baseline_mm, descender_mm: baseline_mm + (rules.row_mm - body) }
  })
}

/**
 * What one ruling draws on a sheet of this size, in no special order.
 * @param {Partial<Ruling>} given
 * @param {[number, number]} size
 * @returns {Ruled[]}
 */
function ruling(given, size) {
  const rules = { ...RULING, ...given }
  if (rules.family === "plain") return []
  const area = areaOf(rules, size)
  const pen = penOf(rules)
  const shapes = marginLine(rules, size, area)
  if (rules.family === "graph" && rules.stage < 4) return [...shapes, ...squares(rules, area, pen)]
  const lines = rules.family === "boxes" && rules.stage < 4 ? boxes : rowLines
  return [...shapes, ...rows(rules, size).flatMap(row => [...bands(rules, row, area), ...lines(rules, row, area, pen)])]
}

/** @param {Ruling} rules @param {[number, number]} size @returns {Area} the sheet without its margins */
function areaOf({ margin_mm }, [width, height]) {
  return { left: margin_mm, top: margin_mm, right: width - margin_mm, bottom: height - margin_mm }
}

/** How many steps a room holds.  @param {number} room @param {number} step */
function fitting(room, step) {
  return Math.floor((room + SLACK) / step)
}

/** What draws a line of a kind, or nothing where the stage has faded it.  @param {Ruling} rules @returns {Pen} */
function penOf({ color, weight, dash_mm, stage }) {
  return (kind, x1_mm, y1_mm, x2_mm, y2_mm) => {
    const tone = FADING[kind][stage]
    if (!tone) return []
    const width_mm = (kind === "base" && stage === 5 ? WIDTH : WIDTHS[kind] ?? WIDTH) * weight
    const dashed = kind === "mid" && dash_mm >= LEAST_DASH
    return [{
      x1_mm, y1_mm, x2_mm, y2_mm, width_mm, color: `${color}-${tone}`, dash_mm: dashed ? [dash_mm, dash_mm * GAP_OF_A_DASH] : null,
    }]
  }
}

/** At the right for a left hand.  @param {Ruling} rules @param {[number, number]} size @param {Area} area @returns {Ruled[]} */
function marginLine({ margin_line_mm, margin_right, weight }, [width], { top, bottom }) {
  if (!margin_line_mm) return []
  const x = margin_right ? width - margin_line_mm : margin_line_mm
  return [{ x1_mm: x, y1_mm: top, x2_mm: x, y2_mm: bottom, width_mm: WIDTHS.margin * weight, color: "margin", dash_mm: null }]
}

/** @param {Ruling} rules @param {Row} row @param {Area} area @param {Pen} pen */
function rowLines({ family }, row, { left, right }, pen) {
  const { headline_mm: head, midline_mm: mid, baseline_mm: base, descender_mm: drop } = row
  /** @type {Record<string, number>} */
  const heights = { head, mid, base, drop, rule: base }
  const lines = DRAWN[family].flatMap(kind => pen(kind, left, heights[kind], right, heights[kind]))
  if (family === "highlighted") for (const x of [left, right]) lines.push(...pen("side", x, mid, x, base))
  return lines
}

/**
 * What is filled of one row. Half a fill is the lower half of the body.
 * @param {Ruling} rules
 * @param {Row} row
 * @param {Area} area
 * @returns {Band[]}
 */
function bands({ family, stage, skip_mm }, row, { left, right }) {
  const fill = FILLS[stage], body = BODIES[family]
  if (!fill || !body) return []
  const { headline_mm: head, midline_mm: mid, baseline_mm: base, descender_mm: drop } = row
  const band = (/** @type {string} */ name, /** @type {number} */ y_mm, /** @type {number} */ height_mm) =>
    ({ x_mm: left, y_mm, width_mm: right - left, height_mm, fill: name })
  const light = fill === "light" ? "-light" : ""
  const all = fill === "half" ? [band(body, base - (base - mid) / 2, (base - mid) / 2)] : [band(body + light, mid, base - mid)]
  if (fill !== "half" && body === "grass") {
    all.push(band(`sky${light}`, head, mid - head), band(`earth${light}`, base, Math.min(drop - base, skip_mm)))
  }
  return all.filter(({ height_mm }) => height_mm > 0)
}

/** Whole squares, from the top left.  @param {Ruling} rules @param {Area} area @param {Pen} pen */
function squares({ row_mm: side }, { left, top, right, bottom }, pen) {
  const across = fitting(right - left, side), down = fitting(bottom - top, side)
  const [end, foot] = [left + across * side, top + down * side]
  const lines = []
  for (let at = 0; at <= down; at += 1) lines.push(...pen("grid", left, top + at * side, end, top + at * side))
  for (let at = 0; at <= across; at += 1) lines.push(...pen("grid", left + at * side, top, left + at * side, foot))
  return lines
}

/**
 * One row of boxes: tops and bottoms of equal neighbours in one line, walls as high as the higher box.
 * @param {Ruling} rules
 * @param {Row} row
 * @param {Area} area
 * @param {Pen} pen
 */
function boxes({ letters, margin_line_mm, margin_right }, row, area, pen) {
  const clear = Math.max(area.left, margin_line_mm)
  const left = margin_right ? area.left : clear
  const right = area.right - (margin_right ? clear - area.left : 0)
  const wide = Math.max(row.baseline_mm - row.midline_mm, LEAST_BOX)
  const kinds = slots(letters, fitting(right - left, wide))
  const spans = kinds.map(kind => spanOf(kind, row))
  const lines = []
  for (let start = 0, at = 1; at <= kinds.length; at += 1) {
    if (kinds[at] === kinds[start]) continue
    for (const y of spans[start]) lines.push(...pen("edge", left + start * wide, y, left + at * wide, y))
    start = at
  }
  for (let wall = 0; wall <= spans.length; wall += 1) {
    const heights = [...(spans[wall - 1] ?? []), ...(spans[wall] ?? [])]
    const x = left + wall * wide
    if (heights.length) lines.push(...pen("edge", x, Math.min(...heights), x, Math.max(...heights)))
  }
  return lines
}

/** Top and bottom of a box; of a gap, nothing.  @param {string} kind @param {Row} row @returns {number[]} */
function spanOf(kind, { headline_mm, midline_mm, baseline_mm, descender_mm }) {
  if (kind === "gap") return []
  if (kind === "descending") return [midline_mm, descender_mm]
  return [kind === "small" ? midline_mm : headline_mm, baseline_mm]
}

/**
 * The kinds of box that fill so many places: the word again and again while whole, once at least.
 * @param {string} letters
 * @param {number} places
 */
function slots(letters, places) {
  const word = Array.from(letters, kindOf)
  if (!word.length) return Array.from({ length: places }, () => "tall")
  const times = Math.max(1, Math.floor((places + 1) / (word.length + 1)))
  return Array.from({ length: times }, () => [...word, "gap"]).flat().slice(0, places)
}

/** The class of a letter; capitals, digits and all others are tall.  @param {string} letter */
function kindOf(letter) {
  if ("aceimnorsuvwxz".includes(letter)) return "small"
  if ("gjpqy".includes(letter)) return "descending"
  return letter === " " ? "gap" : "tall"
}

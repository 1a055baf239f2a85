/**
 * Sheets of paper in millimetres, as numbers that serve screen and printer alike, and how a sheet lies on a screen.
 * Pure: touches no document. The families and their proportions come from practice.md.
 *
 * A sheet fills the width it is given, so that a portrait page comes near its true size on a school laptop (5.32 px/mm on
 * an 11.6 inch 1366x768 panel), and is moved up and down. Shown whole, a row of 15.9 mm would be 35 pixels high there.
 */

/**
 * @typedef {import("../core/records.js").Paper} Paper
 *
 * @typedef {object} Line one ruled line, from left to right
 * @property {"headline" | "midline" | "baseline"} kind
 * @property {number} y_mm
 * @property {number} from_mm
 * @property {number} to_mm
 * @property {number} thick_mm
 * @property {string} color
 * @property {{on_mm: number, off_mm: number} | null} dash null: solid
 *
 * @typedef {object} Row where one line of writing stands
 * @property {number} headline_mm
 * @property {number} midline_mm
 * @property {number} baseline_mm
 *
 * @typedef {object} Sheet
 * @property {number} width_mm
 * @property {number} height_mm
 * @property {number} margin_mm
 * @property {Row[]} rows
 * @property {Line[]} lines
 *
 * @typedef {object} View
 * @property {number} ratio device pixels per CSS pixel
 * @property {number} k device pixels per millimetre
 * @property {number} scale CSS pixels per millimetre
 * @property {number} width of the sheet, device pixels
 * @property {number} height of the sheet, device pixels
 * @property {number} seen height of the part that is shown, device pixels
 * @property {number} top where that part begins, device pixels from the top of the sheet
 */

/** Portrait, width and height in millimetres (ANSI A; ISO 216). @type {Record<string, [number, number]>} */
const SIZES = { letter: [215.9, 279.4], a4: [210, 297] }

/** What is left over by adding tenths; far below what can be seen or printed. */
const SLACK_MM = 0.001

/** Each line is at least 3:1 against white; the baseline, on which letters sit, is the strongest. */
const LINES = {
  headline: { thick_mm: 0.25, color: "#6e93bd", dash: null },
  midline: { thick_mm: 0.25, color: "#6e93bd", dash: { on_mm: 3, off_mm: 2.5 } },
  baseline: { thick_mm: 0.4, color: "#2f5f97", dash: null },
}

/**
 * A sheet of paper with its lines, measured from its top left.
 * @param {Paper} paper
 * @returns {Sheet}
 */
export function rulings(paper) {
  const [short, long] = SIZES[paper.size]
  const [width_mm, height_mm] = paper.landscape ? [long, short] : [short, long]
  const rows = primaryRows(paper, height_mm)
  const [from_mm, to_mm] = [paper.margin_mm, width_mm - paper.margin_mm]
  const lines = rows.flatMap(row => [
    { kind: /** @type {const} */ ("headline"), y_mm: row.headline_mm, from_mm, to_mm, ...LINES.headline },
    { kind: /** @type {const} */ ("midline"), y_mm: row.midline_mm, from_mm, to_mm, ...LINES.midline },
    { kind: /** @type {const} */ ("baseline"), y_mm: row.baseline_mm, from_mm, to_mm, ...LINES.baseline },
  ])
  return { width_mm, height_mm, margin_mm: paper.margin_mm, rows, lines }
}

/**
 * Rows of three-line primary paper. The last one keeps its skip too: descenders need it.
 * @param {Paper} paper
 * @param {number} height_mm
 * @returns {Row[]}
 */
function primaryRows({ row_mm, skip_mm, margin_mm }, height_mm) {
  const pitch_mm = row_mm + skip_mm
  const count = Math.floor((height_mm - 2 * margin_mm + SLACK_MM) / pitch_mm)
  return Array.from({ length: Math.max(count, 0) }, (_, index) => {
    const headline_mm = margin_mm + index * pitch_mm
    return { headline_mm, midline_mm: headline_mm + row_mm / 2, baseline_mm: headline_mm + row_mm }
  })
}

/** The densest panels in schools show a millimetre in about 6 CSS pixels; larger than life helps nobody's handwriting. */
const MOST_PX_PER_MM = 6

/**
 * Fit a sheet into a host, keeping the millimetre that is at the top now.
 * @param {{width: number, height: number}} host CSS pixels
 * @param {{width_mm: number, height_mm: number}} sheet
 * @param {number} ratio device pixels per CSS pixel
 * @param {number} [top_mm]
 * @returns {View}
 */
export function fit(host, sheet, ratio, top_mm = 0) {
  const width = Math.max(1, Math.floor(Math.min(host.width, sheet.width_mm * MOST_PX_PER_MM) * ratio))
  const k = width / sheet.width_mm
  const height = Math.round(sheet.height_mm * k)
  const seen = Math.max(1, Math.min(Math.floor(host.height * ratio), height))
  return moved({ ratio, k, scale: k / ratio, width, height, seen, top: 0 }, top_mm)
}

/**
 * The same view with another millimetre at its top, as far as the sheet goes.
 * @param {View} view
 * @param {number} top_mm
 * @returns {View}
 */
export function moved(view, top_mm) {
  const top = Math.round(top_mm * view.k)
  return { ...view, top: Math.max(0, Math.min(top, view.height - view.seen)) }
}

/** @param {View} view @returns {{top_mm: number, bottom_mm: number}} what of the sheet is seen */
export function window_mm(view) {
  return { top_mm: view.top / view.k, bottom_mm: (view.top + view.seen) / view.k }
}

/**
 * The least move that shows a height on the sheet with some room around it.
 * @param {View} view
 * @param {number} y_mm
 * @param {number} room_mm
 * @returns {View}
 */
export function revealing(view, y_mm, room_mm) {
  const { top_mm, bottom_mm } = window_mm(view)
  const room = Math.min(room_mm, (bottom_mm - top_mm) / 2)
  if (y_mm - room < top_mm) return moved(view, y_mm - room)
  if (y_mm + room > bottom_mm) return moved(view, y_mm + room - (bottom_mm - top_mm))
  return view
}

/**
 * A ruled line on whole device pixels, so that it is crisp; a dashed one in pieces.
 * @param {Line} line
 * @param {number} k
 */
export function marks({ y_mm, from_mm, to_mm, thick_mm, color, dash }, k) {
  const height = Math.max(1, Math.round(thick_mm * k))
  const y = Math.round(y_mm * k - height / 2)
  const [on, pitch] = dash ? [dash.on_mm, dash.on_mm + dash.off_mm] : [to_mm - from_mm, Infinity]
  const rects = []
  for (let at_mm = from_mm; at_mm < to_mm; at_mm += pitch) {
    const x = Math.round(at_mm * k)
    rects.push({ x, y, width: Math.round(Math.min(at_mm + on, to_mm) * k) - x, height, color })
  }
  return rects
}

/** A square for cameras to read, drawn from the rows that the server tells. */

import { html, svg } from "lit-html"

/** Modules of nothing around a square, so that cameras find it (ISO/IEC 18004). */
const QUIET = 4

/** @param {string[]} rows of a square to scan, 1 for a dark module */
export function square(rows) {
  const size = rows.length + 2 * QUIET
  const dark = rows.map((row, y) => [...row.matchAll(/1+/g)].map(({ 0: run, index }) => `M${index} ${y}h${run.length}v1h-${run.length}z`).join("")).join("")
  return html`<svg class="link-card-square" viewBox="${-QUIET} ${-QUIET} ${size} ${size}" shape-rendering="crispEdges" aria-hidden="true">${svg`
    <path fill="#fff" d="M${-QUIET} ${-QUIET}h${size}v${size}h-${size}z"></path><path fill="#000" d=${dark}></path>`}</svg>`
}

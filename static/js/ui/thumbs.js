/**
 * The small pictures of the pages in the strip: how large they are, and which of them are in sight.
 */

import { rulings } from "../board/paper.js"
import { PagePictures } from "./page-pictures.js"

/** @import { Page } from "../core/records.js" */
/** @import { Shown } from "./page-pictures.js" */
/** @import { Screen } from "./screen.js" */

const THUMB_PX = 44
/** Ink that is being written is in the picture a moment later. */
const LATER_MS = 700
/** Of the points of a stroke so many are enough at this size. */
const EVERY = 3
/** Lines so near each other would be all that is seen. */
const FAINT = 0.25

/** @param {Pick<Page, "paper">} page @returns {{width: number, height: number}} CSS pixels */
export function sizeOfThumb({ paper }) {
  const { width_mm, height_mm } = rulings(paper)
  return { width: Math.round(THUMB_PX * width_mm / height_mm), height: THUMB_PX }
}

/** What paints them. @param {Screen} screen */
export function thumbsOf(screen) {
  const thumbs = new PagePictures(screen, ".page-thumb", canvas => inSight(canvas) ? shown(screen, canvas) : null, LATER_MS)
  addEventListener("scroll", ({ target }) => target instanceof Element && target.matches(".strip") && thumbs.tend(), { capture: true, passive: true })
  return thumbs
}

/** @param {Screen} screen @param {HTMLCanvasElement} canvas @returns {Shown | null} */
function shown({ records }, canvas) {
  const page = records.get(canvas.dataset.page ?? "")
  if (page?.type !== "page") return null
  const { width_mm, height_mm } = rulings(page.paper)
  return { page, width: THUMB_PX * width_mm / height_mm, every: EVERY, faint: FAINT }
}

/** @param {Element} canvas */
function inSight(canvas) {
  const box = canvas.getBoundingClientRect(), strip = canvas.closest(".strip")?.getBoundingClientRect()
  return strip !== undefined && box.right > strip.left - strip.width && box.left < strip.right + strip.width
}

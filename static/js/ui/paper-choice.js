/**
 * What a therapist asks of paper: the ruling of a family and grade, of a page or its overlay, and how it is changed.
 * No view: papers.js and paper-panel.js show it.
 */

import { RULING } from "../board/paper-model.js"
import { presetOf, readPresets } from "../board/paper-presets.js"

/** @import { Family, Page, Paper, Ruling } from "../core/records.js" */
/** @import { Presets } from "../board/paper-presets.js" */
/** @import { Screen } from "./screen.js" */

/** @typedef {"paper" | "overlay"} Part what of a page is ruled */

/** A hand on a slider is followed this often: each time is a line of the journal. */
const FOLLOW_MS = 150
const GRADE = "baseline.grade"

/** What a page is ruled with before anybody chose (practice.md: three-line primary, grades 2 to 4). @type {Paper} */
export const PAPER = { size: "letter", landscape: false, family: "three_line", row_mm: 15.9, skip_mm: 7.95, margin_mm: 12.7 }

/** What stays when another family is chosen: it is about the hand and the eye. @type {readonly (keyof Ruling)[]} */
const STAYS = ["color", "margin_right", "letters"]

/** @type {Presets} */
let presets = readPresets(null)

/** Starting points are data; without them there are those of the model. @param {() => void} then */
export async function loadPresets(then) {
  const answer = await fetch(new URL("../../paper/presets.json", import.meta.url)).catch(() => null)
  presets = readPresets(await answer?.json().catch(() => null))
  then()
}

/** The grades there are presets for. */
export function grades() {
  return Object.keys(presets.grades)
}

/** The grade that rulings are chosen for in this browser, or "". */
export function gradeNow() {
  return localStorage.getItem(GRADE) ?? ""
}

/** @param {string} grade */
export function rememberGrade(grade) {
  localStorage.setItem(GRADE, grade)
}

/**
 * The ruling that a family begins with, beside one that is there.
 * @param {Family} family
 * @param {Partial<Ruling> | null | undefined} now
 * @returns {Ruling}
 */
export function beginning(family, now) {
  const kept = Object.fromEntries(STAYS.filter(field => now?.[field] !== undefined).map(field => [field, now?.[field]]))
  return { ...presetOf(presets, family, gradeNow()), ...kept, family }
}

/**
 * A whole ruling of what is there, without its sheet.
 * @param {Partial<Paper>} paper
 * @returns {Ruling}
 */
export function rulingOf(paper) {
  const { size, landscape, ...ruling } = { ...RULING, ...paper }
  return ruling
}

/** What is changed and not sent yet: a hand on a slider goes faster than the room. */
export class Changing {
  /** @type {Partial<Paper>} */ #waiting = {}
  #timer = 0

  /** @param {Screen} screen */
  constructor(screen) {
    this.screen = screen
    /** @type {Part} */ this.part = "paper"
    this.page = ""
  }

  /** The ruling as it is to be. @param {Page} page @param {Part} part @returns {Paper | Ruling | null} */
  now(page, part) {
    const there = part === "paper" ? { ...rulingOf(page.paper), size: page.paper.size, landscape: page.paper.landscape } : page.overlay ?? null
    const mine = this.page === page.id && this.part === part
    return there && mine ? { ...there, ...this.#waiting } : there
  }

  /**
   * Change some fields soon; with those that wait it is one patch.
   * @param {Page} page
   * @param {Part} part
   * @param {Partial<Paper>} fields
   */
  soon(page, part, fields) {
    if (this.page !== page.id || this.part !== part) this.flush()
    this.page = page.id
    this.part = part
    this.#waiting = { ...this.#waiting, ...fields }
    this.#timer ||= window.setTimeout(() => this.flush(), FOLLOW_MS)
    this.screen.draw()
  }

  /** @param {Page} page @param {Part} part @param {Partial<Paper>} fields */
  atOnce(page, part, fields) {
    this.soon(page, part, fields)
    this.flush()
  }

  /** Send what waits. */
  flush() {
    clearTimeout(this.#timer)
    this.#timer = 0
    const page = this.screen.records.get(this.page)
    const fields = this.#waiting
    if (page?.type === "page" && Object.keys(fields).length) {
      const ruling = this.now(page, this.part)
      this.#waiting = {}
      if (ruling) this.screen.patch(page.id, { [this.part]: ruling })
    }
    this.#waiting = {}
  }
}

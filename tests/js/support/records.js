/** Records as tests need them. */

/** @import { Clearing, Page, PageFields, Put, Stroke, StrokeFields } from "../../../static/js/core/records.js" */

/** @type {import("../../../static/js/core/records.js").Paper} */
export const PAPER = { size: "letter", landscape: false, family: "three_line", row_mm: 15.9, skip_mm: 7.95, margin_mm: 12.7 }

/** @param {string} id @param {Partial<PageFields>} [fields] @returns {Page} */
export function page(id, fields = {}) {
  return {
    type: "page", id, order: "V", audience: "everyone", paper: PAPER, title: "", aside: false, ...fields, by: "room", at: 1, born: 1,
  }
}

/** @param {string} id @param {Partial<StrokeFields>} [fields] @returns {StrokeFields} */
export function newStroke(id, fields = {}) {
  return {
    type: "stroke", id, page: "p", tool: "pencil", color: "graphite", width: 70, points: "pBPcWACAAg", pointer: "pen", scale: 4,
    continues: "", erased: false, ...fields,
  }
}

/** @param {string} id @param {number} born @param {Partial<StrokeFields>} [fields] @returns {Stroke} */
export function stroke(id, born, fields = {}) {
  return { ...newStroke(id, fields), by: "other", at: 1, born }
}

/** @param {string} id @param {Partial<StrokeFields>} [fields] @returns {Put} */
export function putStroke(id, fields = {}) {
  return { op: "put", record: newStroke(id, fields) }
}

/** @param {string} id @param {number} born @param {boolean} [undone] @returns {Clearing} */
export function clearing(id, born, undone = false) {
  return { type: "clearing", id, page: "p", undone, by: "other", at: 1, born }
}

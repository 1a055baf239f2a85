/**
 * Rulings to begin with, by family and grade: data of static/paper/presets.json, which a district may edit. Pure.
 * What is not a ruling is passed over; whether its values are within their bounds is the server's word.
 */

import { RULING } from "./paper-model.js"

/**
 * @import { Family, Ruling } from "../core/records.js"
 *
 * @typedef {Partial<Record<string, Partial<Ruling>>>} ByFamily
 * @typedef {{families: ByFamily, grades: Record<string, ByFamily>}} Presets
 */

/** @type {readonly Family[]} */
export const FAMILIES = [
  "plain", "wide_ruled", "college_ruled", "narrow_ruled", "three_line", "double_line", "sky_grass_earth", "highlighted",
  "boxes", "graph", "italic",
]

/**
 * Take what is ours of a file, whatever it holds.
 * @param {unknown} value of JSON
 * @returns {Presets}
 */
export function readPresets(value) {
  const { families, grades } = entriesOf(value)
  return {
    families: byFamily(families),
    grades: Object.fromEntries(Object.entries(entriesOf(grades)).map(([grade, each]) => [grade, byFamily(each)])),
  }
}

/**
 * A whole ruling: what all have, what the family says, what the grade says.
 * @param {Presets} presets
 * @param {Family} family
 * @param {string} [grade]
 * @returns {Ruling}
 */
export function presetOf(presets, family, grade = "") {
  return { ...RULING, ...presets.families[family], ...(Object.hasOwn(presets.grades, grade) ? presets.grades[grade][family] : {}), family }
}

/** @param {unknown} value @returns {ByFamily} */
function byFamily(value) {
  const given = entriesOf(value)
  return Object.fromEntries(FAMILIES.filter(family => Object.hasOwn(given, family)).map(family => [family, rulesOf(given[family])]))
}

/** The fields of a ruling that are of their type.  @param {unknown} value @returns {Partial<Ruling>} */
function rulesOf(value) {
  const fits = (/** @type {[string, unknown]} */ [field, each]) =>
    Object.hasOwn(RULING, field) && typeof each === typeof RULING[/** @type {keyof Ruling} */ (field)]
  return Object.fromEntries(Object.entries(entriesOf(value)).filter(fits))
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function entriesOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { .../** @type {object} */ (value) } : {}
}

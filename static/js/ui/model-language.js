/**
 * Words in English and Spanish: what is shipped in both, in one; and a schedule whose cards change their language. Pure.
 */

import { itemsOf } from "./model-schedule.js"

/** @import { Change } from "../core/records.js" */
/** @import { Schedule } from "../core/records-leading.js" */
/** @import { Records } from "./model.js" */

/** @typedef {Schedule["lang"]} Lang */

/** As many as may be proposed at once, with one for the schedule itself. */
const MOST = 199

/**
 * A file of static/routines in one language: `label_es` stands in place of `label`, and so on.
 * @param {any} given what JSON holds
 * @param {Lang} lang
 * @returns {any}
 */
export function inLanguage(given, lang) {
  if (Array.isArray(given)) return given.map(each => inLanguage(each, lang))
  if (given === null || typeof given !== "object") return given
  const fields = Object.entries(given).filter(([key]) => !key.endsWith("_es"))
  return Object.fromEntries(fields.map(([key, value]) => [key, inLanguage((lang === "es" && given[`${key}_es`]) || value, lang)]))
}

/**
 * The schedule in another language: what lies around the cards, and the words of those that came from a starter routine;
 * words of one's own stay.
 * @param {Records} records
 * @param {Lang} lang
 * @param {any} file static/routines/routines.json
 * @returns {Change[]}
 */
export function setLanguage(records, lang, file) {
  const words = new Map(pairsOf(file, lang))
  /** @type {Change[]} */
  const cards = itemsOf(records).flatMap(({ id, label }) => {
    const said = words.get(label)
    return said && said !== label ? [{ op: "patch", id, fields: { label: said }, expect: { label } }] : []
  })
  return [{ op: "patch", id: "schedule", fields: { lang } }, ...cards.slice(0, MOST)]
}

/** @param {any} file @param {Lang} lang @returns {[from: string, to: string][]} */
function pairsOf(file, lang) {
  const items = (file?.routines ?? []).flatMap((/** @type {any} */ { items: all }) => all)
  return items.map((/** @type {any} */ { label, label_es }) => lang === "es" ? [label, label_es] : [label_es, label])
}

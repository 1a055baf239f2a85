/**
 * Entries: records that are only put and say what became of another one. Pure.
 * Their order is that of the server's times, so that what was tapped offline stands where it happened.
 */

/** @import { RecordTypes } from "./records.js" */

/** @typedef {{id: string, at: number, born: number}} Stamped */
/** @typedef {"check_off" | "press" | "token" | "pick" | "tick" | "response"} EntryType */
/** @typedef {{all: <T extends keyof RecordTypes>(type: T) => Iterable<RecordTypes[T]>}} Shelf */

/** @param {Stamped} a @param {Stamped} b */
export const inTime = (a, b) => a.at - b.at || a.born - b.born || (a.id < b.id ? -1 : 1)

/**
 * The entries of one type about one record, the first first.
 * @template {EntryType} T
 * @param {Shelf} records
 * @param {T} type
 * @param {string} of
 * @returns {RecordTypes[T][]}
 */
export function entriesOf(records, type, of) {
  return [...records.all(type)].filter(entry => entry.of === of).sort(inTime)
}

/**
 * The entries of one type, by the record that they are about, each list in time.
 * @template {EntryType} T
 * @param {Shelf} records
 * @param {T} type
 * @returns {Map<string, RecordTypes[T][]>}
 */
export function entriesByRecord(records, type) {
  /** @type {Map<string, RecordTypes[T][]>} */
  const found = new Map()
  for (const entry of [...records.all(type)].sort(inTime)) {
    const list = found.get(entry.of)
    if (list) list.push(entry)
    else found.set(entry.of, [entry])
  }
  return found
}

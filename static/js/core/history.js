/**
 * Undo and redo of one's own ink: inverse changes that say what they expect to find.
 * Never touches what others did, nor anything that is not ink.
 */

import { fits } from "./replica.js"

/** @import { Change, Patch } from "./records.js" */
/** @import { Replica } from "./replica.js" */

/** The field that puts a record of this type aside: what undo and redo turn. @type {{[type: string]: string}} */
const ASIDE = { stroke: "erased", clearing: "undone" }
const STEPS = 500

/** @typedef {"done" | "skipped" | "nothing"} Outcome skipped: it no longer fits, somebody changed it since */

export class History {
  /** Inverse changes, the newest last. @type {Patch[][]} */ #undo = []
  /** @type {Patch[][]} */ #redo = []
  #replica
  #propose

  /**
   * @param {Replica} replica
   * @param {(changes: Change[]) => void} propose without remembering it here
   */
  constructor(replica, propose) {
    this.#replica = replica
    this.#propose = propose
  }

  get canUndo() {
    return this.#undo.length > 0
  }

  get canRedo() {
    return this.#redo.length > 0
  }

  /**
   * Remember changes that are about to be proposed; those that are not all ink are not remembered.
   * A stroke that goes on from the one before is undone together with it.
   * @param {Change[]} changes
   */
  record(changes) {
    const inverse = changes.map(change => this.#inverse(change)).reverse()
    if (!inverse.length || !all(inverse)) return
    this.#redo = []
    const first = changes[0]
    const before = first.op === "put" && first.record.type === "stroke" ? first.record.continues : ""
    const last = this.#undo.at(-1)
    if (before && last?.some(patch => patch.id === before)) last.unshift(...inverse)
    else this.#undo.push(inverse)
    if (this.#undo.length > STEPS) this.#undo.shift()
  }

  /**
   * Take in what one's other device did: the ink that it put is one's own, to be undone here as well; what it put aside
   * or gave back is that device's to turn.
   * @param {Change[]} changes
   */
  elsewhere(changes) {
    const ids = new Set(changes.map(change => change.op === "put" ? change.record.id : change.id))
    const others = (/** @type {Patch[]} */ step) => !step.some(({ id }) => ids.has(id))
    if (changes.every(({ op }) => op === "put")) {
      if (this.#undo.every(others)) this.record(changes)   // else it is told again
      return
    }
    this.#undo = this.#undo.filter(others)
    this.#redo = this.#redo.filter(others)
  }

  /** @returns {Outcome} */
  undo() {
    return this.#turn(this.#undo, this.#redo)
  }

  /** @returns {Outcome} */
  redo() {
    return this.#turn(this.#redo, this.#undo)
  }

  /** Forget the steps of which nothing is left: their proposals were refused. */
  prune() {
    const exists = (/** @type {Patch[]} */ step) => step.some(patch => this.#replica.get(patch.id))
    this.#undo = this.#undo.filter(exists)
    this.#redo = this.#redo.filter(exists)
  }

  /** @param {Patch[][]} from @param {Patch[][]} to @returns {Outcome} */
  #turn(from, to) {
    const step = from.pop()
    if (!step) return "nothing"
    const fitting = step.filter(patch => {
      const record = this.#replica.get(patch.id)
      return record !== undefined && fits(record, patch.expect)
    })
    if (!fitting.length) return "skipped"
    to.push(fitting.map(({ id, fields, expect }) => patchOf(id, expect ?? {}, fields)).reverse())
    this.#propose(fitting)
    return "done"
  }

  /** @param {Change} change @returns {Patch | null} null: not ink */
  #inverse(change) {
    if (change.op === "put") {
      const field = ASIDE[change.record.type]
      return field ? patchOf(change.record.id, { [field]: true }, { [field]: false }) : null
    }
    const record = this.#replica.get(change.id)
    const field = record && ASIDE[record.type]
    if (change.op === "remove" || !field || Object.keys(change.fields).join() !== field) return null
    const value = change.fields[field]
    return patchOf(change.id, { [field]: !value }, { [field]: value })
  }
}

/** @param {string} id @param {{}} fields @param {{}} expect @returns {Patch} */
function patchOf(id, fields, expect) {
  return { op: "patch", id, fields, expect }
}

/** @template T @param {(T | null)[]} list @returns {list is T[]} */
function all(list) {
  return list.every(each => each !== null)
}

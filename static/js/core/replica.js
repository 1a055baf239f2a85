/**
 * What this seat sees of the room: what is committed, and laid over it what is proposed and not yet answered.
 * Pure: fed with messages, knows nothing of sockets, storage or the screen. Also names what a browser adds to the room.
 */

/** @import { AnyRecord, Change, Clearing, Proposal, RecordTypes, Stroke } from "./records.js" */
/** @import { CommitMessage, RecordsMessage, WelcomeMessage } from "../sync/messages.js" */

/** Above every revision: what is pending is newer than all that is committed. */
const PENDING_BORN = 2 ** 50

/** @typedef {(changed: Set<string>, reset: boolean) => void} Listener told the ids whose record is another one now */

/** A name that is never given twice: 16 random bytes as 22 characters of base64url. @returns {string} */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22)
}

export class Replica {
  /** The last revision that a welcome or a commit brought; null while there is nothing to resume from. @type {number | null} */
  revision = null
  /** Proposals without an answer, in the order in which they were made. @type {readonly Proposal[]} */
  pending = []
  /** False while pieces of a welcome are still to come. */
  complete = false

  /** @type {Map<string, AnyRecord>} */ #committed = new Map()
  /** @type {Map<string, AnyRecord>} */ #seen = new Map()
  /** How many pending proposals touch an id. @type {Map<string, number>} */ #touched = new Map()
  /** @type {Map<string, Set<string>>} */ #types = new Map()
  /** @type {Map<string, Set<string>>} */ #pages = new Map()
  /** @type {Map<string, Stroke[]>} */ #drawn = new Map()
  /** Revision up to which pieces have told us. */ #pieces = 0
  /** @type {WeakMap<Proposal, number>} */ #born = new WeakMap()
  #made = 0
  /** @type {Set<Listener>} */ #listeners = new Set()
  #seat

  /** @param {string} seat whose replica it is; pending records are made by it */
  constructor(seat) {
    this.#seat = seat
  }

  /** @param {string} id @returns {AnyRecord | undefined} */
  get(id) {
    return this.#seen.get(id)
  }

  /**
   * Every record of one type, in no particular order.
   * @template {keyof RecordTypes} T
   * @param {T} type
   * @returns {Generator<RecordTypes[T]>}
   */
  *all(type) {
    for (const id of this.#types.get(type) ?? []) yield /** @type {RecordTypes[T]} */ (this.#seen.get(id))
  }

  /**
   * The visible strokes of a page, oldest first: not erased, not hidden by a clearing. The same array until one of them,
   * or a clearing of the page, changes.
   * @param {string} id
   * @returns {readonly Stroke[]}
   */
  page(id) {
    const known = this.#drawn.get(id)
    if (known) return known
    const clear = this.clearedAt(id)
    /** @type {Stroke[]} */
    const visible = []
    for (const each of this.#pages.get(id) ?? []) {
      const record = /** @type {Stroke | Clearing} */ (this.#seen.get(each))
      if (record.type === "stroke" && !record.erased && record.born >= clear) visible.push(record)
    }
    visible.sort((a, b) => a.born - b.born)
    this.#drawn.set(id, visible)
    return visible
  }

  /**
   * What was born on a page before this revision is hidden by a clearing.
   * @param {string} id of the page
   * @returns {number}
   */
  clearedAt(id) {
    let clear = 0
    for (const clearing of this.all("clearing")) {
      if (clearing.page === id && !clearing.undone) clear = Math.max(clear, clearing.born)
    }
    return clear
  }

  /** Whether anything of a proposal is there.  @param {Proposal} proposal */
  shows(proposal) {
    return idsOf(proposal).some(id => this.#seen.has(id))
  }

  /**
   * @param {Listener} listener called after every change; `reset` when all was replaced
   * @returns {() => void} ends it
   */
  subscribe(listener) {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /**
   * Take a welcome: everything anew, or the commits since our revision. At the door it holds nothing of the room.
   * @param {WelcomeMessage} message
   * @returns {Proposal[]} what it settles: landed or refused, it will not be answered again
   */
  welcome(message) {
    const settled = this.pending.filter(({ client, n }) => n <= (message.last[client] ?? 0))
    this.pending = this.pending.filter(proposal => !settled.includes(proposal))
    if (message.tail && this.revision !== null) {
      const changes = message.tail.flatMap(commit => commit.changes)
      this.revision = message.revision ?? this.revision
      this.#show(this.#apply(changes), settled)
    } else {
      this.#committed = new Map(message.records?.map(record => [record.id, record]))
      this.revision = message.revision ?? null
      this.#pieces = 0
      this.complete = message.records !== undefined && message.complete !== false
      this.#show(new Set([...this.#seen.keys(), ...this.#committed.keys()]), settled, true)
    }
    return settled
  }

  /**
   * Take a piece of a welcome. It is never older than the commits before it.
   * @param {RecordsMessage} message
   */
  records({ revision, records, last }) {
    for (const record of records) this.#committed.set(record.id, record)
    this.#pieces = revision
    this.complete ||= last
    this.#show(new Set(records.map(record => record.id)))
  }

  /**
   * Take a commit. One that is known already (the answer to a proposal sent twice) changes nothing.
   * @param {CommitMessage} message
   * @param {Proposal} [answers] the pending proposal that it is the answer to
   * @returns {boolean} false where commits before it are missing: resume from `revision`
   */
  commit({ revision, after, changes }, answers) {
    const told = this.revision ?? Infinity   // not in the room: it is an answer and no more
    if (revision > told && after > Math.max(told, this.#pieces)) return false
    if (answers) this.pending = this.pending.filter(proposal => proposal !== answers)
    const changed = revision > told ? this.#apply(changes) : new Set()
    if (revision > told) this.revision = revision
    this.#show(changed, answers ? [answers] : [])
    return true
  }

  /**
   * Take back a pending proposal, and with it what only made sense on top of it.
   * @param {Proposal} proposal
   */
  withdraw(proposal) {
    this.pending = this.pending.filter(other => other !== proposal)
    this.#show(new Set(), [proposal])
  }

  /**
   * Lay proposals over what is committed, after those that are pending already.
   * @param {...Proposal} proposals
   */
  propose(...proposals) {
    this.pending = [...this.pending, ...proposals]
    /** @type {Map<string, AnyRecord | null>} */
    const laid = new Map()
    for (const proposal of proposals) {
      this.#born.set(proposal, PENDING_BORN + (this.#made += 1))
      for (const id of idsOf(proposal)) this.#touched.set(id, (this.#touched.get(id) ?? 0) + 1)
      this.#lay(proposal, laid, this.#seen)
    }
    this.#update(laid.keys(), id => laid.get(id) ?? undefined)
  }

  /** @param {Change[]} changes @returns {Set<string>} the ids they touch */
  #apply(changes) {
    /** @type {Set<string>} */
    const changed = new Set()
    for (const change of changes) {
      const id = change.op === "put" ? change.record.id : change.id
      const record = this.#committed.get(id)
      changed.add(id)
      if (change.op === "put") this.#committed.set(id, /** @type {AnyRecord} */ (change.record))
      else if (change.op === "remove") this.#committed.delete(id)
      else if (record) this.#committed.set(id, { ...record, ...change.fields })
      // else its piece of the welcome is still to come, and will hold the patch
    }
    return changed
  }

  /**
   * Bring what is seen up to date. Hundreds may be pending after an outage: they are laid anew only where they are concerned.
   * @param {Set<string>} changed ids that are committed otherwise than before
   * @param {Proposal[]} [answered] proposals that are pending no more
   * @param {boolean} [reset]
   */
  #show(changed, answered = [], reset = false) {
    const ids = new Set(changed)
    for (const id of answered.flatMap(idsOf)) {
      ids.add(id)
      const left = (this.#touched.get(id) ?? 0) - 1
      if (left > 0) this.#touched.set(id, left)
      else this.#touched.delete(id)
    }
    /** @type {Map<string, AnyRecord | null>} */
    const overlay = new Map()
    if ([...ids].some(id => this.#touched.has(id))) {
      for (const proposal of this.pending) this.#lay(proposal, overlay, this.#committed)
      for (const id of this.#touched.keys()) ids.add(id)
    }
    this.#update(ids, id => overlay.has(id) ? overlay.get(id) ?? undefined : this.#committed.get(id), reset)
  }

  /**
   * Add to an overlay what one proposal would leave, upon it and what lies below; null: gone.
   * @param {Proposal} proposal
   * @param {Map<string, AnyRecord | null>} overlay
   * @param {Map<string, AnyRecord>} below
   */
  #lay(proposal, overlay, below) {
    const stamp = { by: this.#seat, at: proposal.at, born: this.#born.get(proposal) ?? PENDING_BORN }
    const effect = lay(proposal.changes ?? [], stamp, id => overlay.has(id) ? overlay.get(id) : below.get(id))
    for (const [id, record] of effect) overlay.set(id, record)
  }

  /**
   * Take in what these ids show now, and tell the listeners what differs.
   * @param {Iterable<string>} ids
   * @param {(id: string) => AnyRecord | undefined} now
   * @param {boolean} [reset]
   */
  #update(ids, now, reset = false) {
    /** @type {Set<string>} */
    const differs = new Set()
    for (const id of ids) {
      const record = now(id)
      if (same(this.#seen.get(id), record)) continue
      this.#place(id, record)
      differs.add(id)
    }
    if (differs.size || reset) tell(this.#listeners, differs, reset)
  }

  /** @param {string} id @param {AnyRecord | undefined} record */
  #place(id, record) {
    const before = this.#seen.get(id)
    // entering again keeps the place: strokes of one commit lie upon each other in its order, on every screen
    if (before && (!record || pageOf(before) !== pageOf(record))) this.#index(before, false)
    if (record) this.#index(record, true)
    if (record) this.#seen.set(id, record)
    else this.#seen.delete(id)
  }

  /** @param {AnyRecord} record @param {boolean} there */
  #index(record, there) {
    enter(this.#types, record.type, record.id, there)
    const page = pageOf(record)
    if (page === null) return
    enter(this.#pages, page, record.id, there)
    this.#drawn.delete(page)
  }
}

/** The ids that a proposal touches, each once. @param {Proposal} proposal */
function idsOf({ changes = [] }) {
  return [...new Set(changes.map(change => change.op === "put" ? change.record.id : change.id))]
}

/**
 * What one proposal would do: all of it or, where a change does not fit (any more), nothing.
 * @param {Change[]} changes
 * @param {{by: string, at: number, born: number}} stamp
 * @param {(id: string) => AnyRecord | null | undefined} under what lies below it
 * @returns {Map<string, AnyRecord | null>}
 */
function lay(changes, stamp, under) {
  /** @type {Map<string, AnyRecord | null>} */
  const effect = new Map()
  for (const change of changes) {
    const id = change.op === "put" ? change.record.id : change.id
    const record = effect.has(id) ? effect.get(id) : under(id)
    if (change.op === "put" ? record : !record) return new Map()
    if (change.op === "put") effect.set(id, { ...change.record, ...stamp })
    else if (change.op === "remove") effect.set(id, null)
    else if (record && fits(record, change.expect)) {
      effect.set(id, /** @type {AnyRecord} */ ({ ...record, ...change.fields }))
    } else return new Map()
  }
  return effect
}

/**
 * Whether a record has the values that a patch expects.
 * @param {AnyRecord} record
 * @param {import("./records.js").Fields} [expect]
 */
export function fits(record, expect = {}) {
  const fields = /** @type {import("./records.js").Fields} */ (/** @type {unknown} */ (record))
  return Object.entries(expect).every(([field, value]) => JSON.stringify(fields[field]) === JSON.stringify(value))
}

/**
 * Call every listener. One that fails is reported and keeps nobody else from hearing.
 * @template {unknown[]} T
 * @param {Iterable<(...told: any[]) => void>} listeners
 * @param {T} told
 */
export function tell(listeners, ...told) {
  for (const listener of [...listeners]) {
    try {
      listener(...told)
    } catch (error) {
      queueMicrotask(() => { throw error })
    }
  }
}

/** The page that a mark lies on; null for what is no mark. @param {AnyRecord} record */
function pageOf(record) {
  return record.type === "stroke" || record.type === "clearing" ? record.page : null
}

/**
 * Field by field: laying pending proposals again makes new objects of the same content.
 * @param {AnyRecord | undefined} a
 * @param {AnyRecord | undefined} b
 */
function same(a, b) {
  if (a === b || !a || !b) return a === b
  const left = Object.entries(a), right = /** @type {{[field: string]: unknown}} */ (/** @type {unknown} */ (b))
  return left.length === Object.keys(b).length && left.every(([field, value]) => right[field] === value)
}

/** @param {Map<string, Set<string>>} index @param {string} key @param {string} id @param {boolean} there */
function enter(index, key, id, there) {
  const ids = index.get(key) ?? new Set()
  if (there) index.set(key, ids.add(id))
  else if (ids.delete(id) && !ids.size) index.delete(key)
}

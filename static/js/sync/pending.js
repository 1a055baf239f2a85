/**
 * What is proposed and not answered yet: numbered, kept on the disk, sent in order, sent again, forgotten once answered.
 * Deals with the proposals of this page load and with those that earlier windows of the seat left behind.
 */

import { newId } from "../core/replica.js"
import { NotOwner, puts } from "./keep.js"

/** @import { Action, Change, Proposal, Put, StrokeFields } from "../core/records.js" */
/** @import { Replica } from "../core/replica.js" */
/** @import { Clock } from "./link.js" */
/** @import { Keep, KeptProposal } from "./keep.js" */
/** @import { ProposeMessage } from "./messages.js" */

/** How many may wait for their answer at a time: ours; and those of earlier windows, of which each may rest on the one before. */
const IN_FLIGHT = 20
const IN_FLIGHT_OLDER = 1
/** After "held": again after this, doubling up to the cap. */
const HELD_MS = 1000
const HELD_CAP_MS = 10_000
const DRAFT_MS = 250
/** After the disk refused. */
const KEEP_AGAIN_MS = 5000
/** A disk that does not answer is not waited for. */
const ANSWER_MS = 3000
/** Ages below this are the network's, not an outage's. */
export const LATE_MS = 1000
/** Of so many earlier windows the server keeps count in one connection. The rest waits for the next page load. */
const MOST_OLDER = 32

/**
 * @typedef {object} Means
 * @property {string} client name of this page load
 * @property {string} seat
 * @property {Replica} replica holds the pending proposals
 * @property {Keep} keep
 * @property {Clock} clock
 * @property {() => number} serverNow
 * @property {(message: ProposeMessage) => boolean} send false: the server takes no proposals now
 * @property {() => void} changed something that `kept` or `held` depends on has changed
 * @property {() => void} lost another window of this seat owns the keep now
 */

export class Pending {
  /** The storage of the server was unwell when it last answered. */ held = false

  /** Decided while we were away. @type {Proposal[]} */ #unheard = []
  #n = 0
  /** What is under way, and whether the server was told that it comes late. @type {Map<Proposal, boolean>} */ #flight = new Map()
  /** Not on the disk yet, in order. @type {KeptProposal[]} */ #unkept = []
  #keeping = false
  #usable = false
  #stopped = false
  /** Waits until it may send again. */ #waiting = false
  #heldWait = HELD_MS
  /** @type {StrokeFields | null} */ #draft = null
  /** The stroke that has a draft on the disk, or soon. */ #drafted = ""
  #draftAt = -Infinity
  /** @type {(() => void) | null} */ #draftTimer = null
  #means

  /** @param {Means} means */
  constructor(means) {
    this.#means = means
  }

  /** Whether everything that is pending would survive a crash of this computer. */
  get kept() {
    return this.#usable && !this.#unkept.length
  }

  get empty() {
    return !this.#means.replica.pending.length && !this.#unheard.length
  }

  /** The last pending counter of each client that has some: those were made before the connection that is told. */
  get backlog() {
    /** @type {{[client: string]: number}} */
    const backlog = {}
    for (const { client, n } of this.#means.replica.pending) backlog[client] = n
    return backlog
  }

  /** Take over what earlier windows left. Without a usable disk the work goes on, but nothing is called kept. */
  async open() {
    const { client, keep, clock } = this.#means
    try {
      const { proposals, drafts } = await inTime(keep.open(client), clock)
      this.#usable = true
      const older = new Set([...new Set(proposals.map(each => each.client))].slice(0, MOST_OLDER))
      this.#means.replica.propose(...proposals.filter(each => older.has(each.client)).map(each => this.#revive(each)))
      for (const { stroke, wall } of drafts) {
        if (stroke.points) this.#add({ client, n: this.#n += 1, wall, changes: [{ op: "put", record: stroke }] })
      }
    } catch {
      this.#usable = false
    }
    this.#means.changed()
  }

  /** @returns {Promise<boolean>} whether this is still the window that speaks for its seat, as far as this computer knows */
  async speaks() {
    try {
      return !this.#stopped && (!this.#usable || await inTime(this.#means.keep.owned(), this.#means.clock))
    } catch {
      return true
    }
  }

  /**
   * @param {{changes: Change[]} | {action: Action}} what
   * @param {number} [age] how long ago it was made, milliseconds
   * @returns {number} its counter
   */
  propose(what, age = 0) {
    this.#add({ client: this.#means.client, n: this.#n += 1, wall: this.#means.clock.wall() - age, ...what })
    return this.#n
  }

  /**
   * @param {number} n
   * @param {string} [client]
   */
  find(n, client = this.#means.client) {
    return this.#means.replica.pending.find(each => each.n === n && each.client === client)
  }

  /** A new connection: nothing is under way on it. */
  reset() {
    this.#flight.clear()
  }

  /** How long ago it was made, milliseconds.  @param {Proposal} proposal */
  age(proposal) {
    return Math.round(this.#means.clock.now() - proposal.made)
  }

  /** Send what may be sent. */
  fill() {
    if (this.#waiting || this.#stopped) return
    const { client, replica, send } = this.#means
    for (const proposal of replica.pending) {
      if (this.#flight.has(proposal)) continue
      const own = proposal.client === client
      if (this.#flight.size >= (own ? IN_FLIGHT : IN_FLIGHT_OLDER)) return
      const { n, changes, action } = proposal
      const age = this.age(proposal), late = age >= LATE_MS
      const sent = send({
        t: "propose", n, ...changes ? { changes } : { action },
        ...late ? { age_ms: age } : {}, ...own ? {} : { client: proposal.client },
      })
      if (!sent) return
      this.#flight.set(proposal, late)
    }
  }

  /**
   * They are answered: forget them.
   * @param {Proposal[]} proposals
   */
  settle(proposals) {
    if (!proposals.length) return
    this.held = false
    this.#heldWait = HELD_MS
    for (const proposal of proposals) this.#flight.delete(proposal)
    this.#unkept = this.#unkept.filter(kept => !proposals.some(({ client, n }) => kept.client === client && kept.n === n))
    const again = new Set(this.#unkept.flatMap(puts))  // what is brought again is no draft once it is kept
    const drafts = proposals.flatMap(puts).filter(id => !again.has(id))
    if (!this.#stopped && this.#usable) this.#attempt(this.#means.keep.forget(proposals, drafts))
    this.#means.changed()
  }

  /**
   * Settle what was decided while we were away. Ink of it that is not there, or is somebody else's, was refused, perhaps for
   * its closed page. That is known once the welcome is complete. One who is out never knows, and brings all ink once more:
   * of what had landed the server says no more than that it is repeated.
   * @param {Proposal[]} unheard
   * @param {boolean} out
   * @returns {boolean} whether the welcome is complete
   */
  decided(unheard, out) {
    const { replica } = this.#means
    this.#unheard.push(...unheard)
    if (!replica.complete && !out) return false
    const decided = this.#unheard
    this.#unheard = []
    for (const each of decided) this.again(each, replica.shows(each) ? "id_taken" : "page_aside")
    this.settle(decided)
    return replica.complete
  }

  /**
   * Bring once more, as late, what can be mended.
   * @param {Proposal} proposal
   * @param {string} code of its refusal
   * @returns {boolean} whether it could
   */
  again(proposal, code) {
    const { replica, seat } = this.#means
    const again = mended(proposal, code, this.#flight.get(proposal) ?? false, id => replica.get(id)?.by !== seat)
    if (again) this.propose({ changes: again }, this.age(proposal) + LATE_MS)
    return !!again
  }

  /** The server could not write one down: send everything again, from the lowest, after a while. */
  wait() {
    if (this.#waiting) return
    this.held = this.#waiting = true
    this.#means.clock.after(this.#heldWait, () => {
      this.#waiting = false
      this.#flight.clear()
      this.fill()
    })
    this.#heldWait = Math.min(2 * this.#heldWait, HELD_CAP_MS)
    this.#means.changed()
  }

  /**
   * Keep the stroke that is being drawn, four times a second; null: it is none after all.
   * The proposal that puts it ends its draft by itself.
   * @param {StrokeFields | null} stroke
   */
  draft(stroke) {
    this.#draft = stroke
    if (!stroke && this.#drafted) this.#writeDraft()
    if (!stroke || this.#draftTimer) return
    const wait = this.#draftAt + DRAFT_MS - this.#means.clock.now()
    if (wait <= 0) this.#writeDraft()
    else this.#draftTimer = this.#means.clock.after(wait, () => this.#writeDraft())
  }

  /** Take in nothing more. What was proposed before still goes to the disk, if that is still ours. */
  stop() {
    this.#stopped = true
    this.#draftTimer?.()
  }

  /** The one of an earlier window that is alone in flight: if the server could not read us, it is this. */
  get suspect() {
    const [proposal, ...more] = this.#flight.keys()
    return proposal && !more.length && proposal.client !== this.#means.client ? proposal : undefined
  }

  #writeDraft() {
    const { clock, keep } = this.#means
    this.#draftTimer?.()
    this.#draftTimer = null
    const stroke = this.#draft
    const id = stroke?.id ?? this.#drafted
    if (!id || this.#stopped || !this.#usable) return
    this.#drafted = stroke?.id ?? ""
    this.#draftAt = clock.now()
    this.#attempt(keep.draft(id, stroke && { id, wall: clock.wall(), stroke }))
  }

  /** @param {KeptProposal} kept */
  #add(kept) {
    if (puts(kept).includes(this.#draft?.id ?? this.#drafted)) {
      this.#draft = null
      this.#drafted = ""
    }
    if (!this.#stopped) this.#unkept.push(kept)
    this.#keepUp()
    this.#means.replica.propose(this.#revive(kept))
    this.fill()
    this.#means.changed()
  }

  /** @param {KeptProposal} kept @returns {Proposal} with its age taken from the wall clock's difference */
  #revive({ client, n, wall, changes, action }) {
    const age = Math.max(0, this.#means.clock.wall() - wall)
    const made = this.#means.clock.now() - age, at = this.#means.serverNow() - age
    return changes ? { client, n, changes, at, made } : { client, n, action, at, made }
  }

  /** Bring the disk up to date. All that is missing goes in one transaction, so that no counter is kept without those before it. */
  async #keepUp() {
    if (this.#keeping || !this.#usable) return
    this.#keeping = true
    let done = true
    while (done && this.#unkept.length) {
      const batch = [...this.#unkept]
      done = await this.#attempt(this.#means.keep.add(batch))
      if (done) this.#unkept = this.#unkept.filter(kept => !batch.includes(kept))
    }
    this.#keeping = false
    this.#means.changed()
    if (!done && !this.#stopped) this.#means.clock.after(KEEP_AGAIN_MS, () => this.#keepUp())
  }

  /** @param {Promise<void>} writing @returns {Promise<boolean>} whether it is done */
  async #attempt(writing) {
    try {
      await writing
      return true
    } catch (error) {
      if (error instanceof NotOwner && !this.#stopped) {
        this.stop()
        this.#means.lost()
      }
      return false
    }
  }
}

/**
 * @template T
 * @param {Promise<T>} work
 * @param {Clock} clock
 * @returns {Promise<T>}
 */
function inTime(work, clock) {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ANSWER_MS, () => reject(new Error("no answer")))
    work.then(resolve, reject).finally(cancel)
  })
}

/** What closed while the pen was down: the stroke is brought again as late, and the server keeps it for its author. */
const CLOSED = new Set(["drawing_locked", "page_aside"])

/**
 * What is proposed instead of ink that was refused for no fault of its author: its page was closed under the pen, or
 * somebody else took its id, which live ink shows to all.
 * @param {Proposal} proposal
 * @param {string} code why it was refused
 * @param {boolean} late whether it was judged as late
 * @param {(id: string) => boolean} foreign whether the record of this id is not one's own
 * @returns {Change[] | null} null where nothing can be mended
 */
function mended({ changes }, code, late, foreign) {
  if (!changes?.every(isInk)) return null
  if (CLOSED.has(code)) return late ? null : changes
  const taken = code === "id_taken" && changes.every(({ record }) => foreign(record.id))
  return taken ? changes.map(put => ({ ...put, record: { ...put.record, id: newId() } })) : null
}

/** @param {Change} change @returns {change is Put & {record: StrokeFields}} */
function isInk(change) {
  return change.op === "put" && change.record.type === "stroke"
}

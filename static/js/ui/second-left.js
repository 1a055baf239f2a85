/**
 * What a browser wrote as somebody's second device and could not deliver before that ended: it goes along when the browser
 * is a second device of the same person again. A browser remembers which seats it had so; each keeps its work by itself.
 */

import { newId } from "../core/replica.js"
import { Keep } from "../sync/keep.js"

/** @typedef {{room: string, seat: string, person: string}} Hand a seat that this browser has, or had, as a second device */

const KEY = "baseline.hands"
/** A disk that does not answer must not keep the room shut. */
const WAIT_MS = 3000

/**
 * Take over what was left at earlier seats of the same person, so that this seat's window finds it as it finds its own.
 * @param {Hand} hand this seat
 * @param {{storage?: Storage, factory?: IDBFactory, late?: AbortSignal}} [means] `late`: from now on the page has its disk
 * @returns {Promise<void>} what could not be taken over is left for the next time
 */
export async function takeOver(hand, { storage = localStorage, factory = indexedDB, late } = {}) {
  const known = recall(storage), same = (/** @type {Hand} */ each) => each.room === hand.room && each.person === hand.person
  const here = (await factory.databases()).map(({ name }) => name)
  const others = known.filter(({ seat }) => seat !== hand.seat && here.includes(`seat-${seat}`))
  remember(storage, [...others, hand])
  for (const { seat } of others.filter(same)) await move(new Keep(`seat-${seat}`, factory), new Keep(`seat-${hand.seat}`, factory), late)
}

/**
 * Move all that one seat keeps to another. It is on the disk there before it goes here; moved twice it lands once.
 * @param {Keep} from
 * @param {Keep} to
 * @param {AbortSignal} [late]
 */
async function move(from, to, late) {
  const me = newId()
  const { proposals, drafts } = await from.open(me)
  late?.throwIfAborted()   // opening it would take it from the page, which would believe that another window did
  const there = await to.open(me)
  const is = (/** @type {{client: string, n: number}} */ a) => (/** @type {{client: string, n: number}} */ b) => a.client === b.client && a.n === b.n
  const missing = proposals.filter(each => !there.proposals.some(is(each)))
  if (missing.length) await to.add(missing)
  for (const draft of drafts) await to.draft(draft.id, draft)
  await to.close()
  await from.destroy()
}

/** @param {Storage} storage @returns {Hand[]} */
function recall(storage) {
  try {
    const known = JSON.parse(storage.getItem(KEY) ?? "[]")
    return Array.isArray(known) ? known : []
  } catch {
    return []   // somebody else wrote it, or nothing may be kept here
  }
}

/** @param {Storage} storage @param {Hand[]} hands */
function remember(storage, hands) {
  storage.setItem(KEY, JSON.stringify(hands))
}

/** The same for a page, which goes on whatever becomes of it. @param {Hand} hand */
export async function takeOverInTime(hand) {
  const late = AbortSignal.timeout(WAIT_MS)
  const enough = new Promise(resolve => late.addEventListener("abort", resolve))
  await Promise.race([takeOver(hand, { late }).catch(() => null), enough])
}

/**
 * What a seat has not delivered yet, on this computer's disk: pending proposals and unfinished strokes, in IndexedDB.
 * Photos of staff that wait lie there too; keep-photos.js deals with those. One database per seat, of which one page load
 * at a time is the owner. Nothing that is committed is ever written here.
 */

/** @import { Action, Change, StrokeFields } from "../core/records.js" */

/** @typedef {{client: string, n: number, wall: number, changes?: Change[], action?: Action}} KeptProposal */
/** @typedef {{id: string, wall: number, stroke: StrokeFields}} KeptDraft */
/** @typedef {{proposals: KeptProposal[], drafts: KeptDraft[]}} Kept in the order in which they were made */

const STORES = ["owner", "proposals", "drafts", "photos"]

/** Another window of this seat owns the database now: this one must not write any more. */
export class NotOwner extends Error {}

export class Keep {
  /** @type {Promise<IDBDatabase> | null} */ #database = null
  #client = ""
  /** True where we made the database anew, so that nobody can own it but us. */ #fresh = false
  #name
  #factory

  /**
   * @param {string} name of the database: one per seat
   * @param {IDBFactory} [factory]
   */
  constructor(name, factory = globalThis.indexedDB) {
    this.#name = name
    this.#factory = factory
  }

  /**
   * Become the owner, which ends every earlier one, and return what they left.
   * @param {string} client
   * @returns {Promise<Kept>}
   */
  async open(client) {
    this.#client = client
    this.#fresh = false
    const transaction = await this.#begin("relaxed")
    transaction.objectStore("owner").put(client, "client")
    const proposals = transaction.objectStore("proposals").getAll()
    const drafts = transaction.objectStore("drafts").getAll()
    await finished(transaction)
    return { proposals: proposals.result, drafts: drafts.result }
  }

  /** @returns {Promise<boolean>} whether no other window has become the owner since */
  async owned() {
    const transaction = await this.#begin("relaxed")
    const owner = transaction.objectStore("owner").get("client")
    await finished(transaction)
    return this.#isOurs(owner.result)
  }

  /**
   * Keep proposals, together or not at all. The drafts of the strokes that they put are done with.
   * @param {KeptProposal[]} proposals
   * @returns {Promise<void>} they are on the disk
   * @throws {NotOwner}
   */
  async add(proposals) {
    await this.write("strict", transaction => {
      for (const proposal of proposals) {
        transaction.objectStore("proposals").add(proposal)
        for (const id of puts(proposal)) transaction.objectStore("drafts").delete(id)
      }
    })
  }

  /**
   * Forget what is answered. Not strict: one that comes back after a power cut is proposed again, and lands once.
   * @param {{client: string, n: number}[]} names
   * @param {string[]} [drafts] done with: of strokes that were answered before a slow disk took their proposals
   */
  async forget(names, drafts = []) {
    await this.write("relaxed", transaction => {
      const store = transaction.objectStore("proposals")
      for (const { client, n } of names) {
        const found = store.index("name").getKey([client, n])
        found.onsuccess = () => found.result !== undefined && store.delete(found.result)
      }
      for (const id of drafts) transaction.objectStore("drafts").delete(id)
    })
  }

  /**
   * Keep a stroke that is still being drawn, or (null) drop it.
   * @param {string} id
   * @param {KeptDraft | null} draft
   */
  async draft(id, draft) {
    await this.write(draft ? "strict" : "relaxed", transaction => {
      const store = transaction.objectStore("drafts")
      if (draft) store.put(draft)
      else store.delete(id)
    })
  }

  /** Delete the database. A later `add` makes it anew. */
  async destroy() {
    const database = await this.#database
    this.#database = null
    this.#fresh = true
    database?.close()
    const request = this.#factory.deleteDatabase(this.#name)
    await new Promise((resolve, reject) => {
      request.onsuccess = request.onblocked = resolve
      request.onerror = () => reject(request.error)
    })
  }

  /** Let go of the database without deleting it. */
  async close() {
    const database = await this.#database
    this.#database = null
    database?.close()
  }

  /**
   * Do some work with what is kept, as the owner.
   * @param {IDBTransactionDurability} durability
   * @param {(transaction: IDBTransaction) => void} work
   * @throws {NotOwner}
   */
  async write(durability, work) {
    const transaction = await this.#begin(durability)
    const owner = transaction.objectStore("owner").get("client")
    let ours = true
    owner.onsuccess = () => {
      ours = this.#isOurs(owner.result)
      if (!ours) return transaction.abort()
      if (this.#fresh) transaction.objectStore("owner").put(this.#client, "client")
      work(transaction)
    }
    await finished(transaction).catch(error => Promise.reject(ours ? error : new NotOwner()))
  }

  /** @param {string | undefined} owner */
  #isOurs(owner) {
    return owner === this.#client || (owner === undefined && this.#fresh)
  }

  /** @param {IDBTransactionDurability} durability */
  async #begin(durability) {
    this.#database ??= this.#connect()
    this.#database.catch(() => { this.#database = null })
    return (await this.#database).transaction(STORES, "readwrite", { durability })
  }

  /** @returns {Promise<IDBDatabase>} */
  #connect() {
    const request = this.#factory.open(this.#name, 2)
    request.onupgradeneeded = ({ oldVersion }) => {
      const { result } = request
      if (!oldVersion) {
        result.createObjectStore("owner")
        result.createObjectStore("proposals", { autoIncrement: true }).createIndex("name", ["client", "n"], { unique: true })
        result.createObjectStore("drafts", { keyPath: "id" })
      }
      result.createObjectStore("photos")
    }
    return new Promise((resolve, reject) => {
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const database = request.result
        database.onversionchange = () => {  // another window deletes it; while we hold it open it could not
          database.close()
          this.#database = null
        }
        database.onclose = () => {          // the user cleared this site's data
          this.#database = null
          this.#fresh = true
        }
        resolve(database)
      }
    })
  }
}

/** @param {{changes?: Change[]}} proposal @returns {string[]} the ids of what it puts */
export function puts({ changes = [] }) {
  return changes.flatMap(change => change.op === "put" ? change.record.id : [])
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"))
  })
}

/**
 * What a shared screen does to the stage: the therapist's own goes there as it begins, and the board is back where one
 * has ended, or its owner has not been connected for so long that it cannot go on. Only the therapist's window does this.
 */

import { stagedBy } from "./rights.js"

/** @import { RoomClient } from "../sync/client.js" */
/** @import { Clock } from "../sync/link.js" */
/** @import { Me } from "./rights.js" */

/** The server keeps a peer for so long that says nothing (server/media/peer.py). */
const OVER_MS = 45_000

export class Sharing {
  #client
  #me
  #clock
  /** Calls the board off. @type {(() => void) | null} */ #stays = null

  /** @param {{client: RoomClient, me: Me, clock: Clock}} means */
  constructor({ client, me, clock }) {
    this.#client = client
    this.#me = me
    this.#clock = clock
  }

  /** This window shares its screen. */
  began() {
    if (this.#leads) this.#stage({ show: "screen", of: this.#me.seat })
  }

  /** This seat shares its screen no more. @param {string} seat */
  ended(seat) {
    if (this.#leads && this.#owner === seat) this.#stage({ show: "board", of: "" })
  }

  /** Somebody came or went, or the stage turned: the clock runs while all look at the screen of one who is not connected. */
  watch() {
    const { present } = this.#client
    const owner = this.#owner
    const gone = owner !== "" && owner !== this.#me.seat && present.size > 0 && !present.has(owner)
    if (gone) this.#stays ??= this.#clock.after(OVER_MS, () => this.ended(this.#owner))
    else this.close()
  }

  close() {
    this.#stays?.()
    this.#stays = null
  }

  get #leads() {
    return this.#me.role === "therapist"
  }

  /** Whose screen all look at. */
  get #owner() {
    const { show, of } = stagedBy(this.#client.replica)
    return show === "screen" ? of : ""
  }

  /** @param {{show: string, of: string}} fields */
  #stage(fields) {
    this.#client.propose([{ op: "patch", id: "stage", fields }])
  }
}

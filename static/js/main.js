/**
 * Where a room's page starts: the client, the screen of the role, and what is shown before and after the room.
 * Loads the staff's modules only for staff.
 */

import { html, nothing } from "lit-html"
import { Keep } from "./sync/keep.js"
import { RoomClient } from "./sync/client.js"
import { isStaff } from "./ui/model.js"
import { button, calm, statusLine } from "./ui/parts.js"
import { Screen } from "./ui/screen.js"
import { BYE, WORDS } from "./ui/words.js"

/** @import { Role } from "./core/records.js" */

const { role, room, seat } = /** @type {{role: Role, room: string, seat: string}} */ (document.body.dataset)
const address = new URL(`/r/${room}/${seat}/socket`, location.href)
address.protocol = address.protocol.replace("http", "ws")

const client = new RoomClient({ url: address.href, seat, keep: new Keep(`seat-${seat}`) })
const side = await (isStaff(role) ? import("./ui/staff.js") : import("./ui/student.js"))
const root = /** @type {HTMLElement} */ (document.getElementById("app"))
const screen = new Screen({ root, client, me: { seat, role }, view, drawn: side.drawn, refusals: side.refusals })
side.listen(screen)
stayAwake(() => screen.inside)
screen.start()
await client.start()

/** @param {Screen} screen */
function view(screen) {
  const { state } = screen
  if (state.bye) return goodbye(state.bye)
  if (!state.seat) return calm({ title: WORDS.opening, text: screen.status.startsWith("offline") ? WORDS.waitingOffline : "" })
  if (state.seat.status === "out") return goodbye("ended")
  return state.seat.status === "in" ? side.inRoom(screen) : atTheDoor(screen)
}

/** @param {Screen} screen */
function atTheDoor({ state, status: work }) {
  const { symbol = "", name = "" } = state.seat ?? {}
  const away = work.startsWith("offline")
  const text = away ? WORDS.waitingOffline : WORDS.waitingText
  return calm({ title: WORDS.waiting, text, symbol, name, breathing: true, ways: away ? statusLine(work) : nothing })
}

/** @param {string} code */
function goodbye(code) {
  const [title, text, todo] = BYE[code] ?? BYE.fallback
  const kept = screen.records.pending.length > 0
  const again = { replaced: WORDS.useHere, malformed: WORDS.reload, version: WORDS.reload, door_locked: WORDS.tryAgain }[code]
  const ways = html`${again ? button({ label: again, kind: "primary big", press: () => location.reload() }) : nothing}
    ${role === "therapist" && !again ? html`<a class="button big" href="/">${WORDS.home}</a>` : nothing}`
  return calm({
    title, text: kept ? BYE.kept[1] : text, todo: kept && !again ? BYE.kept[2] : todo, symbol: screen.state.seat?.symbol, ways,
  })
}

/** Keep the screen from dimming. A browser that cannot, or may not, is left in peace. @param {() => boolean} wanted */
function stayAwake(wanted) {
  /** @type {WakeLockSentinel | null} */
  let lock = null
  const settle = async () => {
    if (!("wakeLock" in navigator) || document.hidden) return
    if (!wanted()) return void (await lock?.release())
    if (lock && !lock.released) return
    lock = await navigator.wakeLock.request("screen").catch(() => null)   // a low battery forbids it
  }
  document.addEventListener("visibilitychange", settle)   // the lock ends with the tab's turn in front
  setInterval(settle, 15_000)
}

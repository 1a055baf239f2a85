/**
 * Where a room's page starts: its screen on the room that the page names, and behind the board sound and picture.
 */

import { RoomClient } from "../sync/client.js"
import { Keep } from "../sync/keep.js"
import { fetched } from "./parts.js"
import { Screen } from "./screen.js"

/** @import { Role } from "../core/records.js" */
/** @import { Presence, SignalMessage } from "../sync/messages.js" */
/** @import { Side } from "./screen.js" */

/** Open the room of this page. @param {Side} side */
export async function openRoom(side) {
  const { role, room, seat, person } = /** @type {{role: Role, room: string, seat: string, person: string}} */ (document.body.dataset)
  const { href } = new URL(`/r/${room}/${seat}/socket`, location.href)
  const client = new RoomClient({ url: href.replace("http", "ws"), seat: person, keep: new Keep(`seat-${seat}`) })
  const screen = new Screen({ root: /** @type {HTMLElement} */ (document.getElementById("app")), client, me: { seat: person, role }, side })
  side.listen(screen)
  void import("./awake.js").then(({ stayAwake }) => stayAwake(() => screen.inside)).catch(() => null)   // a comfort
  screen.start()
  if (side.faces) bringFaces(screen, side.faces)
  await client.start()
}

/** What is said of sound and picture to everybody. */
const ABOUT_FACES = new Set(["media", "link", "speaking", "ask"])

/** They come behind the board, which never waits; what is said meanwhile is kept. @param {Screen} screen @param {NonNullable<Side["faces"]>} faces */
function bringFaces(screen, faces) {
  const { client } = screen
  /** @type {(SignalMessage | Presence)[]} */
  const early = []
  const ends = [
    client.on("signal", message => early.push(message)),
    client.on("presence", presence => ABOUT_FACES.has(presence.kind) && early.push(presence)),
    client.on("seat", () => {
      dressed ??= fetchFaces()
      requestAnimationFrame(() => setTimeout(load))
    }),
  ]
  let loading = false
  /** @type {Promise<unknown> | undefined} */ let dressed
  const load = async () => {
    if (loading) return
    loading = true
    const parts = Promise.all([faces(), import("./view-sign.js")]).catch(() => null)
    const [found] = await Promise.all([parts, dressed])
    loading = false
    if (!found) return   // the network went; the next welcome is another chance
    const [module, { ViewSign }] = found
    for (const end of ends.splice(0)) end()
    screen.saySigns(ViewSign)
    if (!screen.faces && !screen.state.bye) screen.faces = module.open(screen, early)
    screen.draw()
  }
}

/** Fetch all that sound and picture need while the board is drawn; wait for the style, without which they are there all the same. */
function fetchFaces() {
  for (const url of document.body.dataset.behind?.split(" ") ?? []) void fetched("modulepreload", url)
  return fetched("stylesheet", new URL("../../css/faces.css", import.meta.url).href)
}

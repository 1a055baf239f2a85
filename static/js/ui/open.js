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

const AGAIN_MS = 6000

/** Open the room of this page. @param {Side} side */
export async function openRoom(side) {
  const { role, room, seat, person } = /** @type {{role: Role, room: string, seat: string, person: string}} */ (document.body.dataset)
  const { href } = new URL(`/r/${room}/${seat}/socket`, location.href)
  const client = new RoomClient({ url: href.replace("http", "ws"), seat: person, keep: new Keep(`seat-${seat}`) })
  const screen = new Screen({ root: /** @type {HTMLElement} */ (document.getElementById("app")), client, me: { seat: person, role }, side })
  side.listen(screen)
  document.addEventListener("error", fetchAgain, { capture: true })   // it does not bubble
  void import("./awake.js").then(({ stayAwake }) => stayAwake(() => screen.inside)).catch(() => null)   // a comfort
  screen.start()
  if (side.faces) bringFaces(screen, side.faces)
  await client.start()
}

/**
 * A picture did not come: the line was lost, or a photo is no more. It is asked for again, so that a child who does not read
 * is not left without; where it is a photo, its symbol is there meanwhile.
 * @param {Event} event
 */
function fetchAgain({ target: picture }) {
  if (!(picture instanceof HTMLImageElement)) return
  const { src, dataset: { instead } } = picture
  if (instead && src.endsWith(instead)) return   // the photo's turn is still to come
  if (instead) picture.src = instead
  const { src: now } = picture
  setTimeout(() => { if (picture.src === now) picture.src = src }, AGAIN_MS)
}

/** What is said of sound and picture to everybody. */
const ABOUT_FACES = new Set(["media", "link", "speaking", "ask"])

/**
 * They begin behind the board, which never waits, and what is said meanwhile is kept: a student's when it is drawn, those of
 * staff, whose room takes long to draw, before. What they need comes while the room is being opened: the page before the door
 * has fetched it, or the page itself asks for it.
 * @param {Screen} screen
 * @param {NonNullable<Side["faces"]>} faces
 */
function bringFaces(screen, faces) {
  const { client } = screen
  const { behind } = document.body.dataset
  /** @type {(SignalMessage | Presence)[]} */
  const early = []
  const ends = [
    client.on("signal", message => early.push(message)),
    client.on("presence", presence => ABOUT_FACES.has(presence.kind) && early.push(presence)),
    client.on("seat", () => behind ? requestAnimationFrame(() => setTimeout(begin)) : begin()),
  ]
  const dressed = behind && fetchFaces(behind)
  /** @type {ReturnType<typeof fetchParts> | null} */ let parts = null
  const fetchParts = () => Promise.all([faces(), import("./view-sign.js"), dressed]).catch(() => null)
  const begin = async () => {
    const found = await (parts ??= fetchParts())
    if (!found) parts = null   // the network went: the next welcome is another chance
    if (!found || !ends.length) return
    for (const end of ends.splice(0)) end()
    const [module, { ViewSign }] = found
    screen.signs = ViewSign
    if (!screen.state.bye) screen.faces = module.open(screen, early)
    screen.draw()
  }
  parts = fetchParts()
}

/** Fetch all that sound and picture need; wait for the style, without which they are there all the same. @param {string} behind */
function fetchFaces(behind) {
  behind.split(" ").forEach(url => void fetched("modulepreload", url))
  return fetched("stylesheet", new URL("../../css/faces.css", import.meta.url).href)
}

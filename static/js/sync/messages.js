/**
 * What crosses the websocket, as types (docs/protocol.md says what each means), and what the client tells the page.
 * Types only: a browser never loads this file.
 */

/** @import { Action, AnyRecord, Change, Proposal, Role } from "../core/records.js" */

/** @typedef {{id: string, role: Role, name: string, symbol: string, status: "waiting" | "in" | "out"}} Seat */

/** @typedef {{t: "commit", revision: number, after: number, by: string, at: number, changes: Change[],
 *   n?: number, client?: string}} CommitMessage */

/**
 * At the door, and for those who are out: only seat, last and server_ms.
 * @typedef {{t: "welcome", seat: Seat, last: {[client: string]: number}, server_ms: number, revision?: number,
 *   records?: AnyRecord[], tail?: CommitMessage[], complete?: boolean, present?: string[]}} WelcomeMessage
 */

/** @typedef {{t: "records", revision: number, records: AnyRecord[], last: boolean}} RecordsMessage */
/** @typedef {{t: "refuse", n: number, client?: string, code: string}} RefuseMessage */
/** @typedef {{t: "held", n: number, client?: string}} HeldMessage */
/** @typedef {{seat: string, kind: string, [field: string]: unknown}} Presence */
/** @typedef {{t: "presence"} & Presence} PresenceMessage */
/** What makes sound and picture flow, docs/media.md. @typedef {{t: "signal", kind: string, [field: string]: unknown}} SignalMessage */
/** @typedef {{t: "pong", ms: number, server_ms: number}} PongMessage */
/** @typedef {{t: "bye", code: string, text: string}} ByeMessage */

/** @typedef {WelcomeMessage | RecordsMessage | CommitMessage | RefuseMessage | HeldMessage | PresenceMessage
 *   | SignalMessage | PongMessage | ByeMessage} ServerMessage */

/** @typedef {{t: "hello", client: string, version: 1, revision?: number, clients?: string[],
 *   backlog?: {[client: string]: number}}} HelloMessage */

/** @typedef {{t: "propose", n: number, changes?: Change[], action?: Action, age_ms?: number, client?: string}} ProposeMessage */

/** @typedef {{code: string, text: string}} Bye */
/** @typedef {"saved" | "saving" | "held" | "offline" | "offline_kept"} Status */

/**
 * What one can listen to, with what is told.
 * - seat: who we are, at every welcome. `present` is up to date then
 * - records: ids whose record is another one now; `reset` when all was replaced
 * - presence: of another seat, or "here" and "gone"; "gone" for all when our own connection goes
 * - signal: what the server says of sound and picture
 * - refused: one of our proposals did not land
 * - bye: over for good; nothing is retried
 * - status: how one's own work stands
 * @typedef {{seat: (seat: Seat) => void, records: (ids: Set<string>, reset: boolean) => void,
 *   presence: (presence: Presence) => void, signal: (signal: SignalMessage) => void,
 *   refused: (refusal: {code: string, proposal: Proposal}) => void, bye: (bye: Bye) => void, status: (status: Status) => void}} Events
 */

export {}

/**
 * What crosses the websocket, as types; docs/protocol.md says what each means.
 * Types only: a browser never loads this file.
 */

/** @import { Action, AnyRecord, Change, Role } from "../core/records.js" */

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
/** @typedef {{t: "pong", ms: number, server_ms: number}} PongMessage */
/** @typedef {{t: "bye", code: string, text: string}} ByeMessage */

/** @typedef {WelcomeMessage | RecordsMessage | CommitMessage | RefuseMessage | HeldMessage | PresenceMessage
 *   | PongMessage | ByeMessage} ServerMessage */

/** @typedef {{t: "hello", client: string, version: 1, revision?: number, clients?: string[],
 *   backlog?: {[client: string]: number}}} HelloMessage */

/** @typedef {{t: "propose", n: number, changes?: Change[], action?: Action, age_ms?: number, client?: string}} ProposeMessage */

export {}

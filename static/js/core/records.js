/**
 * The words of a room as types: every record, change and commit. The same as server/core/records.py and changes.py.
 * Types only: a browser never loads this file.
 */

/** @typedef {"therapist" | "student" | "facilitator" | "observer"} Role */

/**
 * What the server adds to every record. On a record that is still pending they are guesses: `born` lies above every
 * real revision, so what is pending counts as newest.
 * @typedef {object} Stamp
 * @property {string} by seat that made it
 * @property {number} at server's time, milliseconds
 * @property {number} born revision that put it
 */

/**
 * Millimetres. A row is from headline to baseline, its midline exactly half way; skip is the free space below the baseline.
 * @typedef {{size: "letter" | "a4", landscape: boolean, family: "three_line",
 *   row_mm: number, skip_mm: number, margin_mm: number}} Paper
 */

/**
 * `audience` is "everyone", "staff" or the seat of one student; fixed when it is put. `kept_from` is the page whose late ink
 * landed here; only the server sets it.
 * @typedef {{type: "page", id: string, order: string, audience: string, paper: Paper, title: string,
 *   aside: boolean, kept_from?: string}} PageFields
 */

/** @typedef {"graphite" | "blue" | "red" | "green" | "orange" | "purple"} InkColor */

/**
 * `width` in hundredths of a millimetre, `points` as in points.js, `scale` in css pixels per millimetre,
 * `continues` the stroke that it goes on from, or "".
 * @typedef {{type: "stroke", id: string, page: string, tool: "pencil", color: InkColor, width: number, points: string,
 *   pointer: "pen" | "touch" | "mouse" | "keys", scale: number, continues: string, erased: boolean}} StrokeFields
 */

/**
 * Hides the strokes of its page that were born before it, while not undone.
 * @typedef {{type: "clearing", id: string, page: string, undone: boolean}} ClearingFields
 */

/** @typedef {{type: "stage", id: "stage", show: string, page: string, turning: "follow" | "free"}} StageFields */
/** @typedef {{type: "session", id: "session", running: boolean, since: number}} SessionFields */
/** @typedef {{type: "door", id: "door", locked: boolean}} DoorFields */

/**
 * Someone at the door; `since` is when the answer last changed, `key` which browser of the seat it is for.
 * @typedef {{type: "knock", id: string, seat: string, role: Role, name: string, symbol: string, key: string,
 *   answer: "waiting" | "in" | "not_now" | "left", since: number}} KnockFields
 */

/**
 * Its id is the seat.
 * @typedef {{type: "person", id: string, role: Role, name: string, symbol: string,
 *   status: "in" | "out" | "removed" | "blocked"}} PersonFields
 */

/**
 * Its id is "controls-" and the seat.
 * @typedef {{type: "controls", id: string, student: string, may_draw: boolean, board_hidden: boolean,
 *   tools: string[]}} ControlsFields
 */

/** @typedef {{type: "message", id: string, text: string}} MessageFields */
/** @typedef {{type: "request", id: string, kind: "help" | "break", answered: boolean}} RequestFields */

/** @typedef {PageFields & Stamp} Page */
/** @typedef {StrokeFields & Stamp} Stroke */
/** @typedef {ClearingFields & Stamp} Clearing */
/** @typedef {StageFields & Stamp} Stage */
/** @typedef {SessionFields & Stamp} Session */
/** @typedef {DoorFields & Stamp} Door */
/** @typedef {KnockFields & Stamp} Knock */
/** @typedef {PersonFields & Stamp} Person */
/** @typedef {ControlsFields & Stamp} Controls */
/** @typedef {MessageFields & Stamp} Message */
/** @typedef {RequestFields & Stamp} Request */

/**
 * Each record by the name of its type.
 * @typedef {{page: Page, stroke: Stroke, clearing: Clearing, stage: Stage, session: Session, door: Door, knock: Knock,
 *   person: Person, controls: Controls, message: Message, request: Request}} RecordTypes
 */

/** @typedef {RecordTypes[keyof RecordTypes]} AnyRecord */

/**
 * A record as a browser proposes it, without its stamp.
 * @typedef {PageFields | StrokeFields | ClearingFields | StageFields | SessionFields | DoorFields | KnockFields
 *   | PersonFields | ControlsFields | MessageFields | RequestFields} NewRecord
 */

/** @typedef {{[field: string]: unknown}} Fields */
/** @typedef {{op: "put", record: NewRecord}} Put */
/** @typedef {{op: "patch", id: string, fields: Fields, expect?: Fields}} Patch */
/** @typedef {{op: "remove", id: string}} Remove */
/** @typedef {Put | Patch | Remove} Change */

/**
 * A request that the server turns into changes.
 * @typedef {{name: "let_in", seat: string} | {name: "not_now", seat: string} | {name: "end_session"}
 *   | {name: "move_page", page: string, after: string} | {name: "copy_page", page: string, id: string, audience: string}
 *   | {name: "rename", seat: string, to: string} | {name: "let_out", seat: string, status: "removed" | "blocked"}} Action
 */

/**
 * One of the two is there: changes, or an action.
 * @typedef {object} Proposal
 * @property {string} client who counts: a random name per page load
 * @property {number} n 1, 2, 3, ... per client
 * @property {Change[]} [changes]
 * @property {Action} [action]
 * @property {number} at when it was made, by the server's time as far as known
 * @property {number} made when it was made, by this page load's monotonic clock
 */

export {}

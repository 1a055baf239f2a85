/**
 * The words of a room as types: every record, change and commit. The same as server/core/records.py and changes.py.
 * Types only: a browser never loads this file.
 */

/** @import { LedTypes, NewLed, ScheduleAction } from "./records-leading.js" */

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
 * @typedef {"plain" | "wide_ruled" | "college_ruled" | "narrow_ruled" | "three_line" | "double_line" | "sky_grass_earth"
 *   | "highlighted" | "boxes" | "graph" | "italic"} Family
 *
 * Millimetres. `row_mm` is from headline to baseline, `body_mm` from midline to baseline (0: half a row), `skip_mm` from a
 * baseline to the next headline, `margin_line_mm` from the left edge (from the right one where `margin_right`; 0: none),
 * `weight` times the usual width, `dash_mm` of the midline (0: solid), `stage` 0 to 5 from full help to a plain line,
 * `letters` those whose boxes are drawn.
 * @typedef {{family: Family, row_mm: number, body_mm: number, skip_mm: number, margin_mm: number, margin_line_mm: number,
 *   margin_right: boolean, color: "blue" | "gray" | "black" | "green" | "red", weight: number, dash_mm: number,
 *   stage: number, letters: string}} Ruling
 *
 * A sheet and its ruling; a record of an older browser says no more than what stands here.
 * @typedef {Partial<Ruling> & {family: Family, row_mm: number, skip_mm: number, margin_mm: number, size: "letter" | "a4",
 *   landscape: boolean}} Paper
 */

/**
 * `audience` is "everyone", "staff" or the seat of one student; fixed when it is put. `kept_from` is the page whose late ink
 * landed here; only the server sets it. `overlay` is a second ruling, over whatever is on the page.
 * @typedef {{type: "page", id: string, order: string, audience: string, paper: Paper, overlay?: Ruling | null, title: string,
 *   aside: boolean, kept_from?: string}} PageFields
 */

/** @typedef {"graphite" | "blue" | "red" | "green" | "orange" | "purple"} InkColor */
/** @typedef {"pencil" | "highlighter"} InkTool */

/**
 * `width` in hundredths of a millimetre, `points` as in points.js, `scale` in css pixels per millimetre,
 * `continues` the stroke that it goes on from, or "".
 * @typedef {{type: "stroke", id: string, page: string, tool: InkTool, color: InkColor, width: number, points: string,
 *   pointer: "pen" | "touch" | "mouse" | "keys", scale: number, continues: string, erased: boolean}} StrokeFields
 */

/**
 * Hides the strokes of its page that were born before it, while not undone.
 * @typedef {{type: "clearing", id: string, page: string, undone: boolean}} ClearingFields
 */

/**
 * Letters to be traced or copied, on a line; lengths in hundredths of a millimetre. `x` and `y` are where ink and baseline
 * begin, `body` is the height of a small letter, `guides` are start dots and arrows.
 * @typedef {{type: "cue", id: string, page: string, text: string, x: number, y: number, body: number,
 *   style: "faint" | "dotted" | "model", guides: boolean, gone: boolean}} CueFields
 */

/** What a seat may send. @typedef {"mic" | "face" | "desk" | "screen"} Source */

/**
 * What all look at; `of` is the seat whose picture it is, or the activity. While the curtain is drawn nobody sends a picture.
 * @typedef {{type: "stage", id: "stage", show: "board" | "face" | "desk" | "screen" | "schedule" | "now" | "activity" | "calm",
 *   page: string,
 *   turning: "follow" | "free", of: string, curtain: boolean, zoom?: number, x?: number, y?: number}} StageFields
 */

/** A ruling that a therapist keeps under a name. @typedef {{type: "preset", id: string, name: string, ruling: Ruling}} PresetFields */

/** @typedef {{type: "session", id: "session", running: boolean, since: number}} SessionFields */
/** @typedef {{type: "door", id: "door", locked: boolean}} DoorFields */

/**
 * Someone at the door; `since` is when the answer last changed, `key` which browser of the seat it is for.
 * @typedef {{type: "knock", id: string, seat: string, role: Role, name: string, symbol: string, key: string,
 *   answer: "waiting" | "in" | "not_now" | "left", since: number}} KnockFields
 */

/**
 * Its id is the seat. `beside` is the student next to whom a facilitator's device is, or "".
 * @typedef {{type: "person", id: string, role: Role, name: string, symbol: string,
 *   status: "in" | "out" | "removed" | "blocked", beside: string, since?: number}} PersonFields
 */

/**
 * Its id is "controls-" and the seat. `scan`: with how many switches everything is reached, `scan_ms` for each step.
 * @typedef {{type: "controls", id: string, student: string, may_draw: boolean, board_hidden: boolean,
 *   overlay_hidden?: boolean, tools: string[], scan?: "off" | "one" | "two", scan_ms?: number, sounds?: boolean,
 *   contrast?: "" | "usual" | "more", lettering?: "" | "usual" | "large" | "larger", hand?: "" | "right" | "left"}} ControlsFields
 */

/**
 * What one person may send; its id is "permit-" and the seat. The therapist has none and may send all.
 * @typedef {{type: "permit", id: string, seat: string, mic: boolean, face: boolean, desk: boolean,
 *   screen: boolean}} PermitFields
 */

/** @typedef {{type: "message", id: string, text: string}} MessageFields */
/** @typedef {{type: "request", id: string, kind: "help" | "break", answered: boolean}} RequestFields */

/** @typedef {PageFields & Stamp} Page */
/** @typedef {StrokeFields & Stamp} Stroke */
/** @typedef {ClearingFields & Stamp} Clearing */
/** @typedef {CueFields & Stamp} Cue */
/** @typedef {StageFields & Stamp} Stage */
/** @typedef {PresetFields & Stamp} Preset */
/** @typedef {SessionFields & Stamp} Session */
/** @typedef {DoorFields & Stamp} Door */
/** @typedef {KnockFields & Stamp} Knock */
/** @typedef {PersonFields & Stamp} Person */
/** @typedef {ControlsFields & Stamp} Controls */
/** @typedef {PermitFields & Stamp} Permit */
/** @typedef {MessageFields & Stamp} Message */
/** @typedef {RequestFields & Stamp} Request */

/**
 * Each record by the name of its type.
 * @typedef {{page: Page, stroke: Stroke, clearing: Clearing, cue: Cue, stage: Stage, session: Session, door: Door, knock: Knock,
 *   person: Person, controls: Controls, permit: Permit, message: Message, request: Request, preset: Preset} & LedTypes} RecordTypes
 */

/** @typedef {RecordTypes[keyof RecordTypes]} AnyRecord */

/**
 * A record as a browser proposes it, without its stamp.
 * @typedef {PageFields | StrokeFields | ClearingFields | CueFields | StageFields | SessionFields | DoorFields | KnockFields
 *   | PersonFields | ControlsFields | PermitFields | MessageFields | RequestFields | PresetFields | NewLed} NewRecord
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
 *   | {name: "rename", seat: string, to: string} | {name: "let_out", seat: string, status: "removed" | "blocked"}
 *   | ScheduleAction} Action
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

/**
 * What a session is led by, as types: the same as server/core/records_schedule.py, records_activities.py and
 * records_prompts.py. Types only: a browser never loads this file.
 */

/** How the schedule is shown. @typedef {"vertical" | "horizontal" | "now_next_then" | "first_then"} Layout */

/**
 * `warn_min`: how many minutes before an item's planned end a calm word is said.
 * @typedef {{type: "schedule", id: "schedule", layout: Layout, warn_min: number[], lang: "en" | "es"}} ScheduleFields
 */

/**
 * A card as a routine has it; `minutes` planned, 0 for none.
 * @typedef {{id: string, label: string, symbol?: string, image?: string, minutes?: number,
 *   kind?: "step" | "break" | "surprise"}} Card
 *
 * One card of the schedule. What became of it is said by check-offs.
 * @typedef {{type: "item", id: string, order: string, label: string, symbol: string, image: string, minutes: number,
 *   kind: "step" | "break" | "surprise", aside: boolean}} ItemFields
 */

/**
 * Said by an adult of an item; the latest word holds. `begun`: it is now, before its turn.
 * @typedef {{type: "check_off", id: string, of: string,
 *   state: "finished" | "skipped" | "taken_back" | "begun"}} CheckOffFields
 */

/** @typedef {"" | "gray" | "blue" | "teal" | "green" | "yellow" | "orange" | "red" | "purple"} Hue */
/** @typedef {{label: string, symbol: string, image: string, color: Hue}} Option */
/** @typedef {Option & {id: string}} Line */

/**
 * What may take the stage besides the board. `audience` is "everyone", "staff" or the seat of one student, for good.
 * @typedef {{id: string, audience: string, title: string, closed: boolean}} ActivityFields
 */

/** @typedef {{type: "timer", duration_ms: number} & ActivityFields} TimerFields */
/** @typedef {{type: "breathing", in_s: number, out_s: number} & ActivityFields} BreathingFields */

/**
 * On a timer or breathing; `more` gives a timer `ms` more. Times are the server's stamps.
 * @typedef {{type: "press", id: string, of: string, what: "start" | "pause" | "again" | "more", ms: number}} PressFields
 */

/**
 * @typedef {{type: "token_board", goal: number, symbol: string, earns: string, earns_symbol: string,
 *   earns_image: string, student: string} & ActivityFields} TokenBoardFields
 */

/** There until given by mistake (`undone`) or exchanged (`spent`).
 * @typedef {{type: "token", id: string, of: string, spent: boolean, undone: boolean}} TokenFields */

/** `student`: whose answer is asked for, "" for each student's.
 * @typedef {{type: "choice_board", student: string, options: Option[]} & ActivityFields} ChoiceBoardFields */
/** @typedef {{type: "check_in", student: string, options: Option[]} & ActivityFields} CheckInFields */

/** What a student chose or answered: the place among the options, -1 for nothing after all. The latest holds.
 * @typedef {{type: "pick", id: string, of: string, student: string, option: number}} PickFields */

/** @typedef {{type: "checklist", lines: Line[], offered: boolean} & ActivityFields} ChecklistFields */
/** @typedef {{type: "tick", id: string, of: string, line: string, done: boolean}} TickFields */
/** @typedef {{type: "movement", say: string, symbol: string, image: string,
 *   posture: "seated" | "standing"} & ActivityFields} MovementFields */
/** `since` is stamped. @typedef {{type: "turn", seat: string, since: number} & ActivityFields} TurnFields */

/**
 * `physical`: only the one beside the student gives it; `trial`: whether it counts as one.
 * @typedef {{code: string, label: string, physical: boolean, trial: boolean}} Level
 */

/** Least help first, none: as by default; its id is "levels-" and the student's seat, or "levels-room".
 * @typedef {{type: "levels", id: string, student: string, steps: Level[]}} LevelsFields */

/**
 * `to` a facilitator's seat or "" for whoever it is, `about` a student or "", `activity` what it is for, `level` the help
 * that is asked for, `earlier` the prompt that it repeats or goes a level further than.
 * @typedef {{type: "prompt", id: string, text: string, symbol: string, image: string, to: string, about: string,
 *   activity: string, level: string, earlier: string}} PromptFields
 */

/** @typedef {{type: "response", id: string, of: string, what: "seen" | "given" | "undone" | "recalled",
 *   level: string, label: string}} ResponseFields */

/** `since` is stamped: when it was answered.
 * @typedef {{type: "call", id: string, kind: "need_you" | "see_something" | "left_room" | "interruption", about: string,
 *   answered: boolean, withdrawn: boolean, since: number}} CallFields */

/** @typedef {import("./records.js").Stamp} Stamp */
/** @typedef {ScheduleFields & Stamp} Schedule */
/** @typedef {ItemFields & Stamp} Item */
/** @typedef {CheckOffFields & Stamp} CheckOff */
/** @typedef {TimerFields & Stamp} Timer */
/** @typedef {BreathingFields & Stamp} Breathing */
/** @typedef {PressFields & Stamp} Press */
/** @typedef {TokenBoardFields & Stamp} TokenBoard */
/** @typedef {TokenFields & Stamp} Token */
/** @typedef {ChoiceBoardFields & Stamp} ChoiceBoard */
/** @typedef {CheckInFields & Stamp} CheckIn */
/** @typedef {PickFields & Stamp} Pick */
/** @typedef {ChecklistFields & Stamp} Checklist */
/** @typedef {TickFields & Stamp} Tick */
/** @typedef {MovementFields & Stamp} Movement */
/** @typedef {TurnFields & Stamp} Turn */
/** @typedef {LevelsFields & Stamp} Levels */
/** @typedef {PromptFields & Stamp} Prompt */
/** @typedef {ResponseFields & Stamp} Response */
/** @typedef {CallFields & Stamp} Call */

/** @typedef {Timer | Breathing | TokenBoard | ChoiceBoard | CheckIn | Checklist | Movement | Turn} Activity */

/**
 * @typedef {{schedule: Schedule, item: Item, check_off: CheckOff, timer: Timer, breathing: Breathing, press: Press,
 *   token_board: TokenBoard, token: Token, choice_board: ChoiceBoard, check_in: CheckIn, pick: Pick,
 *   checklist: Checklist, tick: Tick, movement: Movement, turn: Turn, levels: Levels, prompt: Prompt,
 *   response: Response, call: Call}} LedTypes
 */

/**
 * As a browser proposes them: whole, since what is pending is shown as it is.
 * @typedef {ScheduleFields | ItemFields | CheckOffFields | TimerFields | BreathingFields | PressFields | TokenBoardFields
 *   | TokenFields | ChoiceBoardFields | CheckInFields | PickFields | ChecklistFields | TickFields | MovementFields
 *   | TurnFields | LevelsFields | PromptFields | ResponseFields | CallFields} NewLed
 */

/** @typedef {{name: "load_routine", cards: Card[], replace?: boolean} | {name: "add_item", card: Card, after: string}
 *   | {name: "move_item", item: string, after: string}} ScheduleAction */

export {}

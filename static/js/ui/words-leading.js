/** What staff read of schedule and activities, beyond words-led.js. Words only. */

import { LED } from "./words-led.js"

export const LEADING = {
  ...LED,
  skipped: "skipped",
  /** @param {number} minutes */
  minutes: minutes => `${minutes} min`,
  scheduleShort: "Schedule",
  add: "Add to schedule",
  addWhat: "New card",
  addTitle: "Card for the schedule",
  addHint: "Write what comes and press Enter, or press the button to choose a picture and minutes.",
  emptyPlan: "A schedule shows what is now, what comes next, and when it is done. Load a routine, or add the first card.",
  routines: "Routines",
  layout: "Layout",
  /** @type {Record<string, string>} */
  layouts: { vertical: "Strip, top to bottom", horizontal: "Strip, left to right", now_next_then: "Now, next, then", first_then: "First, then" },
  showSchedule: "Show the schedule to all",
  showNow: "Show what is now",
  stopShowing: "Back to the board",
  finish: "Finish",
  takeBack: "Take back",
  begin: "Do now",
  skip: "Skip",
  edit: "Edit card",
  moveUp: "Move up",
  moveDown: "Move down",
  move: "Move",
  moveHelp: "arrow keys move it, or drag it",
  removeCard: "Remove from schedule",
  breakBefore: "Break now",
  surpriseBefore: "Surprise now",
  ownCards: { en: { break: "Break", surprise: "Surprise" }, es: { break: "Descanso", surprise: "Sorpresa" } },
  moreOf: "More",
  /** @param {string} left */
  leftOf: left => `${left} left`,

  label: "Words on it",
  minutesPlanned: "Minutes, 0 for none",
  kind: "Kind",
  /** @type {Record<string, string>} */
  kinds: { step: "Activity", break: "Break", surprise: "Surprise" },
  findPicture: "Find a picture",
  language: "Language of the search",
  english: "English",
  spanish: "Español",
  pictures: "Pictures found",
  noPicture: "No picture",
  noneFound: "Nothing found. Try another word.",
  save: "Save",
  addNow: "Add card",
  cancel: "Cancel",
  close: "Close",

  routinesTitle: "Routines",
  langOfCards: "Language of the cards",
  warnings: "Calm word, minutes before the end",
  starter: "Ready to use",
  load: "Load",
  addBehind: "Put behind what is there",
  saveAs: "Keep this schedule as a file",
  routineName: "Name of the routine",
  saveFile: "Save file",
  openFile: "Load a routine from a file",
  notOurs: "That file is not a routine of Baseline, so nothing was changed.",
  noRoutines: "The routines could not be loaded. Please try again.",
  /** @param {number} cards */
  cardsIn: cards => `${cards} cards`,

  tools: "Activity tools",
  toolsShort: "Tools",
  toolsEmpty: "Choose a tool. It stays private until you show it to all.",
  /** @type {Record<string, string>} */
  kindsOf: {
    timer: "Timer", token_board: "Tokens", choice_board: "Choice", check_in: "Check-in", breathing: "Breathing",
    movement: "Movement", checklist: "Checklist", turn: "Whose turn",
  },
  start: "Start",
  pause: "Pause",
  again: "Again",
  addMinute: "Add a minute",
  putAway: "Put away",
  showToAll: "Show to all",
  give: "Give a token",
  takeToken: "Take a token back",
  exchange: "Exchange",
  /** @param {number} minutes */
  timerOf: minutes => (minutes === 1 ? "1 minute" : `${minutes} minutes`),
  timerLabel: "What it is for",
  own: "Of my own",
  goal: "How many",
  earnsWhat: "Working for",
  options: "Choices",
  /** @param {number} at */
  option: at => `Choice ${at}`,
  /** @param {number} at */
  step: at => `Step ${at}`,
  /** @param {number} at */
  line: at => `Line ${at}`,
  forWhom: "For whom",
  everyone: "Everyone",
  make: "Make",
  inSeconds: "Seconds in",
  outSeconds: "Seconds out",
  studentsTick: "Students may tick",
  nextTurn: "Next one's turn",
  nobodyYet: "Nobody yet",
  noAnswer: "no answer yet",

  allSee: "All see:",
  lookAtBoard: "Look at the board",
  rail: "Parts of this column",
  palette: "Find an action",
  paletteHint: "Write a few letters, choose with arrows and Enter.",
  paletteNone: "No action has these letters.",
}

/** How a student sees and reaches what is there. */
export const COMFORT = {
  title: "Comfort",
  /** @type {Record<string, (name: string) => string>} */
  label: {
    lettering: name => `Text size for ${name}`, contrast: name => `Contrast for ${name}`, hand: name => `Hand of ${name}`,
    scan: name => `Switches of ${name}`,
  },
  /** @type {Record<string, string>} */
  lettering: { "": "Text as on device", usual: "Usual text", large: "Large text", larger: "Larger text" },
  /** @type {Record<string, string>} */
  contrast: { "": "Contrast as on device", usual: "Usual contrast", more: "High contrast" },
  /** @type {Record<string, string>} */
  hand: { "": "Hand as on device", right: "Writes with right", left: "Writes with left" },
  /** @type {Record<string, string>} */
  scan: { off: "No switch", one: "One switch", two: "Two switches" },
  /** @param {string} name */
  pace: name => `Seconds a step for ${name}`,
}

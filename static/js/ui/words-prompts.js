/**
 * What staff read about prompt cards, calls, what is now, and the mirror. No student's page loads this.
 * Words only.
 */

export const PROMPTS = {
  region: "Prompts",
  text: "Prompt",
  placeholder: "What should the facilitator do?",
  send: "Send prompt",
  ready: "Ready-made and recent",
  from: "For",
  recent: "Sent before",
  help: "Help to begin with",
  helpOpen: "not said",
  to: "To",
  toAnyone: "whoever is there",
  about: "About",
  aboutNobody: "the room, no student",
  nobodyThere: "No facilitator is here yet. A card waits for whoever comes.",
  none: "Write what to do, or tap a ready-made one. Only the facilitator sees it, as one card.",
  earlier: (/** @type {number} */ n) => `Sent earlier (${n})`,
  /** @type {Record<string, string>} */
  status: { sent: "Sent", seen: "Seen", given: "Given", recalled: "Recalled", replaced: "Sent again" },
  /** @param {string} level */
  givenLevel: level => `Given: ${level}`,
  /** @param {string} name */
  toName: name => `to ${name}`,
  /** @param {string} name */
  aboutName: name => `about ${name}`,
  /** @param {string} level */
  asksFor: level => `help: ${level}`,
  recall: "Recall",
  repeat: "Repeat",
  /** @param {string} level */
  nextLevel: level => `Next: ${level}`,

  picture: "Picture",

  cardNone: "All quiet. When your therapist wants you to do something, it appears here as one card.",
  gotIt: "Got it",
  waits: (/** @type {number} */ n) => (n === 1 ? "1 more card waits" : `${n} more cards wait`),
  /** @param {string} name */
  howMuch: name => `How much help did ${name || "the student"} need?`,
  howMuchText: "One tap, when it has happened.",
  /** What each of the first levels means to one who has never heard its name. @type {Record<string, string>} */
  means: {
    I: "did it alone", VS: "a picture showed it", G: "you pointed", IV: "you gave a hint", V: "you told them how",
    M: "you did it first", PP: "you guided a little", FP: "hand over hand", NR: "nothing happened",
  },
  recorded: "Recorded",
  undo: "Undo",
  undoOf: "the last tap",
  levels: "Levels of help",
}

export const LEVEL_WORDS = {
  title: "Levels of help",
  text: "Least help first. What is recorded keeps the name it had.",
  whose: "For",
  room: "everybody in this room",
  code: "Code",
  label: "Name",
  physical: "Only beside the student",
  trial: "Counts as a trial",
  /** @param {number} n */
  of: n => `of level ${n}`,
  up: "Up",
  down: "Down",
  remove: "Remove",
  add: "Add a level",
  byDefault: "Back to the default",
  save: "Save",
  cancel: "Cancel",
  /** What keeps a list from being saved. @type {Record<string, string>} */
  faults: {
    empty: "Each level needs a code and a name.", twice: "Two levels have the same code.", none: "At least one level is needed.",
  },
}

export const CALLS = {
  ask: "Call your therapist",
  asked: "Calls",
  /** @type {Record<string, string>} */
  own: {
    need_you: "I need you", see_something: "I see something", left_room: "Student left the room",
    interruption: "Drill or interruption",
  },
  takeBack: "Sent. Tap again to take it back.",
  answered: "Your therapist has seen it.",
  answer: "Answer",
}

export const AIDE = {
  nowNone: "There is no schedule yet. Your therapist tells you what comes.",
  allDone: "Everything on the schedule is finished.",
  restOfPlan: "All cards, and changing them",
  materials: "Materials",
  rest: "Everything else",
}

export const MIRROR = {
  region: "Student screens",
  short: "Screens",
  /** @param {string} name */
  screenOf: name => `Screen of ${name}`,
  larger: "Larger",
  smaller: "Smaller",
  none: "No student is here yet. Then you see here what their screen shows.",
  away: "not connected",
  hidden: "Looking at something else",
  battery: "Battery is low",
  boardHidden: "Board is hidden",
  /** @param {number} percent */
  seesPart: percent => `sees ${percent} % of the page`,
  noPage: "no page",
  /** @type {Record<string, string>} */
  tool: { pencil: "pencil", highlighter: "highlighter", eraser: "eraser", laser: "laser pointer", hand: "moving the page" },
  linkGood: "line is good",
  /** Instead of the board. @type {Record<string, string>} */
  stage: { calm: "A calm picture", schedule: "The schedule", now: "What is now" },
}

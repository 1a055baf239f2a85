/**
 * Every sentence that the room shows; words-staff.js adds what only staff read, so that students need not load it.
 * Words only. The pages around the room have theirs in server/web/words.py.
 */

/** How the work is doing. @type {Record<string, string>} */
export const STATUS = {
  saved: "Saved",
  saving: "Saving",
  offline: "Offline",
  offline_kept: "Offline, your work is kept",
  held: "Waiting to save, your work is kept",
}

/** Why something could not be done, by the room's code. @type {Record<string, string>} */
export const REFUSED = {
  fallback: "That did not work. Nothing else has changed.",
  not_allowed: "That is not possible for you here.",
  not_yours: "That belongs to somebody else.",
  not_in_session: "The session is over, so that could not be done any more.",
  unknown_record: "That is no longer there.",
  changed_since: "Somebody has just changed that, so it was left as it is.",
  drawing_locked: "Just looking for now.",
  tool_not_offered: "That tool is put away for now.",
  page_aside: "That page has been put aside.",
  too_many_stroke: "The room is full of ink. Please start a new room.",
  too_many_removed: "That cannot be taken back any more.",
  malformed: "Something could not be read and was left out.",
}

/** Why this window is no longer in the room: title, what happened, what to do. @type {Record<string, [string, string, string]>} */
export const BYE = {
  removed: ["You have left the room", "Your therapist has ended your visit.", "Ask them if you would like to come back."],
  blocked: ["You have left the room", "This link does not open the room for you any more.", "Ask your therapist."],
  ended: ["All done for today", "The session has ended. Everything is saved.", "You can close this window."],
  left: ["You have left the room", "Everything is saved.", "You can close this window. Open your link again to come back."],
  door_locked: ["The door is locked right now", "Your link still works.", "Wait a minute, then try again."],
  in_use: ["Somebody is in the room by this link", "It is open in another window or device.", "Close it there, then try again."],
  version: ["There is a newer Baseline", "This page is older.", "Load the page again to go on."],
  replaced: ["The room is open in a newer window", "You are still in the room there.", "Close this window, or use the room here."],
  expired: ["This visit is over", "Your place in the room has run out.", "Open your link again to come back."],
  malformed: ["Something went wrong here", "Your work is kept in this browser.", "Load the page again to go on."],
  kept: ["", "Your last work is kept in this browser.", "Open your link here again, and it is delivered."],
  fallback: ["The room has closed", "Your work is kept in this browser.", "Load the page again to go on."],
}

export const WORDS = {
  product: "Baseline",
  opening: "Opening the room",
  heading: "Baseline room",
  board: "Board",
  surface: "Paper to write on",
  surfaceHelp: "Draw with pen, finger or mouse. With keys: arrows move, Space puts the pencil down and lifts it.",
  surfaceStrip: "Move the page",
  tools: "Drawing tools",
  pencil: "Pencil",
  highlighter: "Highlighter",
  eraser: "Eraser",
  laser: "Laser pointer",
  undo: "Undo",
  redo: "Redo",
  clear: "Clear page",
  clearAsk: "Clear this page?",
  clearText: "All ink on it is put away, from everyone. Undo brings it back.",
  clearYes: "Clear",
  no: "Cancel",
  colors: "Color",
  colorKeys: "Colors",
  /** @type {Record<string, string>} */
  color: { graphite: "Graphite", blue: "Blue", red: "Red", green: "Green", orange: "Orange", purple: "Purple" },
  /** What the highlighter makes of them. @type {Record<string, string>} */
  markColor: { orange: "Yellow", green: "Light green", blue: "Light blue", red: "Pink" },
  undoPassed: "That has changed since, so it was left as it is.",

  waiting: "Waiting for your therapist",
  waitingText: "They know that you are here.",
  waitingOffline: "Looking for the room. Please wait.",
  lookUp: "Look up",
  lookUpText: "The page is put away for a moment.",
  noPage: "No page yet",
  noPageText: "It will be here in a moment.",
  locked: "Just looking for now",
  help: "Help",
  break: "Break",
  pages: "Pages",
  answered: "We have seen that you asked.",
  prevPage: "Page before",
  nextPage: "Page after",
  /** @param {number} at @param {number} of */
  pageOf: (at, of) => `Page ${at} of ${of}`,
  leave: "Leave",
  home: "To the start page",
  reload: "Load again",
  tryAgain: "Try again",
  useHere: "Use it here",
}

/**
 * Every sentence that the room shows, in one catalogue; the pages around it have theirs in server/web/words.py.
 * Words only: what they stand for is decided elsewhere.
 */

/** What each role is called. @type {Record<string, string>} */
export const ROLES = { therapist: "Therapist", student: "Student", facilitator: "Facilitator", observer: "Observer" }

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
  not_waiting: "They are not at the door any more.",
  drawing_locked: "Just looking for now.",
  tool_not_offered: "That tool is put away for now.",
  page_aside: "That page has been put aside.",
  stage_page_private: "A private page cannot be shown to all. Show a copy instead.",
  stage_page_aside: "A page that is put aside cannot be shown to all.",
  too_many_page: "The room is full of pages.",
  too_many_stroke: "The room is full of ink. Please start a new room.",
  bad_page_title: "That title is too long.",
  bad_message_text: "That message is too long.",
  bad_person_name: "That name cannot be used.",
  bad_knock_name: "That name cannot be used.",
  malformed: "Something could not be read and was left out.",
}

/** Why this window is no longer in the room: title, what happened, what to do. @type {Record<string, [string, string, string]>} */
export const BYE = {
  removed: ["You have left the room", "Your therapist has ended your visit.", "Ask them if you would like to come back."],
  blocked: ["You have left the room", "This link does not open the room for you any more.", "Ask your therapist."],
  ended: ["All done for today", "The session has ended. Everything is saved.", "You can close this window."],
  left: ["You have left the room", "Everything is saved.", "You can close this window. To come back, open your link again."],
  door_locked: ["The door is locked right now", "Your therapist has locked it for the moment. Your link still works.", "Wait a minute, then try again."],
  version: ["There is a newer Baseline", "This page was loaded before it came.", "Load the page again to go on."],
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
  surfaceStrip: "Move the page up or down",
  tools: "Drawing tools",
  pencil: "Pencil",
  eraser: "Eraser",
  undo: "Undo",
  redo: "Redo",
  clear: "Clear page",
  clearAsk: "Clear this page?",
  clearText: "All ink on it is put away, from everyone. Undo brings it back.",
  clearYes: "Clear",
  no: "Cancel",
  close: "Close",
  colors: "Color",
  colorKeys: "Colors",
  /** @type {Record<string, string>} */
  color: { graphite: "Graphite", blue: "Blue", red: "Red", green: "Green", orange: "Orange", purple: "Purple" },
  widths: "Line width",
  /** @type {Record<number, string>} */
  width: { 50: "Thin", 80: "Medium", 140: "Thick" },
  undoPassed: "That has changed since, so it was left as it is.",

  waiting: "Waiting for your therapist",
  waitingText: "They know that you are here.",
  waitingOffline: "Trying to reach the room. Please wait.",
  lookUp: "Look up",
  lookUpText: "The page is put away for a moment.",
  noPage: "No page yet",
  noPageText: "It will be here in a moment.",
  locked: "Just looking for now",
  help: "Help",
  break: "Break",
  prevPage: "Page before",
  nextPage: "Page after",
  /** @param {number} at @param {number} of */
  pageOf: (at, of) => `Page ${at} of ${of}`,
  leave: "Leave",
  home: "To the start page",
  reload: "Load again",
  tryAgain: "Try again",
  useHere: "Use it here",

  storage: "The server cannot save just now. Everybody's work is kept in their browsers and is sent again by itself.",
  copyLink: "Copy",
  copied: "Copied",

  roomTools: "Room",
  startSession: "Start session",
  endSession: "End session",
  endAsk: "End the session for everyone?",
  endText: "Everyone but you leaves the room. All work is saved, and each of them knocks again next time.",
  endYes: "End session",
  leaveAsk: "Leave while the session runs?",
  leaveText: "The others stay in the room. Open your room again to come back.",
  leaveYes: "Leave",
  running: "In session",
  resting: "No session",
  lockDoor: "Lock the door",
  unlockDoor: "Unlock the door",
  invite: "Invite",
  role: "Role",
  settings: "Keys and sound",

  knocks: "Waiting",
  letIn: "Let in",
  letInFirst: "Let in who waits longest",
  notNow: "Not now",
  toldNotNow: "told: not now",
  /** @param {string} ago */
  since: ago => `waiting ${ago}`,

  people: "People",
  alone: "You are the only one here. Invite someone to begin.",
  you: "you",
  connected: "here",
  away: "connection lost",
  screenHidden: "looking at something else",
  /** @param {string} page */
  looksAt: page => `on ${page}`,
  more: "More",
  mayDraw: "May draw",
  boardHidden: "Hide board",
  drawingLocked: "drawing locked",
  boardIsHidden: "board hidden",
  rename: "Rename",
  renamePerson: "Name",
  save: "Save",
  remove: "Remove",
  block: "Block",
  /** @param {string} name */
  removeAsk: name => `Remove ${name} from the room?`,
  removeText: "They leave at once. They can knock again with their link.",
  /** @param {string} name */
  blockAsk: name => `Block ${name}?`,
  blockText: "They leave at once and cannot knock again.",

  pages: "Pages",
  page: "Page",
  newPage: "New page",
  newPageFor: "For whom",
  forEveryone: "Everyone",
  forStaff: "Staff only",
  /** @param {string} name */
  forOne: name => `Only ${name} and staff`,
  forLeft: "one student",
  shown: "shown to all",
  showToAll: "Show to all",
  /** @param {string} title */
  shareAsk: title => `Show a copy of “${title}” to everyone?`,
  shareText: "This page is private. Everyone gets a copy of it as it is now, and the page itself stays private.",
  shareYes: "Show a copy",
  renamePage: "Rename page",
  pageTitle: "Title of the page",
  moveBefore: "Move page to the left",
  moveAfter: "Move page to the right",
  putAside: "Put page aside",
  asidePages: "Pages put aside",
  asideNone: "Nothing has been put aside.",
  bringBack: "Bring back",
  kept: "kept from an outage",
  backToShown: "Back to what all see",
  turning: "Students may turn pages",
  pageMenu: "Page menu",

  requests: "Asked for",
  /** @type {Record<string, string>} */
  asks: { help: "asks for help", break: "asks for a break" },
  answer: "Answer",

  messages: "Staff messages",
  messageTo: "Message to staff",
  send: "Send",
  youSaid: "You",
  /** @param {string} name @param {string} text */
  wrote: (name, text) => `${name}: ${text}`,
  messagesNone: "Only therapist and facilitator can read what is written here.",

  inviteText: "Everyone who opens a link waits at the door until you let them in.",
  inviteRole: "Make a link for a",
  inviteOne: "For one person",
  inviteOneText: "Name and picture are filled in, for a child who cannot type.",
  inviteKeyText: "A therapist's link opens the room at once.",
  inviteName: "Name of the person",
  invitePicture: "Picture",
  inviteMake: "Make link",
  /** @param {string} role */
  inviteMade: role => `Link for ${role}`,
  inviteOnce: "A link is shown only once: copy it, or open it in a new window.",
  inviteOpen: "New window",
  inviteFailed: "The link could not be made. Please try again.",
  links: "Links",
  linksNone: "No links yet.",
  linkShared: "for anyone invited",
  /** @param {number} uses */
  linkUses: uses => (uses === 1 ? "used once" : uses ? `used ${uses} times` : "not used yet"),
  /** @param {string} day */
  linkUntil: day => `until ${day}`,
  revoke: "Switch off",
  revoked: "switched off",
  revokeAsk: "Switch this link off?",
  revokeText: "It opens no door any more, and whoever came by it has to leave.",
  revokeYes: "Switch off",

  keysTitle: "Keys and sound",
  keysOn: "Letter keys work everywhere but in text fields",
  chimeOn: "Soft chime when somebody knocks or asks",
  keysRegions: "Next part of the screen",
  regionBefore: "Part of the screen before",
}

/** How long ago, in words that need no counting of seconds. @param {number} ms */
export function ago(ms) {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return "for a moment"
  return minutes === 1 ? "for 1 minute" : `for ${minutes} minutes`
}

/** How long a session runs. @param {number} ms */
export function minutes(ms) {
  return `${Math.max(0, Math.floor(ms / 60_000))} min`
}

/** What a page without a title is called. @param {number} at its place, from 1 */
export function pageName(at) {
  return `Page ${at}`
}

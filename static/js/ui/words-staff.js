/**
 * The catalogue of words.js with everything that only staff read.
 * Words only: what they stand for is decided elsewhere.
 */

import { REFUSED, WORDS as SHARED } from "./words.js"

/** What each role is called. @type {Record<string, string>} */
export const ROLES = { therapist: "Therapist", student: "Student", facilitator: "Facilitator", observer: "Observer" }

/** Why something could not be done, by the room's code. @type {Record<string, string>} */
export const REFUSALS = {
  ...REFUSED,
  not_waiting: "They are not at the door any more.",
  stage_page_private: "A private page cannot be shown to all. Show a copy instead.",
  stage_page_aside: "A page that is put aside cannot be shown to all.",
  bad_stage_of: "That cannot be shown to all: they are not here, or may not share it.",
  too_much_to_copy: "That page holds too much ink to be copied.",
  too_many_page: "The room is full of pages.",
  bad_page_title: "That title is too long.",
  bad_prompt_level: "The levels of help have just been changed. Send it once more.",
  bad_response_level: "The levels of help have just been changed. Tap once more.",
  bad_message_text: "That message is too long.",
  bad_person_name: "That name cannot be used.",
  bad_knock_name: "That name cannot be used.",
}

export const WORDS = {
  ...SHARED,
  /** @type {Record<number, string>} */
  width: { 50: "Thin", 80: "Medium", 140: "Thick", 300: "Narrow, 3 mm", 500: "Medium, 5 mm", 800: "Wide, 8 mm" },
  widths: "Line width",
  thinner: "Thinner line",
  thicker: "Thicker line",
  close: "Close",
  storage: "The server cannot save just now. Everybody's work is kept in their browsers and is sent again by itself.",
  copyLink: "Copy",
  copied: "Copied",

  roomTools: "Room",
  moreTools: "More tools",
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
  settings: "Settings",

  knocks: "Waiting",
  nobodyWaits: "Nobody is at the door.",
  letIn: "Let in",
  letInFirst: "Let in who waits longest",
  notNow: "Not now",
  toldNotNow: "told: not now",
  /** @param {string} ago */
  since: ago => `waiting ${ago}`,

  sideMore: "People and links",
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
  overlayHidden: "Hide overlay",
  drawingLocked: "drawing locked",
  boardIsHidden: "board hidden",
  overlayIsHidden: "overlay hidden",
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

  page: "Page",
  newPage: "New page",
  paper: "Paper",
  /** @type {{[family: string]: string}} */
  families: {
    plain: "Plain", wide_ruled: "Wide ruled", college_ruled: "College ruled", narrow_ruled: "Narrow ruled",
    three_line: "Three lines", double_line: "Double line", sky_grass_earth: "Sky, grass, earth", highlighted: "Highlighted",
    boxes: "Letter boxes", graph: "Squares", italic: "Italic",
  },
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

  pictures: "Pictures",
  allSee: "All see:",
  backToBoard: "Back to the board",
  lookAtBoard: "Look at the board",
  larger: "Larger pictures",
  largest: "Make largest",
  calm: "Calm picture for all",
  curtain: "Privacy curtain",
  notLed: "The therapist is not connected. Students do not see or hear each other.",
  /** @type {Record<string, string>} */
  askFor: { mic: "Ask for microphone", face: "Ask for camera", desk: "Ask for desk camera" },
  /** @param {string} name */
  hasBeenAsked: name => `${name} has been asked.`,
  /** @type {Record<string, string>} */
  mayUse: {
    mic: "May use the microphone", face: "May use the camera", desk: "May use the desk camera", screen: "May share the screen",
  },
  calmShown: "a calm picture",
  mute: "Mute",
  unmute: "Let speak again",
  beside: "This device is beside",
  besideNobody: "nobody",
  besideOpen: "not said yet",
  besideAsk: "Which student is beside you?",
  besideWhy: "Two devices in one room may howl or echo.",
  besideNone: "Nobody",
  /** @param {string} name */
  besideOf: name => `beside ${name}`,
  /** @param {string} name */
  quiet: name => `Sound and microphone are off here, since this device is beside ${name}.`,
  /** @param {string} name */
  echoAsk: name => `${name}'s computer is in the same room. Switch it on?`,
  echoText: "Two devices side by side may howl or echo. Use headphones, or switch the other one off first.",

  requests: "Asked for",
  /** @type {Record<string, string>} */
  asks: { help: "asks for help", break: "asks for a break" },
  answer: "Answer",
  answerFirst: "Answer who asked first",

  messages: "Staff messages",
  messagesShort: "Messages",
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

  settingsTitle: "Settings of this device",
  keysTitle: "Keys",
  settingsKeys: "Settings and keys",
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

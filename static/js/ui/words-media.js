/**
 * Every sentence about sound and picture that all roles may read; loaded with them, behind the board.
 * Words only: what they stand for is decided elsewhere.
 */

/** @import { DeviceState } from "../media/devices.js" */
/** @import { Source } from "../media/sources.js" */

/** What each source is called on its switch. @type {Record<Source, string>} */
export const SWITCHES = { mic: "Microphone", face: "Camera", desk: "Desk camera", screen: "Share screen" }

/** The same within a sentence. @type {Record<Source, string>} */
const THING = { mic: "microphone", face: "camera", desk: "desk camera", screen: "screen" }

/** The picture of somebody, as it is labelled. @param {string} name @param {Source} source */
export function pictureOf(name, source) {
  return `${name}, ${source}`
}

/** Its place, and what can be done with it; in other words than the picture itself. @param {string} name @param {Source} source */
export function tileOf(name, source) {
  return `${{ mic: "voice", face: "face", desk: "desk", screen: "screen" }[source]} of ${name}`
}

/**
 * Why there is nothing to see or hear, and what to do.
 * @param {Source | Source[]} sources with the same trouble @param {DeviceState} state @returns {[string, string] | null}
 */
export function problemOf(sources, state) {
  const all = [sources].flat()
  const it = all.map(source => THING[source]).join(" and no ")
  const only = all.length === 1 ? all[0] : ""
  const them = it.replaceAll(" and no ", " and the ")
  if (only === "screen" && state === "denied") return ["This computer does not allow sharing its screen.", "An administrator may have to allow it."]
  switch (state) {
    case "denied": return [
      `The browser does not allow the ${them}.`,
      "Press the sign beside the address at the top of the window, choose Allow, then switch it on here again. At school an administrator may have to allow it.",
    ]
    case "missing": return [`No ${it} was found.`, "Plug one in. Some computers have a key or a slide that switches it off."]
    case "in_use": return [`Something else is using the ${them}.`, only === "face" || only === "desk"
      ? "Close that program or tab, then switch it on here again. A tablet may have one camera on at a time: then switch the other one off here first."
      : "Close that program or tab, then switch it on here again."]
    case "covered": return [`The ${them} sees nothing.`, "Open its shutter, or take away what covers it."]
    case "ended": return [`The ${them} stopped.`, "If it was unplugged, plug it in again. If not, switch it on here again."]
    case "silenced": return only === "mic" ? ["This computer has muted the microphone.", "A key of the keyboard or a switch on the headset does that, and undoes it."]
      : [`Nothing comes from the ${them} just now.`, "Another program may hold it, or a key or a slide of the computer."]
    default: return null
  }
}

/** What happened to a device by itself. @type {Record<"taken" | "fell_back" | "came_back" | "unplugged" | "curtain", (source: Source, label: string) => string>} */
export const HAPPENED = {
  taken: source => `Your therapist has switched the ${THING[source]} off.`,
  fell_back: (source, label) => `The ${THING[source]} was unplugged. Now in use: ${label}.`,
  came_back: (source, label) => `The ${THING[source]} is back: ${label}.`,
  unplugged: source => `The ${THING[source]} was unplugged.`,
  curtain: () => "The privacy curtain is drawn. All cameras are off.",
}

/** What stands where a picture would be. @type {Record<string, string>} */
export const LOOKS = {
  calm: "Cameras are resting",
  low: "Saving data",
  staged: "All see it large",
  away: "Connection lost",
  still: "Picture stopped. It comes back by itself.",
  shed: "Paused, weak connection",
  waiting: "Picture is coming",
  opening: "Camera is starting",
  off: "Camera is off",
  denied: "Camera is not allowed",
  missing: "No camera",
  in_use: "Camera is in use elsewhere",
  covered: "Lens is covered",
  ended: "Camera has stopped",
  silenced: "Camera is stopped by the computer",
}

/** Why somebody is silent who did not switch off. @type {Record<string, string>} */
const SILENT = {
  denied: "Microphone is not allowed",
  missing: "No microphone",
  in_use: "Microphone is in use elsewhere",
  ended: "Microphone has stopped",
  silenced: "Microphone is muted by the computer",
  opening: "The browser is asking for permission",
}

/** The same for staff, who can help; "" where nothing is wrong. @param {string} state of a microphone */
export function silenceOf(state) {
  return state === "on" || state === "off" ? "" : SILENT[state] ?? "Microphone does not work"
}

export const MEDIA = {
  controls: "Sound and picture",
  devices: "Camera and sound",
  sound: "Sound",
  lowData: "Save data",
  lowText: "Sound and writing only: no pictures are sent or shown.",
  tapToHear: "Tap to hear",
  tapText: "The browser waits for a tap before it plays sound.",
  asked: "Your therapist asks:",
  /** @param {Source} source */
  askedFor: source => `Switch on the ${THING[source]}?`,
  switchOn: "Switch on",
  notNow: "Not now",
  speaking: "speaking",
  micOff: "microphone off",
  notAllowed: "Not allowed here. Your therapist decides.",
  asksAbove: "The browser asks at the top of the window: choose Allow.",
  away: "Your therapist is away for a moment",
  awayText: "They will be back.",
  rest: "A quiet moment",
  restText: "Breathe in. Breathe out.",
  resting: "Cameras are resting",
  sharing: "You are sharing your screen",
  stopSharing: "Stop sharing",
  leaveAsk: "Leave the room?",
  leaveText: "You can come back with your link.",
  view: "Turn and zoom",
  turn: "Turn",
  mirror: "Mirror",
  closer: "Zoom in",
  farther: "Zoom out",
  straight: "As it was",
  moveLeft: "Look to the left",
  moveRight: "Look to the right",
  moveUp: "Look up",
  moveDown: "Look down",
  viewKeys: "With keys: plus and minus zoom, arrows move, R turns, M mirrors, 0 puts it back.",
  level: "How loud you are",
  isOff: "Switched off.",
  close: "Close",
  noDevice: "None found",
  /** @type {Record<string, string>} */
  link: { good: "good connection", weak: "weak connection", lost: "connection lost" },
  noPath: "Sound and picture cannot reach you just now. Writing goes on.",
}

/** What is said of second devices: on them, and by staff who make them. Words only. */

export const SECOND = {
  of: "Second device of",
  quiet: "No sound or camera here",
  leaveAsk: "Write here no more?",
  over: "This device is done",
  overText: "It writes in the room no more. What was written here is saved.",
  overKept: "Not all that was written here could be delivered yet. It is kept in this browser.",
  overKeptTodo: "To deliver it, make a new link on the first device and open it here.",
  overTodo: "To write here again, make a new link on the first device.",

  mine: "My second device",
  /** @param {string} name */
  whose: name => `Second device of ${name}`,
  student: "Second device",
  text: "A tablet with a pen, for example. What is written there is written by the same person: the same ink, the same undo, "
    + "one name in the list. It has no sound and no camera.",
  make: "Make a link",
  makeNew: "Make a new link",
  ended: "That link has ended, since it was not used within 10 minutes. A new one is made with one press.",
  once: "Open it on the other device. It works once, within 10 minutes.",
  scan: "Point the other device's camera at the square, or open the link there.",
  code: "Square for a camera to read",
  link: "Link",
  waiting: "Waiting for the device",
  connected: "Second device connected",
  end: "Disconnect",
  endText: "What was written there stays. What it could not send yet is kept on that device, until it is connected again.",
  failed: "That did not work. Try again in a moment.",
}

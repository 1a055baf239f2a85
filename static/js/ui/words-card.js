/**
 * What stands on the card for the classroom, and what the therapist reads who prints it. Words only: few and short, for an
 * aide who has never seen any of this.
 */

/** @typedef {"student" | "facilitator"} For */

export const CARD = {
  make: "Card to print",
  again: "New card",
  againAsk: "Make a new card?",
  againText: "A card can be printed only while its link is new, so this makes a new link. The address and the square on the old "
    + "card open no door any more. Whoever is in the room stays.",
  title: "A card for the classroom",
  text: "One page for whoever sets up the computer. Whoever holds it can knock at the door, and waits there until you let them in.",
  name: "Name or note on the card",
  nameHint: "It is printed, and kept nowhere. Best left empty: a picture or initials are enough.",
  print: "Print",
  preview: "The card as it will be printed",

  /** @type {Record<For, string>} */
  heading: { student: "Join your session", facilitator: "For the adult beside the student" },
  /** @type {Record<For, string>} */
  where: {
    student: "On the student's computer",
    facilitator: "On your own tablet or phone, sound off. Never on the student's screen.",
  },
  /** @type {Record<For, string>} */
  open: {
    student: "Hold this card up to the camera, or type the address.",
    facilitator: "Point the camera at the square, or type the address.",
  },
  /** What comes after opening it. @type {[title: string, text: string][]} */
  steps: [["Tap Join", "First a name and a picture, if it asks."], ["Wait", "The therapist lets you in."]],
  first: "Open",
  join: "Join",
  typed: "Or type this address",
  typedHint: "No spaces. After /j/, dashes and capital letters do not matter.",
  /** @param {string} day */
  until: day => `Works until ${day}.`,
  trouble: "It does not open? Ask the therapist for a new card.",
}

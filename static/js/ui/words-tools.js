/**
 * What staff read about tools: letters to trace, writing shown again, whose ink it is, which tools a student has.
 * Words only.
 */

export const TOOLS = {
  letters: "Letters to trace",
  lettersShort: "Letters",
  lettersText: "What to write",
  lettersStyle: "How",
  /** @type {Record<"faint" | "dotted" | "model", string>} */
  style: { faint: "Faint, to trace", dotted: "Dotted", model: "Model, to copy" },
  guides: "Start dots and arrows",
  line: "Line",
  put: "Put on this line",
  putHint: "Tap a line of the page, or choose its number.",
  onThisPage: "On this page",
  takeAway: "Take away",
  /** @param {string[]} signs @param {boolean} any whether something is left to write */
  missing: (signs, any) => `Our teaching letters do not have ${signs.length > 6 ? `${signs.slice(0, 6).join(" ")} and others` : signs.join(" ")} yet. ${
    any ? signs.length > 1 ? "There are gaps in their place." : "There is a gap in its place." : "Nothing was put on the line."}`,
  tooLong: "That is too long for one line. Please use fewer letters, or a smaller line.",
  lettersFailed: "The letters could not be loaded. Please try again.",

  again: "Watch it written",
  againShort: "Show again",
  againWhat: "What",
  wholePage: "All ink on this page",
  lastStroke: "The last stroke",
  /** @param {string} text */
  cueNamed: text => `Letters “${text}”`,
  againSpeed: "How fast",
  ownSpeed: "As it was written",
  halfSpeed: "Half as fast",
  againFor: "Who sees it",
  forAll: "Everyone",
  play: "Play",
  stop: "Stop",

  whose: "Whose ink",
  whoseOn: "Each person's ink has a color of its own here. Others see it as it was written.",
  whoLeft: "someone who left",

  /** @param {string} name */
  offered: name => `Tools for ${name}`,
  copyPage: "Copy page",
}

/**
 * Every word about how large the page is seen; loaded with the buttons for it, behind the board.
 */

export const VIEW = {
  ways: "Size of the page",
  fits: "Fits the screen",
  true: "True size",
  finger: "Double size",
  /** @param {number} percent */
  zoomed: percent => `${percent} %`,
  hand: "Move page",
  closer: "Closer",
  farther: "Farther",
  whole: "Whole page again",
  measure: "Measure this screen",
  forFingers: "Larger for fingers",

  title: "True size",
  text: "Hold a bank card against the screen. Make the card in the picture just as wide, with the slider, the arrow keys, or by its right edge.",
  width: "Width of the card on this screen",
  smaller: "Narrower",
  larger: "Wider",
  keep: "It fits: show true size",
  forget: "Fit the screen",
  cancel: "Cancel",
}

/** How pages look on one's own device. @type {Record<string, string>} */
export const LOOKS = {
  ways: "How pages look on this device",
  lettering_usual: "Usual text",
  lettering_large: "Large text",
  lettering_larger: "Larger text",
  contrast_more: "High contrast",
  hand_left: "Left hand writes",
}

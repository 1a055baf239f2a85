/**
 * What the paper, its printing and its presets are called; only staff read it.
 * Words only: what they stand for is decided elsewhere.
 */

export const PAPERS = {
  adjust: "Adjust paper",
  panel: "Paper settings",
  ofPage: "Paper",
  ofOverlay: "Overlay",
  which: "What is adjusted",
  family: "Family",
  none: "No overlay",
  grade: "Grade",
  gradeNone: "Any",
  sheet: "Sheet",
  letter: "Letter",
  a4: "A4",
  upright: "Upright",
  wide: "Wide",
  row: "Row",
  square: "Square",
  body: "Body",
  half: "half a row",
  skip: "Gap between rows",
  margin: "Margins",
  marginLine: "Margin line",
  noLine: "none",
  marginRight: "Margin line on the right, for a left hand",
  color: "Line color",
  /** @type {Record<string, string>} */
  colors: { blue: "Blue", gray: "Gray", black: "Black", green: "Green", red: "Red" },
  weight: "Line weight",
  dash: "Dashes of the midline",
  solid: "solid",
  stage: "How much help",
  /** By stage, from full help. */
  stages: ["Full", "Lighter", "Half", "Border only", "Baseline only", "Plain line"],
  letters: "Letters for the boxes",
  lettersNone: "all tall",
  own: "My own",
  ownNone: "Rulings that you keep under a name are found here.",
  ownName: "Name",
  ownSave: "Save as my own",
  ownRemove: "Remove",
  /** @param {number} value */
  millimetres: value => `${Math.round(value * 100) / 100} mm`,
  /** @param {number} value */
  times: value => `${Math.round(value * 100) / 100} ×`,
  /** @param {string} text */
  inMillimetres: text => `${text}, millimetres`,

  print: "Print this page",
  printText: "At true size: choose 100 % or “Actual size” when you print it.",
  printPages: "Pages",
  printInk: "With what is written",
  printMake: "Open PDF",
  printNone: "Choose at least one page.",
}

/**
 * What the tokens of the style sheets are for, and how well they are told apart. Values are read from the sheets themselves,
 * contrast is measured as it is on this page (WCAG 2.2, 1.4.3 and 1.4.11). Pure but for the reading.
 */

/** @typedef {{ink: string, ground: string, least: number, use: string}} Pair */

/** What each color means, by its token. @type {Record<string, string>} */
export const COLORS = {
  "--paper": "the desk that everything lies on", "--surface": "a sheet on it", "--sunk": "a tray in it", "--line": "between parts; says nothing",
  "--edge": "the edge of what can be used", "--ink": "what is read", "--muted": "what is read second", "--accent": "can be used; is chosen",
  "--accent-deep": "the same, under the hand", "--accent-soft": "the ground of what is chosen", "--on-accent": "words on the accent",
  "--rule": "ruled lines in pictures", "--good": "went well; is here", "--good-soft": "its ground", "--notice": "wants a look", "--notice-soft": "its ground",
  "--stop": "takes something away", "--stop-soft": "its ground",
  "--ink-graphite": "ink", "--ink-blue": "ink", "--ink-red": "ink", "--ink-green": "ink", "--ink-orange": "ink", "--ink-purple": "ink",
  "--mark-yellow": "highlighter", "--mark-green": "highlighter", "--mark-blue": "highlighter", "--mark-pink": "highlighter",
}

const TEXT = 4.5, SHAPE = 3
const on = (/** @type {string} */ ink, /** @type {string[]} */ grounds, /** @type {number} */ least, /** @type {string} */ use) =>
  grounds.map(ground => ({ ink: `--${ink}`, ground: `--${ground}`, least, use }))

/** What lies on what. @type {Pair[]} */
export const PAIRS = [
  ...on("ink", ["paper", "surface", "sunk", "accent-soft"], TEXT, "words"), ...on("muted", ["paper", "surface", "sunk"], TEXT, "hints"),
  ...on("accent", ["paper", "surface", "accent-soft"], TEXT, "links, what is chosen"), ...on("accent-deep", ["accent-soft"], TEXT, "pressed buttons"),
  ...on("on-accent", ["accent", "accent-deep"], TEXT, "primary buttons"), ...on("good", ["surface", "good-soft"], TEXT, "went well"),
  ...on("notice", ["surface", "notice-soft"], TEXT, "wants a look"), ...on("stop", ["surface", "stop-soft"], TEXT, "takes away"),
  ...on("edge", ["paper", "surface", "sunk"], SHAPE, "edges of buttons"),
  ...["graphite", "blue", "red", "green", "orange", "purple"].flatMap(ink => on(`ink-${ink}`, ["surface"], TEXT, "ink on paper")),
]

/** Every custom property that a sheet gives the root, with what it is now. @returns {Map<string, string>} */
export function readTokens() {
  const now = getComputedStyle(document.documentElement), names = new Set()
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSStyleRule && rule.selectorText === ":root") for (const name of rule.style) if (name.startsWith("--")) names.add(name)
    }
  }
  return new Map([...names].map(name => [name, now.getPropertyValue(name).trim()]))
}

/** How well two colors are told apart, 1 to 21. @param {string} one as #rgb or #rrggbb @param {string} other */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** @param {string} color */
function luminance(color) {
  const digits = color.slice(1)
  const parts = digits.length === 3 ? [...digits].map(each => each + each) : digits.match(/../g) ?? []
  const [r, g, b] = parts.map(part => parseInt(part, 16) / 255).map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

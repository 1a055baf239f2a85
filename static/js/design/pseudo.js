/**
 * A language that nobody speaks, for those who work on the pages: every word accented and two fifths longer.
 * The same as server/web/pseudo.py, for catalogues whose words may be functions. No page loads it unless it is asked for.
 */

const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
const ACCENTED = "áƀçďéƒĝĥîĵķļḿñöṕɋŕšţûṽŵẋýžÁƁÇĎÉƑĜĤÎĴĶĻḾÑÖṔɊŔŠŢÛṼŴẊÝŽ"

/**
 * A catalogue in which every text is longer, however deep it lies; what a function returns, too.
 * @template T
 * @param {T} words
 * @returns {T}
 */
export function pseudo(words) {
  return /** @type {T} */ (longer(words))
}

/** @param {unknown} words @returns {unknown} */
function longer(words) {
  if (typeof words === "string") return text(words)
  if (typeof words === "function") return (/** @type {unknown[]} */ ...given) => longer(words(...given))
  if (Array.isArray(words)) return words.map(longer)
  if (words === null || typeof words !== "object") return words
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, longer(value)]))
}

/** @param {string} plain */
function text(plain) {
  if (!/[a-z]/i.test(plain) || (plain.startsWith("[") && plain.endsWith("]"))) return plain
  let said = "", owed = 0
  for (const letter of plain) {
    const at = PLAIN.indexOf(letter)
    said += ACCENTED[at] ?? letter
    owed += at < 0 ? 0 : 2
    if (owed < 5) continue
    said += ACCENTED[at % 26]   // two letters more for every five
    owed -= 5
  }
  return `[${said}]`
}

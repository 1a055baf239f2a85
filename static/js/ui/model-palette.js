/** Which actions a few letters mean. Pure. */

/** @param {string} text */
const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

/**
 * The rows whose words hold all the letters, the best first: words that begin with them, then those that hold them
 * together, then those that hold them in this order.
 * @template {{label: string}} T
 * @param {readonly T[]} rows
 * @param {string} typed
 * @returns {T[]}
 */
export function matching(rows, typed) {
  const letters = plain(typed.trim())
  return rows.map((row, at) => ({ row, at, rank: rankOf(plain(row.label), letters) })).filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank || a.at - b.at).map(({ row }) => row)
}

/** @param {string} label @param {string} letters */
function rankOf(label, letters) {
  if (!letters || label.split(/\s+/).some((_, at, words) => words.slice(at).join(" ").startsWith(letters))) return 0
  if (label.includes(letters)) return 1
  let at = 0
  for (const letter of letters) {
    at = label.indexOf(letter, at) + 1
    if (!at) return 3
  }
  return 2
}

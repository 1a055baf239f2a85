/**
 * What staff have among the drawing tools to teach with: letters to trace, and writing shown again; and their keys.
 * Opens the panels; what they do is theirs.
 */

import { html } from "lit-html"
import { againButton, toggleAgain } from "./again-panel.js"
import { toggleAuthors } from "./authors.js"
import { lettersButton, toggleLetters } from "./letters-panel.js"
import { TOOLS } from "./words-tools.js"

/** @import { Screen } from "./screen.js" */
/** @import { KeyRow } from "./tools.js" */

/** @param {Screen} screen */
export function teaching(screen) {
  return html`<div class="tools-pair">${lettersButton(screen)}${againButton(screen)}</div>`
}

/** @param {Screen} screen @returns {KeyRow[]} */
export function teachingKeys(screen) {
  return [
    { keys: "t", label: TOOLS.letters, run: () => toggleLetters(screen) },
    { keys: "w", label: TOOLS.again, run: () => toggleAgain(screen) },
    { keys: "Shift+w", label: TOOLS.whose, run: () => toggleAuthors(screen) },
  ]
}

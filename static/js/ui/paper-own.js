/**
 * Rulings that the therapist keeps in this room under a name: used, kept, put away.
 */

import { html } from "lit-html"
import { repeat } from "lit-html/directives/repeat.js"
import { newId } from "../core/replica.js"
import { rulingOf } from "./paper-choice.js"
import { pictureOfRuling } from "./paper-pictures.js"
import { hidden } from "./parts.js"
import { PAPERS } from "./words-paper.js"

/** @import { Paper, Preset, Ruling } from "../core/records.js" */
/** @import { Screen } from "./screen.js" */

/**
 * @param {Screen} screen
 * @param {Paper | Ruling | null} ruling that could be kept
 * @param {(ruling: Ruling) => void} use
 */
export function ownRulings(screen, ruling, use) {
  const own = [...screen.records.all("preset")].sort((a, b) => a.name.localeCompare(b.name))
  return html`<div class="own-rulings"><h3>${PAPERS.own}</h3>
    ${own.length ? html`<ul class="own-list">${repeat(own, preset => preset.id, preset => row(screen, preset, use))}</ul>`
      : html`<p class="hint">${PAPERS.ownNone}</p>`}
    ${ruling ? html`<form class="own-keep" @submit=${(/** @type {SubmitEvent} */ event) => keep(screen, event, rulingOf(ruling))}>
      <label class="field"><span>${PAPERS.ownName}</span><input name="name" maxlength="40" required autocomplete="off"></label>
      <button class="button">${PAPERS.ownSave}</button></form>` : ""}
  </div>`
}

/** @param {Screen} screen @param {Preset} preset @param {(ruling: Ruling) => void} use */
function row(screen, { id, name, ruling }, use) {
  return html`<li class="own-row"><button type="button" class="button own-use" @click=${() => use(rulingOf(ruling))}>
      ${pictureOfRuling(rulingOf(ruling))}<bdi>${name}</bdi></button>
    <button type="button" class="button quiet" @click=${() => screen.propose({ op: "remove", id })}>${PAPERS.ownRemove}${hidden(name)}</button></li>`
}

/** @param {Screen} screen @param {SubmitEvent} event @param {Ruling} ruling */
function keep(screen, event, ruling) {
  event.preventDefault()
  const form = /** @type {HTMLFormElement} */ (event.currentTarget)
  const name = String(new FormData(form).get("name")).trim()
  if (!name) return
  screen.put({ type: "preset", id: newId(), name, ruling })
  form.reset()
}

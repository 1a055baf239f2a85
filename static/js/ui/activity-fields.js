/**
 * The fields of the forms by which activities are made: words, and words with a picture that fits them or is chosen.
 */

import { html, nothing } from "lit-html"
import { scheduleOf } from "./model-schedule.js"
import { asking } from "./schedule-panel.js"
import { pictureButton, symbolFor } from "./symbol-picker.js"
import { PHOTOS } from "./words-photos.js"

/** @import { Option } from "../core/records-leading.js" */
/** @import { Screen } from "./screen.js" */
/** @import { Chosen } from "./symbol-picker.js" */

/** `symbol`: with what the picture begins; `bare`: the label is only read. @typedef {{type?: string, value?: string, most?: number, required?: boolean, symbol?: string, bare?: boolean}} Is */

/** Pictures chosen by hand for what is being made, by the name of the field. @type {Map<string, Chosen>} */
const chosen = new Map()

/** Another form begins. */
export function clearFields() {
  chosen.clear()
}

/** @param {(data: (name: string) => string) => unknown} take @returns {(event: SubmitEvent) => void} */
export function onSubmit(take) {
  return event => {
    event.preventDefault()
    const data = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget))
    void take(name => String(data.get(name) ?? "").trim())
  }
}

/** @param {string} name @param {string} label @param {Is} [is] */
export function field(name, label, { type = "text", value = "", most = 60, required = false, bare = false } = {}) {
  return html`<label class="field"><span class=${bare ? "vh" : nothing}>${label}</span><input name=${name} type=${type} maxlength=${most} autocomplete="off" value=${value} ?required=${required}></label>`
}

/** Words with a picture: the one that fits them, unless another is chosen. @param {Screen} screen @param {string} name @param {string} label @param {Is} [is] */
export function pictured(screen, name, label, is) {
  const words = () => /** @type {HTMLInputElement | null} */ (screen.root.querySelector(`.maker-form input[name="${name}"]`))?.value.trim() ?? ""
  const now = chosen.get(name) ?? { symbol: is?.symbol ?? "", image: "" }
  const choose = (/** @type {Chosen} */ picture) => {
    chosen.set(name, picture)
    screen.draw()
  }
  return html`<div class="maker-step">${pictureButton(PHOTOS.pictureFor(label), now, { ...asking(screen), words, chosen: choose, deleted: image => forget(screen, image) })}
    ${field(name, label, is)}</div>`
}

/** A photo is no more. @param {Screen} screen @param {string} image */
function forget(screen, image) {
  for (const [name, picture] of chosen) if (picture.image === image) chosen.set(name, { ...picture, image: "" })
  screen.draw()
}

/**
 * What was chosen for words, or the symbol that fits them best.
 * @param {Screen} screen @param {string} name of the field @param {string} words @param {string} [symbol] the one to take unless another was chosen
 * @returns {Promise<Chosen>}
 */
export async function pictureFor(screen, name, words, symbol = "") {
  const own = chosen.get(name)
  if (own || symbol || !words) return own ?? { symbol, image: "" }
  return { symbol: await symbolFor(words, scheduleOf(screen.records).lang), image: "" }
}

/** @param {Screen} screen @param {string} name of its field @param {string} label @param {string} [symbol] as for `pictureFor` @returns {Promise<Option>} */
export async function optionOf(screen, name, label, symbol) {
  return { label, ...await pictureFor(screen, name, label, symbol), color: "" }
}

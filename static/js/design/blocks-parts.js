/** Specimens of the smallest parts: buttons, switches, status, questions, pages with one thing to say. */

import { html } from "lit-html"
import { ownComfort } from "../ui/comfort-own.js"
import { ask, button, calm, icon, noticeLine, statusLine } from "../ui/parts.js"
import { BYE, STATUS, WORDS } from "../ui/words.js"
import { LONG } from "./world.js"

/** @import { Block, State } from "./blocks.js" */

/** @param {() => unknown} view @returns {State} */
const plain = view => ({ records: () => [], view: async () => view })
/** A button is only looked at here. */
const press = () => {}

/** @param {string} kind */
function buttons(kind) {
  const one = (/** @type {Partial<Parameters<typeof button>[0]>} */ is) => button({ label: WORDS.undo, mark: "undo", kind, press, ...is })
  const held = (/** @type {string} */ looks, /** @type {unknown} */ view) => html`<div data-hold=${looks}>${view}</div>`
  return html`<div class="specimen-row">${one({})}${held("hover", one({}))}${held("active", one({}))}${held("focus", one({}))}
    ${one({ pressed: true })}${one({ expanded: true })}${one({ off: true })}${one({ label: WORDS.clearYes, mark: undefined })}</div>`
}

/** Let what is marked look as if a hand were on it. */
function hold() {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-hold]"))) {
    const target = /** @type {HTMLElement} */ (place.firstElementChild)
    target.dataset.held = place.dataset.hold
  }
}

/** @type {Record<string, Block>} */
export const PART_BLOCKS = {
  buttons: {
    side: "staff", frame: [920, 150], shared: { then: hold },
    states: Object.fromEntries(["", "primary", "stop", "quiet", "big", "only", "tool", "giant"].map(kind => [kind || "usual", plain(() => buttons(kind))])),
  },
  switches: {
    side: "staff", frame: [420, 110],
    states: {
      "off and on": plain(() => html`<div class="specimen-row">${[false, true].map(on => html`<label class="switch"><input type="checkbox" role="switch"
        .checked=${on}><span>${WORDS.pencil}</span></label><label class="check"><input type="checkbox" .checked=${on}><span>${WORDS.pencil}</span></label>`)}</div>`),
    },
  },
  comfort: {
    side: "staff", frame: [920, 150],
    states: { signs: plain(() => html`<div class="specimen-row">${ownComfort()}</div>`), "with words": plain(() => html`<div class="specimen-row">${ownComfort({ words: true })}</div>`) },
  },
  status: {
    side: "staff", frame: [360, 72],
    states: Object.fromEntries(Object.keys(STATUS).map(status => [status, plain(() => html`<div class="specimen-row">${statusLine(status)}</div>`)])),
  },
  notice: {
    side: "student", frame: [700, 130], window: [700, 130],
    states: { shown: plain(() => html`<div class="specimen-place">${noticeLine(WORDS.answered)}</div>`), long: plain(() => html`<div class="specimen-place">${noticeLine(`${LONG}: ${WORDS.surfaceHelp}`)}</div>`) },
  },
  question: {
    side: "student", frame: [620, 300], window: [620, 300],
    states: {
      plain: { ...plain(() => ""), then: () => void ask({ title: WORDS.clearAsk, text: WORDS.clearText, yes: WORDS.clearYes }) },
      "takes away": { ...plain(() => ""), then: () => void ask({ title: WORDS.clearAsk, text: WORDS.clearText, yes: WORDS.clearYes, stop: true }) },
    },
  },
  door: {
    side: "student", frame: [683, 480], window: [683, 480],
    states: {
      opening: plain(() => calm({ title: WORDS.opening })),
      waiting: { records: () => [], status: "waiting", view: async () => () => "", knows: () => ({ seat: { id: "a", role: "student", name: "Mia", symbol: "fox", status: "waiting" } }) },
      "waiting, long name": { records: () => [], status: "waiting", view: async () => () => "", knows: () => ({ seat: { id: "a", role: "student", name: LONG, symbol: "own-write", status: "waiting" } }) },
      ...Object.fromEntries(Object.keys(BYE).filter(code => code !== "kept").map(code => [code, { records: () => [], view: async () => () => "", bye: code }])),
    },
  },
  icons: {
    side: "staff", frame: [920, 250],
    states: { all: plain(() => html`<div class="specimen-row specimen-icons">${[...ICONS].map(name => html`<span title=${name}>${icon(name)}</span>`)}</div>`) },
  },
}

/** Those of the sprite, read from it. @type {Set<string>} */
const ICONS = new Set()
const sprite = await fetch(new URL("../../icons.svg", import.meta.url)).then(answer => answer.text())
for (const [, name] of sprite.matchAll(/<symbol[^>]* id="([^"]+)"/g)) ICONS.add(name)

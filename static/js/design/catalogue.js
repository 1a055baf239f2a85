/**
 * The design page: tokens as they are now, and every block in every state, each on a page of its own in a frame, so that
 * none can disturb another. In development only. How a block is added is said in blocks.js.
 */

import { html, nothing, render } from "lit-html"
import { BLOCKS } from "./blocks.js"
import { COLORS, PAIRS, contrast, readTokens } from "./tokens.js"

/** @import { Block } from "./blocks.js" */

/** Wider frames are shown smaller. */
const WIDEST = 700
/** The window in which a part of a screen lies: styles ask for its size. @type {[number, number]} */
const LAPTOP = [1280, 900]
/** Attributes of the root that change how all of it looks: what the switches above set, here and in every frame. */
const LOOKS = /** @type {const} */ ({ contrast: ["", "more"], lettering: ["", "large", "larger"], hand: ["", "left"] })
const SIZES = ["h1", "h2", "h3", "lead", "p", "hint"]
const AROUND = /** @type {string[]} */ (JSON.parse(document.getElementById("around")?.textContent ?? "[]"))

/** @type {Record<string, string>} */
const chosen = { contrast: "", lettering: "", hand: "", lang: "" }
const root = /** @type {HTMLElement} */ (document.getElementById("design"))

function draw() {
  dress(document)
  render(html`<header class="design-head"><h1>Design</h1>
    ${Object.entries({ ...LOOKS, lang: ["", "qps"] }).map(([name, values]) => choice(name, values))}</header>
    <nav class="design-index">${["tokens", ...Object.keys(BLOCKS), "pages around the room"].map(name => html`<a href=${`#${idOf(name)}`}>${name}</a>`)}</nav>
    ${tokens()}
    ${Object.entries(BLOCKS).map(([name, block]) => section(name, Object.keys(block.states).map(state => specimen(addressOf(name, block, state), state, block))))}
    ${section("pages around the room", AROUND.map(name => specimen(`/design/around/${name}`, name, { frame: [1366, 700], whole: true })))}`, root)
}

/** @param {string} name @param {readonly string[]} values */
function choice(name, values) {
  const change = (/** @type {Event} */ { target }) => {
    chosen[name] = /** @type {HTMLSelectElement} */ (target).value
    draw()
    for (const frame of root.querySelectorAll("iframe")) if (frame.contentDocument) dress(frame.contentDocument)
  }
  return html`<label>${name} <select @change=${change}>${values.map(value => html`<option value=${value}>${value || "usual"}</option>`)}</select></label>`
}

/** @param {Document} page */
function dress({ documentElement: { dataset } }) {
  for (const name of Object.keys(LOOKS)) {
    if (chosen[name]) dataset[name] = chosen[name]
    else delete dataset[name]
  }
}

/** @param {string} name */
const idOf = name => name.replaceAll(/\W+/g, "-")

/** @param {string} name @param {Block} block @param {string} state */
function addressOf(name, { side }, state) {
  return `/design/${side}?${new URLSearchParams({ block: name, state })}`
}

/** @param {string} name @param {unknown} states */
function section(name, states) {
  return html`<section class="design-block" id=${idOf(name)}><h2>${name}</h2><div class="design-states">${states}</div></section>`
}

/** @param {string} address @param {string} state @param {Pick<Block, "frame" | "window" | "whole">} block */
function specimen(address, state, { frame, whole = false, window = whole ? frame : LAPTOP }) {
  const [width, height] = frame
  const url = chosen.lang ? `${address}${address.includes("?") ? "&" : "?"}lang=${chosen.lang}` : address
  const loaded = (/** @type {Event} */ { target }) => {
    const { contentDocument } = /** @type {HTMLIFrameElement} */ (target)
    if (contentDocument) dress(contentDocument)
  }
  return html`<figure class="design-state"><figcaption><a href=${url} target="_blank">${state}</a></figcaption>
    <svg class="design-frame" viewBox="0 0 ${width} ${height}" width=${Math.min(width, WIDEST)}><foreignObject width=${window[0]} height=${window[1]}>
      <iframe title=${state} src=${url} width=${window[0]} height=${window[1]} ?data-whole=${whole} loading="lazy" @load=${loaded}></iframe></foreignObject></svg></figure>`
}

function tokens() {
  const all = readTokens()
  const value = (/** @type {string} */ name) => all.get(name) ?? ""
  const rest = [...all].filter(([name]) => !COLORS[name])
  return html`<section class="design-block" id="tokens"><h2>tokens</h2>
    <ul class="design-colors">${Object.entries(COLORS).map(([name, meaning]) => html`<li><svg class="design-color" viewBox="0 0 1 1" preserveAspectRatio="none"><rect width="1" height="1" fill=${`var(${name})`}></rect></svg>
      <b>${name}</b><span>${meaning}</span><code>${value(name)}</code></li>`)}</ul>
    <table class="design-pairs"><thead><tr><th>on</th><th>for</th><th>contrast</th><th>least</th></tr></thead><tbody>${PAIRS.map(({ ink, ground, least, use }) => {
      const measured = contrast(value(ink), value(ground))
      return html`<tr data-fails=${measured < least || nothing}><td>${ink.slice(2)} on ${ground.slice(2)}</td><td>${use}</td><td>${measured.toFixed(2)}</td><td>${least}</td></tr>`
    })}</tbody></table>
    <div class="design-type">${SIZES.map(name => html`<div><code>${name}</code>${sized(name)}</div>`)}</div>
    <dl class="design-rest">${rest.map(([name, now]) => html`<div><dt><code>${name}</code></dt><dd>${now}</dd></div>`)}</dl></section>`
}

/** @param {string} name */
function sized(name) {
  const text = "Andika: agd IlJ1 0O"
  switch (name) {
    case "h1": return html`<h1>${text}</h1>`
    case "h2": return html`<h2>${text}</h2>`
    case "h3": return html`<h3>${text}</h3>`
    default: return html`<p class=${name}>${text}</p>`
  }
}

draw()

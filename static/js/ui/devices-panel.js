/**
 * The choice of microphone and cameras: what there is, one's own picture, a level that moves, and what to do where
 * something does not work. Loaded when somebody opens it.
 */

import { html, nothing, render } from "lit-html"
import { listenTo } from "../media/level.js"
import { ownComfort } from "./comfort-own.js"
import { dialog, icon } from "./parts.js"
import { MEDIA, SWITCHES, problemOf } from "./words-media.js"

/** @import { Source } from "../media/sources.js" */
/** @import { Screen } from "./screen.js" */
/** @import { Tiles } from "./tiles.js" */

/** @param {Screen} screen @param {Tiles} tiles */
export async function showDevices(screen, tiles) {
  const host = document.createElement("div")
  host.className = "devices"
  const { media } = tiles
  const meter = new Meter()
  const redraw = tiles.redrawDevices = () => {
    render(panel(screen, tiles), host)
    meter.follow(media.own.isOn("mic") ? media.own.track("mic") : null, host.querySelector(".level-bar"))
  }
  void media.own.look()
  const closed = dialog(html`<h2 id="devices-title">${MEDIA.devices}</h2>${host}${ownComfort()}
    <div class="dialog-ways"><button class="button primary" autofocus>${MEDIA.close}</button></div>`, { labelledby: "devices-title" })
  redraw()
  await closed
  tiles.redrawDevices = null
  meter.follow(null, null)
  render(nothing, host)
}

/** Moves a bar with the voice. */
class Meter {
  /** @type {MediaStreamTrack | null} */ #track = null
  /** @type {() => void} */ #end = () => {}

  /** @param {MediaStreamTrack | null} track @param {SVGRectElement | null} bar */
  follow(track, bar) {
    if (track === this.#track) return
    this.#end()
    this.#track = track
    this.#end = track && bar ? listenTo(track, level => bar.setAttribute("width", String(Math.round(level * 100)))) : () => {}
    if (!track) bar?.setAttribute("width", "0")
  }
}

/** @param {Screen} screen @param {Tiles} tiles */
function panel(screen, tiles) {
  const { media } = tiles
  const sources = /** @type {Source[]} */ (["mic", "face", "desk"]).filter(source => screen.me.role !== "observer" || source === "mic")
  return html`${sources.map(source => section(screen, tiles, source))}
    <label class="check low-data"><input type="checkbox" .checked=${media.low} @change=${() => media.spare(!media.low)}>
      <span><strong>${MEDIA.lowData}</strong><br><span class="hint">${MEDIA.lowText}</span></span></label>`
}

/** @param {Screen} screen @param {Tiles} tiles @param {Source} source */
function section(screen, tiles, source) {
  const { media } = tiles
  const state = media.own.states[source]
  const problem = problemOf(source, state)
  const id = `device-${source}`
  return html`<section class="device" aria-label=${SWITCHES[source]}>
    <div class="device-choice"><label for=${id}>${SWITCHES[source]}</label>${choice(tiles, source, id)}
      ${state === "off" ? html`<p class="hint">${MEDIA.isOff}</p>` : nothing}</div>
    ${source === "mic" ? level() : preview(screen, tiles, source)}
    ${problem ? html`<p class="device-problem" role="alert">${icon("warn")}<span><strong>${problem[0]}</strong> ${problem[1]}</span></p>` : nothing}
  </section>`
}

/** @param {Tiles} tiles @param {Source} source @param {string} id */
function choice({ media }, source, id) {
  const choices = media.own.choices(source).filter(({ label }) => label)
  const used = media.own.likely(source)
  const chosen = (/** @type {Event} */ { target }) => void media.own.choose(source, /** @type {HTMLSelectElement} */ (target).value)
  if (!choices.length) return html`<select id=${id} disabled><option>${MEDIA.noDevice}</option></select>`
  return html`<select id=${id} @change=${chosen}>
    ${choices.map(({ label }) => html`<option value=${label} .selected=${label === used}>${label}</option>`)}</select>`
}

function level() {
  return html`<svg class="level" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label=${MEDIA.level}
    ><rect class="level-ground" width="100" height="8" rx="2"></rect><rect class="level-bar" width="0" height="8" rx="2"></rect></svg>`
}

/** @param {Screen} screen @param {Tiles} tiles @param {Source} source */
function preview(screen, tiles, source) {
  const { media } = tiles
  if (!media.own.track(source)) return html`<div class="device-picture device-none">${icon(source === "desk" ? "desk-off" : "camera-off")}</div>`
  const name = screen.state.seat?.name ?? ""
  return html`<div class="device-picture">${tiles.picture("devices", screen.me.seat, source, name)}</div>`
}

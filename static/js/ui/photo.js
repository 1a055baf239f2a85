/**
 * A photo of the room where a card shows one, and what stands in its place while it cannot be had. Shared by all roles.
 */

import { html } from "lit-html"
import { picture } from "./parts.js"

/** So often one is asked for again, later each time. */
const TRIES = 6
const AGAIN_MS = 3000
/** Stands in for a photo on a card without a symbol. */
const FRAME = "framed-picture"

/** Photos are below the seat's own address, so that its cookie goes with what asks for one. @param {string} [image] */
export function photoAddress(image) {
  return `${location.pathname.replace(/\/$/, "")}/images${image ? `/${encodeURIComponent(image)}` : ""}`
}

/** @param {string} symbol */
export function symbolAddress(symbol) {
  return `/symbols/${encodeURIComponent(symbol)}.svg`
}

/**
 * The words beside it say the same, so it is read to nobody twice.
 * @param {string} kind its class @param {number} size CSS pixels, until styles are there @param {string} image @param {string} symbol
 */
export function photoOr(kind, size, image, symbol) {
  const lost = (/** @type {Event} */ { target }) => standIn(/** @type {HTMLImageElement} */ (target), symbolAddress(symbol || FRAME))
  return html`<img class="${kind} photo" src=${photoAddress(image)} alt="" width=${size} height=${size} draggable="false" @error=${lost}>`
}

/** A small one beside words. @param {string} symbol @param {string} image */
export function smallPicture(symbol, image) {
  return image ? photoOr("picture", 32, image, symbol) : picture(symbol)
}

/** Show something else for now. @param {HTMLImageElement} picture @param {string} instead an address */
function standIn(picture, instead) {
  const { src } = picture
  const tries = Number(picture.dataset.tries ?? 0) + 1
  if (src.endsWith(instead)) return   // not even that
  picture.dataset.tries = String(tries)
  picture.src = instead
  if (tries < TRIES) setTimeout(() => { if (picture.isConnected && picture.src.endsWith(instead)) picture.src = src }, AGAIN_MS * tries)
}

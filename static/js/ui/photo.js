/**
 * A photo of the room where a card shows one, and what stands in its place while it cannot be had. Shared by all roles.
 */

import { html } from "lit-html"
import { picture, symbolAddress } from "./parts.js"

/** Stands in for a photo on a card without a symbol. */
const FRAME = "framed-picture"

/** Photos are below the seat's own address, so that its cookie goes with what asks for one. @param {string} [image] */
export function photoAddress(image) {
  return `${location.pathname.replace(/\/$/, "")}/images${image ? `/${encodeURIComponent(image)}` : ""}`
}

/**
 * The words beside it say the same, so it is read to nobody twice. Until it can be had its symbol stands in (open.js).
 * @param {string} kind its class @param {number} size CSS pixels, until styles are there @param {string} image @param {string} symbol
 */
export function photoOr(kind, size, image, symbol) {
  return html`<img class="${kind} photo" src=${photoAddress(image)} alt="" width=${size} height=${size} draggable="false"
    data-instead=${symbolAddress(symbol || FRAME)}>`
}

/** A small one beside words. @param {string} symbol @param {string} image */
export function smallPicture(symbol, image) {
  return image ? photoOr("picture", 32, image, symbol) : picture(symbol)
}

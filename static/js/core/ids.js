/**
 * Names for what a browser makes: records and clients.
 * Random only; nothing here knows what is named.
 */

/**
 * A name that is never given twice: 16 random bytes as 22 characters of base64url.
 * @returns {string}
 */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22)
}

/** What is asked of the server besides records, below the seat's own address, so that its cookie goes with it. */

/**
 * @param {string} path
 * @param {object} [body] with one it is a POST
 * @returns {Promise<Response | null>} null: it did not work
 */
export async function request(path, body) {
  const headers = { accept: "application/json", ...body && { "content-type": "application/json" } }
  const means = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers }
  const answer = await fetch(`${location.pathname.replace(/\/$/, "")}/${path}`, means).catch(() => null)
  return answer?.ok ? answer : null
}

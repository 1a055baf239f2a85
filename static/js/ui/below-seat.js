/** What is asked of the server besides records, below the seat's own address, so that its cookie goes with it. */

/** Longer nobody waits: a connection that died without a word is told by nothing else for many minutes. */
const ANSWER_MS = 30_000

/**
 * @param {string} path
 * @param {object} [body] with one it is a POST
 * @returns {Promise<Response | null>} null: it did not work
 */
export async function request(path, body) {
  const headers = { accept: "application/json", ...body && { "content-type": "application/json" } }
  const late = new AbortController(), timer = setTimeout(() => late.abort(), ANSWER_MS), { signal } = late
  const means = body ? { method: "POST", headers, signal, body: JSON.stringify(body) } : { headers, signal }
  const answer = await fetch(`${location.pathname.replace(/\/$/, "")}/${path}`, means).catch(() => null)
  clearTimeout(timer)
  return answer?.ok ? answer : null
}

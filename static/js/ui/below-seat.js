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
  const means = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers }
  const address = `${location.pathname.replace(/\/$/, "")}/${path}`
  const answer = await within(ANSWER_MS, signal => fetch(address, { ...means, signal })).catch(() => null)
  return answer?.ok ? answer : null
}

/**
 * Do something that is given up after so long, or with what it is a part of.
 * @template T
 * @param {number} ms @param {(over: AbortSignal) => Promise<T>} act @param {AbortSignal} [whole] @returns {Promise<T>}
 */
export async function within(ms, act, whole) {
  const over = new AbortController(), end = () => over.abort()
  const timer = setTimeout(end, ms)
  whole?.addEventListener("abort", end)
  try {
    return await act(over.signal)
  } finally {
    clearTimeout(timer)
    whole?.removeEventListener("abort", end)
  }
}

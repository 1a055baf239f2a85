/**
 * Asking the browser for a device or a screen.
 */

import { unlimited } from "./sources.js"

/** @import { Means } from "./own.js" */
/** @import { Source } from "./sources.js" */

/**
 * Ask for devices; a camera that cannot keep the limit is asked for once more without it.
 * @param {Pick<Means, "getUserMedia">} means
 * @param {{audio?: MediaTrackConstraints, video?: MediaTrackConstraints}} wanted
 */
export async function ask(means, { audio, video }) {
  try {
    return await means.getUserMedia({ audio, video })
  } catch (error) {
    const { name, constraint } = /** @type {OverconstrainedError} */ (error)
    if (!video || name !== "OverconstrainedError" || constraint === "deviceId") throw error
    return means.getUserMedia({ audio, video: unlimited(video) })
  }
}

/** @param {Means} means @param {Source} source @param {MediaTrackConstraints} wanted @returns {Promise<MediaStreamTrack>} */
export async function capture(means, source, wanted) {
  const stream = source === "screen" ? await means.getDisplayMedia({ video: wanted, audio: false })
    : await ask(means, source === "mic" ? { audio: wanted } : { video: wanted })
  return stream.getTracks()[0]
}

/**
 * Whether this device may be used; "prompt": its owner is asked; "": the browser does not tell.
 * @param {Pick<Permissions, "query"> | undefined} permissions
 * @param {Source} source
 * @returns {Promise<PermissionState | "">}
 */
export async function permissionOf(permissions, source) {
  const name = /** @type {PermissionName} */ (source === "mic" ? "microphone" : "camera")
  const status = await permissions?.query({ name }).catch(() => null)   // it does not know the name
  return status?.state ?? ""
}

/** Whether a screen was refused by the computer, not by its owner who thought better of it. @param {unknown} error */
export function isForbidden(error) {
  return /system|policy/i.test(/** @type {Error} */ (error).message)
}

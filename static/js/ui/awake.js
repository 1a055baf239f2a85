/** Keeps the screen of a device lit while somebody works on it. */

/** Keep the screen from dimming. A browser that cannot, or may not, is left in peace. @param {() => boolean} wanted */
export function stayAwake(wanted) {
  /** @type {WakeLockSentinel | null} */
  let lock = null
  const settle = async () => {
    if (!("wakeLock" in navigator) || document.hidden) return
    if (!wanted()) return void (await lock?.release())
    if (lock && !lock.released) return
    lock = await navigator.wakeLock.request("screen").catch(() => null)   // a low battery forbids it
  }
  document.addEventListener("visibilitychange", settle)   // the lock ends with the tab's turn in front
  setInterval(settle, 3000)
}

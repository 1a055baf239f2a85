/** Sockets without a network: two ends, what is under way between them, and every way to lose it. */

/** @import { Socket } from "../../../static/js/sync/link.js" */

/** @implements {Socket} */
export class FakeSocket {
  readyState = 0
  bufferedAmount = 0
  /** @type {((event: any) => void) | null} */ onopen = null
  /** @type {((event: any) => void) | null} */ onmessage = null
  /** @type {((event: any) => void) | null} */ onclose = null
  /** Under way to the server. @type {string[]} */ up = []
  /** Under way to the browser: texts, and at the end perhaps the code of a close. @type {(string | number)[]} */ down = []
  /** What the browser's end has sent, ever. @type {any[]} */ sent = []
  /** The cable is out: nothing passes, and nobody is told. */ silent = false
  /** Told when the browser closes. */ closed = () => {}

  /** @param {string} text */
  send(text) {
    if (this.readyState !== 1) throw new Error("not open")
    this.sent.push(JSON.parse(text))
    if (!this.silent) this.up.push(text)
  }

  close() {
    this.readyState = 3
    this.closed()
  }

  /** The connection stands. */
  open() {
    this.readyState = 1
    this.onopen?.({})
  }

  /** From the server, at once. @param {object} message */
  hear(message) {
    if (!this.silent) this.onmessage?.({ data: JSON.stringify(message) })
  }

  /** It is gone, and the browser is told. @param {number} [code] */
  cut(code = 1006) {
    if (this.readyState === 3) return
    this.readyState = 3
    this.up.length = this.down.length = 0
    this.onclose?.({ code })
  }

  /** The oldest message on its way to the browser arrives. */
  deliver() {
    const next = this.down.shift()
    if (this.readyState !== 1 || next === undefined) return
    if (typeof next === "number") this.cut(next)
    else if (!this.silent) this.onmessage?.({ data: next })
  }
}

/**
 * What sound and picture need of the browser, so that tests can lend something else.
 */

import { systemClock } from "../sync/link.js"

/** @import { Clock } from "../sync/link.js" */
/** @import { Memory } from "./devices.js" */
/** @import { Ears } from "./hear.js" */
/** @import { Means } from "./own.js" */

/**
 * @typedef {object} Env
 * @property {Means | undefined} media missing where the address is not safe
 * @property {Pick<Permissions, "query">} [permissions]
 * @property {() => RTCPeerConnection} connect
 * @property {() => MediaStream} [stream] a new one
 * @property {(kind: "audio" | "video") => RTCRtpCodec[]} [codecs] those to offer
 * @property {Clock} clock
 * @property {Memory} local what this device remembers
 * @property {Memory} session what this tab remembers
 * @property {EventTarget & {hidden: boolean}} page
 * @property {Pick<ConstructorParameters<typeof Ears>[0], "voice" | "stream">} [hearing]
 */

/** What a real browser lends. @returns {Env} */
export function browserEnv() {
  return {
    media: navigator.mediaDevices, permissions: navigator.permissions,
    connect: () => new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" }),
    codecs: kind => {
      const codecs = RTCRtpSender.getCapabilities(kind)?.codecs ?? []
      return codecs.filter(({ mimeType }) => /^(audio\/opus|video\/(vp8|rtx))$/i.test(mimeType))
    },
    clock: systemClock, local: localStorage, session: sessionStorage, page: document,
  }
}

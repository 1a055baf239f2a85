/** WebRTC without a network: connections, transceivers, tracks and devices that do what they are told, and remember it. */

export class FakeTrack extends EventTarget {
  enabled = true
  muted = false
  /** @type {"live" | "ended"} */ readyState = "live"
  contentHint = ""

  /** @param {"audio" | "video"} kind @param {string} [label] @param {number} [height] @param {string} [deviceId] */
  constructor(kind, label = "", height = 0, deviceId = "") {
    super()
    this.kind = kind
    this.label = label
    this.height = height
    this.deviceId = deviceId
  }

  getSettings() {
    return { height: this.height, deviceId: this.deviceId }
  }

  stop() {
    this.readyState = "ended"
  }

  /** The computer lets nothing through, or does again. @param {boolean} muted */
  silence(muted) {
    this.muted = muted
    this.dispatchEvent(new Event(muted ? "mute" : "unmute"))
  }

  /** Somebody pulls the plug. */
  unplug() {
    this.readyState = "ended"
    this.dispatchEvent(new Event("ended"))
  }
}

/** @param {"audio" | "video"} kind @param {string} [label] @param {number} [height] @returns {any} */
export function track(kind, label, height) {
  return new FakeTrack(kind, label, height)
}

class FakeSender {
  /** @type {any[]} */ set = []

  /** @param {any} track @param {any} init */
  constructor(track, init) {
    this.track = track
    this.parameters = { encodings: (init?.sendEncodings ?? [{}]).map((/** @type {any} */ each) => ({ ...each })) }
  }

  async replaceTrack(/** @type {any} */ track) {
    this.track = track
  }

  getParameters() {
    return structuredClone(this.parameters)
  }

  async setParameters(/** @type {any} */ parameters) {
    this.parameters = parameters
    this.set.push(parameters)
  }
}

export class FakeConnection {
  /** @type {RTCPeerConnectionState} */ connectionState = "new"
  /** @type {(() => void) | null} */ onconnectionstatechange = null
  /** @type {any} */ localDescription = null
  /** @type {any} */ remoteDescription = null
  /** @type {any[]} */ transceivers = []
  /** What was asked of it, in order. @type {string[]} */ log = []
  restarts = 0
  /** The next description is refused. */ refuses = false

  addTransceiver(/** @type {any} */ track, /** @type {any} */ init) {
    this.#isOpen()
    const one = {
      mid: null, sender: new FakeSender(track, init), receiver: { track: null }, direction: init.direction, streams: init.streams,
      setCodecPreferences() {},
    }
    this.transceivers.push(one)
    return one
  }

  getTransceivers() {
    return this.transceivers
  }

  async createOffer() {
    this.#isOpen()
    this.log.push("offer")
    return { type: "offer", sdp: `offer ${this.transceivers.map(({ direction }) => direction).join(" ")} ${this.restarts}` }
  }

  async createAnswer() {
    this.log.push("answer")
    return { type: "answer", sdp: "answer" }
  }

  async setLocalDescription(/** @type {any} */ description) {
    this.localDescription = description
    this.transceivers.forEach((one, at) => { one.mid ??= String(at) })
  }

  async setRemoteDescription(/** @type {any} */ description) {
    if (this.refuses) throw new Error("no")
    this.log.push(`remote ${description.type}`)
    this.remoteDescription = description
  }

  restartIce() {
    this.restarts += 1
  }

  /** Tells nobody, whoever closes it: a browser does so itself before its computer sleeps. */
  close() {
    this.connectionState = "closed"
    for (const one of this.transceivers) one.direction = "stopped"
  }

  #isOpen() {
    if (this.connectionState === "closed") throw new DOMException("", "InvalidStateError")
  }

  /** @param {RTCPeerConnectionState} state */
  turn(state) {
    this.connectionState = state
    this.onconnectionstatechange?.()
  }

  /** The other side offers tracks. @param {{[mid: string]: any}} tracks */
  offerTracks(tracks) {
    this.transceivers = Object.entries(tracks).map(([mid, track]) => ({ mid, receiver: { track }, direction: "recvonly" }))
  }
}

/** All that was made, and all that was said. */
export class Wire {
  /** @type {FakeConnection[]} */ connections = []
  /** @type {any[]} */ said = []
  /** The websocket is there. */ up = true

  connect = () => {
    const connection = new FakeConnection()
    this.connections.push(connection)
    return /** @type {any} */ (connection)
  }

  signal = (/** @type {string} */ kind, /** @type {any} */ body) => {
    if (this.up) this.said.push({ kind, ...body })
    return this.up
  }

  stream = () => /** @type {any} */ ({})

  get last() {
    return this.said[this.said.length - 1]
  }

  get connection() {
    return this.connections[this.connections.length - 1]
  }

  /** @param {string} kind */
  of(kind) {
    return this.said.filter(each => each.kind === kind)
  }
}

/** The devices of a computer. */
export class FakeDevices extends EventTarget {
  /** @type {any[]} */ list
  /** What the browser says instead of giving a device, by kind. @type {{[kind: string]: string}} */ errors = {}
  /** Devices that another program uses, by label. @type {Set<string>} */ busy = new Set()
  /** Cameras that cannot be as slow as is asked, by label. @type {Set<string>} */ quick = new Set()
  /** Names no device before one of its kind was given, as Firefox and Safari do. */ shy = false
  /** @type {FakeTrack[]} */ given = []
  /** What was asked for. @type {any[]} */ constraints = []
  /** Kinds of which one was given. @type {Set<string>} */ #granted = new Set()
  asked = 0

  /** @param {...string} labels "mic: ..." is a microphone; "label@place" one of several with the same label */
  constructor(...labels) {
    super()
    this.list = labels.map(device)
  }

  async enumerateDevices() {
    const hidden = (/** @type {string} */ kind) => this.shy && !this.#granted.has(kind)
    return this.list.map(each => (hidden(each.kind) ? { ...each, deviceId: "", label: "" } : each))
  }

  /** @param {any} constraints */
  async getUserMedia({ audio, video }) {
    this.asked += 1
    this.constraints.push({ audio, video })
    const error = audio && this.errors.audioinput || video && this.errors.videoinput
    if (error) throw new DOMException("", error)
    const found = [...audio ? [this.#find("audioinput", audio)] : [], ...video ? [this.#find("videoinput", video)] : []]
    const tracks = found.map(each => this.#give(each, each.kind === "videoinput" ? video : audio))
    return /** @type {any} */ ({ getTracks: () => tracks })
  }

  async getDisplayMedia() {
    if (this.errors.screen) throw new DOMException("", this.errors.screen)
    const given = new FakeTrack("video", "screen", 1080)
    this.given.push(given)
    return /** @type {any} */ ({ getTracks: () => [given] })
  }

  /** Plug in or out. @param {...string} labels */
  plug(...labels) {
    this.list = labels.map(device)
    this.dispatchEvent(new Event("devicechange"))
  }

  /** @param {string} kind @param {any} constraints */
  #find(kind, constraints) {
    const wanted = constraints.deviceId?.exact
    const found = this.list.find(each => each.kind === kind && (!wanted || each.deviceId === wanted))
    if (!found) throw new DOMException("", "NotFoundError")
    if (this.busy.has(found.label)) throw new DOMException("", "NotReadableError")
    if (this.quick.has(found.label) && constraints.frameRate?.max) {
      throw Object.assign(new DOMException("", "OverconstrainedError"), { constraint: "frameRate" })
    }
    return found
  }

  /** @param {MediaDeviceInfo} device @param {any} constraints */
  #give({ kind, label, deviceId }, constraints) {
    const given = new FakeTrack(kind === "audioinput" ? "audio" : "video", label, constraints.height?.ideal, deviceId)
    this.given.push(given)
    this.#granted.add(kind)
    return given
  }
}

/** @param {string} label */
function device(label) {
  const mic = label.startsWith("mic:")
  return { deviceId: `id of ${label}`, kind: mic ? "audioinput" : "videoinput", label: label.split("@")[0] }
}

/** A memory that starts empty. @returns {Storage} */
export function memory() {
  /** @type {Map<string, string>} */
  const kept = new Map()
  return /** @type {any} */ ({ getItem: (/** @type {string} */ key) => kept.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value) })
}

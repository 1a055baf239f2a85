/**
 * Plays the voices: one audio element for each microphone. Says when the browser wants a tap first.
 */

/** The part of an audio element that is used here. @typedef {Pick<HTMLAudioElement, "srcObject" | "play" | "pause">} Voice */

export class Ears {
  /** The browser plays nothing before somebody taps. */ blocked = false
  /** @type {Map<string, {track: MediaStreamTrack, voice: Voice}>} */ #voices = new Map()
  #voice
  #stream
  #changed

  /**
   * @param {object} means
   * @param {() => void} means.changed
   * @param {() => Voice} [means.voice] a new audio element
   * @param {(track: MediaStreamTrack) => MediaStream} [means.stream]
   */
  constructor({ changed, voice = () => new Audio(), stream = track => new MediaStream([track]) }) {
    this.#changed = changed
    this.#voice = voice
    this.#stream = stream
  }

  /** Play exactly these. @param {Map<string, MediaStreamTrack>} tracks by "seat/mic" */
  play(tracks) {
    for (const [key, { voice, track }] of this.#voices) {
      if (tracks.get(key) === track) continue
      voice.pause()
      voice.srcObject = null
      this.#voices.delete(key)
    }
    for (const [key, track] of tracks) {
      if (this.#voices.has(key)) continue
      const voice = this.#voice()
      voice.srcObject = this.#stream(track)
      this.#voices.set(key, { track, voice })
      this.#start(voice)
    }
    if (this.blocked && !this.#voices.size) this.#block(false)
  }

  /** Somebody has tapped. */
  tapped() {
    this.#block(false)
    for (const { voice } of this.#voices.values()) this.#start(voice)
  }

  /** @param {Voice} voice */
  #start(voice) {
    voice.play().catch(error => error.name === "NotAllowedError" && this.#block(true))   // else it was paused again meanwhile
  }

  /** @param {boolean} blocked */
  #block(blocked) {
    if (blocked === this.blocked) return
    this.blocked = blocked
    this.#changed()
  }
}

/**
 * A quiet sound of two notes, for staff, when somebody comes to the door or asks for something.
 * On until it is switched off in this browser.
 */

const OFF = "baseline.chime"
const NOTES_HZ = [523.25, 659.25]
const LOUDNESS = 0.06

/** @type {AudioContext | null} */
let sound = null

export function chimeOn() {
  return localStorage.getItem(OFF) !== "off"
}

/** @param {boolean} on */
export function switchChime(on) {
  if (on) localStorage.removeItem(OFF)
  else localStorage.setItem(OFF, "off")
}

/** Ring once; silent until the reader has touched the page, which browsers want first. */
export function chime() {
  if (!chimeOn() || !navigator.userActivation?.hasBeenActive) return
  sound ??= new AudioContext()
  const { currentTime: now, destination } = sound
  NOTES_HZ.forEach((hz, at) => {
    const context = /** @type {AudioContext} */ (sound)
    const note = new OscillatorNode(context, { frequency: hz, type: "sine" })
    const volume = new GainNode(context, { gain: 0 })
    const start = now + at * 0.18
    volume.gain.linearRampToValueAtTime(0, start)
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.03)
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.7)
    note.connect(volume).connect(destination)
    note.start(start)
    note.stop(start + 0.75)
  })
}

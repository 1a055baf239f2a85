/**
 * How loud one's own microphone is, so that one sees it move. Measures only while somebody looks.
 */

/** Speech lies between these, in decibels below full scale. */
const QUIET_DB = -60
const LOUD_DB = -12

/**
 * Tell the level of a track, 0 to 1, once a frame.
 * @param {MediaStreamTrack} track
 * @param {(level: number) => void} tell
 * @returns {() => void} ends it
 */
export function listenTo(track, tell) {
  const context = new AudioContext()
  const source = context.createMediaStreamSource(new MediaStream([track]))
  const ear = new AnalyserNode(context, { fftSize: 1024 })
  source.connect(ear)
  const samples = new Float32Array(ear.fftSize)
  let frame = 0
  const look = () => {
    ear.getFloatTimeDomainData(samples)
    tell(levelOf(samples))
    frame = requestAnimationFrame(look)
  }
  look()
  return () => {
    cancelAnimationFrame(frame)
    void context.close()
  }
}

/** How loud these samples are, 0 to 1, as loud as it sounds. @param {Float32Array} samples */
export function levelOf(samples) {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const decibels = 10 * Math.log10(sum / samples.length + 1e-12)
  return Math.min(1, Math.max(0, (decibels - QUIET_DB) / (LOUD_DB - QUIET_DB)))
}

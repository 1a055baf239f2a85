import assert from "node:assert/strict"
import test from "node:test"
import { Camera } from "../../../static/js/ui/camera.js"
import { sendPhoto } from "../../../static/js/ui/photo-sending.js"
import { FakeDevices, memory } from "../support/rtc.js"
import { settle } from "../support/ticks.js"

const PHOTO = new Blob(["pixels"], { type: "image/jpeg" })

/**
 * Send with these answers, one after the other; an Error: there is no network.
 * @param {(Response | Error)[]} answers @param {AbortController} [stop] stopped at the first pause
 */
async function sent(answers, stop) {
  let waited = 0
  const { signal } = stop ?? new AbortController()
  const outcome = await sendPhoto(PHOTO, {
    signal, waits: () => { waited++ },
    send: async () => {
      const answer = /** @type {Response | Error} */ (answers.shift())
      if (answer instanceof Error) throw answer
      return answer
    },
    again: async () => stop?.abort(),
  })
  return { outcome, waited, left: answers.length }
}

const json = (/** @type {number} */ status, /** @type {object} */ body) => new Response(JSON.stringify(body), { status })

test("a photo is sent again until there is a network and a server that answers", async () => {
  const told = await sent([new TypeError("offline"), new Response("busy", { status: 503 }), new Response("slow", { status: 408 }), json(201, { image: "abc" })])
  assert.deepEqual(told, { outcome: { image: "abc" }, waited: 3, left: 0 })
})

test("as long as the server asks for is waited", async () => {
  /** @type {(number | undefined)[]} */ const waits = []
  const answers = [new Response("", { status: 503, headers: { "retry-after": "5" } }), new Response("", { status: 500 }), new TypeError(), json(201, { image: "abc" })]
  await sendPhoto(PHOTO, {
    signal: new AbortController().signal, waits() {}, again: async (_, least) => void waits.push(least),
    send: async () => {
      const answer = answers.shift()
      if (answer instanceof Response) return answer
      throw answer
    },
  })
  assert.deepEqual(waits, [5000, 0, 0])
})

test("an answer that never comes is not waited for, and what is given up meanwhile ends at once", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] })
  /** @type {AbortSignal[]} */ const asked = []
  const never = (/** @type {Blob} */ _, /** @type {AbortSignal} */ over) => new Promise((_resolve, reject) => {
    asked.push(over)
    over.addEventListener("abort", () => reject(over.reason))
  })
  const stop = new AbortController()
  let waited = 0
  const outcome = sendPhoto(PHOTO, { signal: stop.signal, waits: () => { waited++ }, send: never, again: async () => {} })
  mock.timers.tick(59_999)
  await settle()
  assert.equal(asked.length, 1)
  mock.timers.tick(1)
  await settle()
  assert.deepEqual([asked.length, asked[0].aborted, asked[1].aborted, waited], [2, true, false, 1])
  stop.abort()
  assert.deepEqual([await outcome, asked.at(-1)?.aborted], [{ code: "" }, true])
})

test("what is refused is told in words, and not sent again", async () => {
  /** @type {[number, object, string][]} */
  const refusals = [[422, { code: "bad_image" }, "bad_image"], [413, { code: "too_large" }, "image_too_large"],
    [413, { code: "image_too_large" }, "image_too_large"], [409, { code: "too_many_images" }, "too_many_images"], [403, { code: "not_allowed" }, "not_allowed"]]
  for (const [status, body, code] of refusals) {
    assert.deepEqual(await sent([json(status, body), json(201, { image: "abc" })]), { outcome: { code }, waited: 0, left: 1 })
  }
})

test("a photo that is left out is not sent when the network is back", async () => {
  const told = await sent([new TypeError("offline"), json(201, { image: "abc" })], new AbortController())
  assert.deepEqual(told, { outcome: { code: "" }, waited: 1, left: 1 })
})

/** @param {FakeDevices} devices */
const cameraOf = devices => new Camera(/** @type {any} */ (devices), memory())

test("a camera is given back when it is closed, also one that comes only afterwards", async () => {
  const camera = cameraOf(new FakeDevices("Cam"))
  assert.equal(await camera.open(), "on")
  const [track] = camera.stream?.getTracks() ?? []
  camera.close()
  assert.equal(track.readyState, "ended")
  assert.equal(camera.stream, null)

  const devices = new FakeDevices("Cam")
  /** @type {MediaStreamTrack[]} */ const late = []
  const real = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (/** @type {any} */ wanted) => {
    const stream = await real(wanted)
    late.push(...stream.getTracks())
    slow.close()   // while it was being opened
    return stream
  }
  const slow = cameraOf(devices)
  assert.equal(await slow.open(), "off")
  assert.deepEqual(late.map(({ readyState }) => readyState), ["ended"])
  assert.equal(slow.stream, null)
})

test("the next camera is another one, also where all have the same label", async () => {
  const camera = cameraOf(new FakeDevices("Cam@1", "Cam@2", "Cam@3"))
  await camera.open()
  /** @type {(string | undefined)[]} */ const seen = []
  for (let turn = 0; turn < 3; turn++) {
    await camera.turn()
    seen.push(camera.stream?.getTracks()[0].getSettings().deviceId)
  }
  assert.deepEqual(new Set(seen), new Set(["id of Cam@1", "id of Cam@2", "id of Cam@3"]))
})

test("why there is no camera is said", async () => {
  for (const [name, state] of [["NotAllowedError", "denied"], ["NotFoundError", "missing"], ["NotReadableError", "in_use"]]) {
    const devices = new FakeDevices("Cam")
    devices.errors.videoinput = name
    assert.equal(await cameraOf(devices).open(), state)
  }
  assert.equal(await new Camera(null, memory()).open(), "missing")
})

import assert from "node:assert/strict"
import test from "node:test"
import { IDBFactory } from "fake-indexeddb"
import { Keep } from "../../../static/js/sync/keep.js"
import { keepPhoto, keptPhotos } from "../../../static/js/sync/keep-photos.js"
import { PhotoPost } from "../../../static/js/ui/photo-post.js"
import { PHOTOS } from "../../../static/js/ui/words-photos.js"
import { settle, until } from "../support/ticks.js"

/** @import { Answer } from "../../../static/js/ui/photo-sending.js" */

const photo = (/** @type {string} */ pixels) => new Blob([pixels], { type: "image/jpeg" })

/** A page load of a seat: it is the owner of what is kept. @param {IDBFactory} disk @param {string} client @param {Answer[]} answers */
async function load(disk, client, answers) {
  const keep = new Keep("seat", disk)
  await keep.open(client)
  /** @type {string[]} */ const said = []
  /** @type {string[]} */ const sent = []
  /** @type {((answer: Answer) => void)[]} */ const waiting = []
  const post = new PhotoPost({
    keep, say: text => said.push(text),
    send: async (blob, { signal, waits }) => {
      sent.push(await blob.text())
      const answer = answers.shift()
      if (answer) return answer
      waits()
      return new Promise(resolve => {
        waiting.push(resolve)
        signal.addEventListener("abort", () => resolve({ code: "" }))
      })
    },
  })
  return { keep, post, said, sent, waiting, left: async () => (await keptPhotos(keep)).length }
}

test("DU7 a photo that waits is kept, is found by the next page load, sent once, and told of", async () => {
  const disk = new IDBFactory()
  const first = await load(disk, "a", [])
  let kept = false
  void first.post.send(photo("cup"), { signal: new AbortController().signal, waits: is => { kept = is } })
  await until(() => kept, "it is kept")

  const second = await load(disk, "b", [{ image: "cup-name" }])
  /** @type {string[]} */ const arrived = []
  second.post.arrived = image => arrived.push(image)
  await Promise.all([second.post.bring(), second.post.bring()])
  assert.deepEqual([second.sent, arrived, second.said], [["cup"], ["cup-name"], [PHOTOS.keptSent]])

  const third = await load(disk, "c", [])
  await third.post.bring()
  assert.deepEqual(third.sent, [])
})

test("a photo that is sent, refused or left out is not kept", async () => {
  const { post, left, waiting } = await load(new IDBFactory(), "a", [{ image: "x" }, { code: "bad_image" }])
  const { signal } = new AbortController()
  assert.deepEqual(await post.send(photo("1"), { signal, waits: () => {} }), { image: "x" })
  assert.deepEqual(await post.send(photo("2"), { signal, waits: () => {} }), { code: "bad_image" })
  const stop = new AbortController()
  const leaving = post.send(photo("3"), { signal: stop.signal, waits: () => {} })
  await until(() => waiting.length > 0, "it is on its way")
  stop.abort()
  await leaving
  await settle()
  assert.equal(await left(), 0)
})

test("what an earlier page load left and the room does not take is told and forgotten", async () => {
  const disk = new IDBFactory()
  const earlier = new Keep("seat", disk)
  await earlier.open("a")
  await keepPhoto(earlier, { id: "1", photo: photo("full") })
  const { post, said, left } = await load(disk, "b", [{ code: "too_many_images" }])
  await post.bring()
  assert.deepEqual(said, [`${PHOTOS.keptRefused} ${PHOTOS.problems.too_many_images}`])
  assert.equal(await left(), 0)
})

test("a photo goes on its way where the disk refuses or does not answer, and is not called kept", async () => {
  for (const open of [() => { throw new DOMException("no disk", "UnknownError") }, () => ({})]) {
    const keep = new Keep("seat", /** @type {any} */ ({ open }))
    const post = new PhotoPost({ keep, say: () => {}, send: async (_, { waits }) => {
      waits()
      return { image: "x" }
    } })
    /** @type {boolean[]} */ const told = []
    assert.deepEqual(await post.send(photo("1"), { signal: new AbortController().signal, waits: kept => told.push(kept) }), { image: "x" })
    assert.deepEqual(told, [false])
  }
})

test("after the room nothing more is sent, and nothing is written on this computer", async () => {
  const disk = new IDBFactory()
  const { keep, post, waiting, said } = await load(disk, "a", [])
  await keepPhoto(keep, { id: "1", photo: photo("late") })
  const bringing = post.bring()
  await until(() => waiting.length > 0, "it is on its way")
  await keep.destroy()
  post.end()
  await bringing
  assert.deepEqual([await disk.databases(), said], [[], []])
})

test("what was kept before there were photos is found by the page that keeps them", async () => {
  const disk = new IDBFactory()
  await new Promise(resolve => {
    const request = disk.open("seat", 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore("owner")
      request.result.createObjectStore("proposals", { autoIncrement: true }).createIndex("name", ["client", "n"], { unique: true })
      request.result.createObjectStore("drafts", { keyPath: "id" })
      request.transaction?.objectStore("proposals").add({ client: "old", n: 1, wall: 1, changes: [] })
    }
    request.onsuccess = () => {
      request.result.close()
      resolve(null)
    }
  })
  const { proposals } = await new Keep("seat", disk).open("new")
  assert.deepEqual(proposals.map(({ client }) => client), ["old"])
})

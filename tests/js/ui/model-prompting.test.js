import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { aboutWhom, facilitatorsIn, isOfTheRoom, levelAmong, recentOf, shelvesOf, toWhom } from "../../../static/js/ui/model-prompting.js"
import { cardFor, LEVELS } from "../../../static/js/ui/model-prompts.js"
import { mirrorOf, mirrorSign } from "../../../static/js/ui/model-mirror.js"
import { roomOf } from "../support/room.js"

/** @param {string} id @param {string} role @param {object} [more] @returns {any} */
const person = (id, role, more = {}) => ({ type: "person", id, role, name: id, status: "in", beside: "", at: 1, born: 1, ...more })
/** @param {string} id @param {object} [more] @returns {any} */
const prompt = (id, more = {}) => ({ type: "prompt", id, text: id, symbol: "", image: "", to: "", about: "", activity: "", level: "", earlier: "", at: 1, born: 1, ...more })
const fay = person("fay", "facilitator", { beside: "leo" }), gus = person("gus", "facilitator")
const mia = person("mia", "student"), leo = person("leo", "student")

test("a prompt goes to the only facilitator there is; of several to the one chosen, else to whoever is there", () => {
  assert.equal(toWhom(roomOf([mia]), ""), "")
  assert.equal(toWhom(roomOf([mia, fay]), ""), "fay")
  assert.equal(toWhom(roomOf([fay, gus]), ""), "")
  assert.equal(toWhom(roomOf([fay, gus]), "gus"), "gus")
  assert.equal(toWhom(roomOf([fay]), "gus"), "fay")   // who was chosen has left
  assert.deepEqual(facilitatorsIn(roomOf([mia, fay, gus])).map(({ id }) => id), ["fay", "gus"])
})

test("it is about who sits beside that facilitator, or the only student, or whom a hand chose", () => {
  const room = roomOf([mia, leo, fay, gus])
  assert.equal(aboutWhom(room, null, "fay"), "leo")
  assert.equal(aboutWhom(room, null, "gus"), "")
  assert.equal(aboutWhom(room, "mia", "fay"), "mia")
  assert.equal(aboutWhom(room, "", "fay"), "")   // the room itself
  assert.equal(aboutWhom(room, "gone", "fay"), "leo")
  assert.equal(aboutWhom(roomOf([mia, gus]), null, "gus"), "mia")
})

test("what was sent before is offered once each, the latest first", () => {
  const sent = ["a", "b", "a", "c"].map(text => ({ prompt: prompt(text, { text }), status: /** @type {const} */ ("sent"), level: "", label: "", seen: null, given: null, recalled: null }))
  assert.deepEqual(recentOf(sent).map(({ text }) => text), ["c", "a", "b"])
  assert.equal(recentOf(Array.from({ length: 20 }, (_, at) => ({ ...sent[0], prompt: prompt(`p${at}`) }))).length, 8)
})

test("the library has shelves of prompts, each with a level that every room knows, or none", () => {
  const shelves = shelvesOf(JSON.parse(readFileSync(new URL("../../../static/routines/prompts.json", import.meta.url), "utf8")))
  assert.ok(shelves.length > 3 && shelves.some(({ id }) => isOfTheRoom(id)))
  for (const { text, level } of shelves.flatMap(({ prompts }) => prompts)) {
    assert.ok(text)
    assert.equal(levelAmong(level, LEVELS), level)
  }
  assert.equal(levelAmong("G", [{ code: "V" }]), "")
})

test("a card about no student is done once it is seen, and keeps no other waiting", () => {
  const seen = { type: "response", id: "r", of: "p1", what: "seen", level: "", at: 3, born: 3 }
  const list = /** @type {any[]} */ ([prompt("p1"), prompt("p2", { about: "mia", at: 2, born: 2 }), seen])
  assert.equal(cardFor(roomOf(list.slice(0, 2)), "fay").card?.prompt.id, "p1")
  const { card, waiting } = cardFor(roomOf(list), "fay")
  assert.deepEqual([card?.prompt.id, waiting], ["p2", 0])
})

test("what a screen says of itself stays within the bounds of the server, and what is odd is as if not said", () => {
  const sign = mirrorSign({ page: "p", x: -1e9, width: 12.4, tool: "x".repeat(50), screen_width: NaN })
  assert.deepEqual([sign.x, sign.width, sign.tool.length, sign.screen_width, sign.battery_low], [-100_000, 12, 20, 0, false])
  assert.deepEqual(mirrorOf({ page: 3, hidden: "yes", x: "4", battery_low: 1 }), mirrorSign({}))
})

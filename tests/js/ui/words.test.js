import assert from "node:assert/strict"
import { readFileSync, readdirSync } from "node:fs"
import test from "node:test"
import { BYE, REFUSED, STATUS, WORDS } from "../../../static/js/ui/words.js"
import { PAPERS } from "../../../static/js/ui/words-paper.js"
import { SECOND } from "../../../static/js/ui/words-second.js"
import { VIEW } from "../../../static/js/ui/words-view.js"
import { MEDIA, problemOf, silenceOf } from "../../../static/js/ui/words-media.js"
import { REFUSALS, WORDS as ALL, ago, minutes } from "../../../static/js/ui/words-staff.js"

const ui = new URL("../../../static/js/ui/", import.meta.url)
const views = readdirSync(ui).filter(name => !name.startsWith("words"))
const code = views.map(name => readFileSync(new URL(name, ui), "utf8")).join("\n")

test("every word of the catalogue is shown somewhere", () => {
  const chosen = ["pencil", "eraser", "help", "break"]   // shown by the name of the tool or the request
  const idle = Object.keys(ALL).filter(key => !new RegExp(`WORDS\\.${key}\\b`).test(code) && !chosen.includes(key))
  const still = Object.keys(MEDIA).filter(key => !new RegExp(`MEDIA\\.${key}\\b`).test(code))
  const seen = Object.keys(VIEW).filter(key => !new RegExp(`VIEW\\.${key}\\b`).test(code))
  const ruled = Object.keys(PAPERS).filter(key => !new RegExp(`PAPERS\\.${key}\\b`).test(code))
  const second = Object.keys(SECOND).filter(key => !new RegExp(`SECOND\\.${key}\\b`).test(code))
  assert.deepEqual([idle, still, ruled, seen, second], [[], [], [], [], []])
})

test("every trouble with a device says what is wrong and what to do, of each device in its own words", () => {
  for (const source of /** @type {const} */ (["mic", "face", "desk"])) {
    for (const state of /** @type {const} */ (["denied", "missing", "in_use", "ended", "silenced"])) {
      const problem = problemOf(source, state)
      assert.ok(problem?.[0].includes({ mic: "microphone", face: "camera", desk: "desk camera" }[source]), `${source} ${state}`)
      assert.ok(problem?.[1])
    }
  }
  assert.deepEqual([problemOf("face", "on"), problemOf("face", "off")], [null, null])
  for (const source of /** @type {const} */ (["face", "desk"])) assert.match(problemOf(source, "in_use")?.[1] ?? "", /one camera on at a time/)
  for (const source of /** @type {const} */ (["mic", "screen"])) assert.doesNotMatch(problemOf(source, "in_use")?.[1] ?? "", /camera/)
  assert.doesNotMatch(problemOf(["mic", "face"], "in_use")?.[1] ?? "", /one camera/, "the microphone is in use as well")
  assert.deepEqual(problemOf(["mic"], "silenced"), problemOf("mic", "silenced"), "a key mutes it, and no other program")
  assert.notDeepEqual(problemOf("mic", "silenced"), problemOf(["mic", "face"], "silenced"))
  assert.match(problemOf(["screen"], "denied")?.[0] ?? "", /does not allow sharing/)
})

test("why somebody is silent has a word for each reason, and one for those that are not known yet", () => {
  const reasons = ["denied", "missing", "in_use", "ended", "silenced", "opening", "of another year"].map(silenceOf)
  assert.equal(new Set(reasons).size, reasons.length)
  assert.ok(reasons.every(Boolean))
  assert.deepEqual([silenceOf("on"), silenceOf("off")], ["", ""])
})

test("every refusal that people can meet has words of its own", () => {
  const core = new URL("../../../server/core/", import.meta.url)
  const files = readdirSync(core).filter(name => name.endsWith(".py"))
  const server = files.map(name => readFileSync(new URL(name, core), "utf8")).join("\n")
  const codes = new Set([...server.matchAll(/Refused\("([a-z_]+)"\)/g)].map(([, code]) => code))
  // what only a browser that is not ours can provoke
  const foreign = [
    "id_taken", "nothing_proposed", "unknown_field", "bad_controls_student", "bad_page_kept_from",
    "bad_person_status", "bad_permit_seat", "bad_person_beside", "bad_ask_to", "bad_replay_to", "bad_schedule_id", "too_many_item",
    "bad_press_what", "bad_pick_student", "bad_pick_option", "bad_checklist_lines", "bad_tick_line", "bad_turn_seat",
    "bad_levels_student", "bad_levels_steps", "bad_prompt_to", "bad_prompt_about",
    "bad_prompt_earlier", "bad_response_what", "bad_call_about",
  ]
  assert.ok(codes.size > 10)
  assert.deepEqual([...codes].filter(code => !REFUSALS[code] && !foreign.includes(code)), [])
})

test("no sentence is empty", () => {
  const texts = [WORDS, ALL, STATUS, REFUSALS].flatMap(each => Object.values(each)).filter(each => typeof each === "string")
  assert.deepEqual(texts.filter(text => !text.trim()), [])
})

test("what students can be refused, staff can be refused too", () => {
  for (const [key, text] of Object.entries(REFUSED)) assert.equal(REFUSALS[key], text)
})

test("every goodbye says what happened and what to do", () => {
  for (const [code, [title, text, todo]] of Object.entries(BYE)) {
    assert.ok((title || code === "kept") && text && todo, code)
  }
})

test("times are told in words, never in seconds", () => {
  assert.equal(ago(-4000), "for a moment")
  assert.equal(ago(59_999), "for a moment")
  assert.equal(ago(60_000), "for 1 minute")
  assert.equal(ago(7 * 60_000 + 5), "for 7 minutes")
  assert.equal(minutes(-5), "0 min")
  assert.equal(minutes(30 * 60_000), "30 min")
})

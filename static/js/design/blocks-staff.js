/** Specimens of what staff have beside the board. */

import { html } from "lit-html"
import { inTurn, press, unfold, until } from "./acting.js"
import { LONG, LONG_LABEL, MINUTE, NOW, SEATS, controls, everybody, item, knock, person, planned, prompt, record, response, room, schedule, stage } from "./world.js"

/** @import { Block, View } from "./blocks.js" */

/** In the column beside the board. @param {() => Promise<View>} load @returns {() => Promise<View>} */
const beside = load => async () => {
  const view = await load()
  return screen => html`<main class="desk desk-staff"><div class="side">${view(screen)}</div></main>`
}
const asks = (/** @type {string} */ kind) => record({ type: "request", kind, answered: false }, { by: SEATS.student })
const calls = (/** @type {string} */ kind) => record({ type: "call", kind, about: SEATS.student, answered: false, withdrawn: false, since: NOW }, { by: SEATS.facilitator })
const said = (/** @type {string} */ text, /** @type {string} */ by) => record({ type: "message", text }, { by })
const message = beside(async () => {
  const { Messages, messagePanel } = await import("../ui/messages.js")
  return screen => messagePanel(screen, new Messages(screen))
})
const mirrorView = (/** @type {Record<string, unknown>} */ fields = {}) => () => ({
  views: new Map([[SEATS.student, /** @type {import("../ui/model-mirror.js").Mirror} */ ({ page: "page-1", tool: "pencil", hidden: false, x: 0, y: 0, width: 0, height: 0, screen_width: 1366, screen_height: 640, battery_low: false, ...fields })]]),
})

/** @type {Record<string, Block>} */
export const STAFF_BLOCKS = {
  waiting: {
    side: "staff", frame: [420, 300], shared: { view: beside(async () => (await import("../ui/people.js")).waitingPanel) },
    states: {
      nobody: { records: () => room("therapist") },
      one: { records: () => [...room("therapist"), knock("Mia", "student", { symbol: "fox" })] },
      "told: not now, and a long name": { records: () => [...room("therapist"), knock(LONG, "observer"), knock("Theo", "student", { answer: "not_now" })] },
    },
  },
  "asked for": {
    side: "staff", frame: [420, 260], shared: { view: beside(async () => {
      const [{ requestPanel }, { callsPanel }] = await Promise.all([import("../ui/people.js"), import("../ui/calls-panel.js")])
      return screen => html`<div class="calls">${callsPanel(screen)}${requestPanel(screen)}</div>`
    }) },
    states: {
      help: { records: () => [...everybody(), asks("help")] },
      "a call": { records: () => [...everybody(), calls("left_room")] },
      "all at once": { records: () => [...everybody(), asks("help"), asks("break"), calls("need_you"), calls("interruption")] },
    },
  },
  people: {
    side: "staff", frame: [420, 520], shared: { view: beside(async () => (await import("../ui/people.js")).peoplePanel) },
    states: {
      alone: { records: () => room("therapist") },
      everybody: { records: () => everybody() },
      "connection lost": { records: () => everybody(), present: [SEATS.therapist] },
      "long name, locked": { records: () => [...everybody(), person("student", { name: LONG }), controls({ may_draw: false })] },
      "menu of a person": { records: () => everybody(), then: unfold(".row-person:nth-child(3) .menu") },
      "as a facilitator": { role: "facilitator", records: () => [...everybody(), controls({ may_draw: false, board_hidden: true })] },
      "how a student sees": { records: () => [...everybody(), controls({ scan: "one", lettering: "large" })], then: unfold(".fold.permits") },
    },
  },
  invitation: {
    side: "staff", frame: [420, 560], shared: { view: beside(async () => {
      const { Invite, invitePanel } = await import("../ui/invite.js")
      /** @type {InstanceType<typeof Invite> | undefined} */ let invite
      return screen => {
        invite ??= Object.assign(new Invite(screen), { open: true })
        return invitePanel(Object.assign(invite, invited))
      }
    }) },
    states: {
      empty: { records: () => everybody() },
      "links made": { records: () => everybody(), then: screen => { Object.assign(invited, made()); screen.draw() } },
      "one person": { records: () => everybody(), then: unfold(".fold") },
      "links listed": { records: () => everybody(), then: inTurn(() => void Object.assign(invited, listed()), unfold(".fold:last-of-type")) },
      failed: { records: () => everybody(), then: screen => { Object.assign(invited, { failed: true }); screen.draw() } },
    },
  },
  messages: {
    side: "staff", frame: [420, 320], shared: { view: message },
    states: {
      empty: { records: () => everybody() },
      some: { records: () => [...everybody(), said("She is left-handed", SEATS.facilitator), said("Thank you. Please tape the paper down.", SEATS.therapist), said(LONG_LABEL.repeat(2), SEATS.facilitator)] },
    },
  },
  "student screens": {
    side: "staff", frame: [420, 340], shared: { view: beside(async () => (await import("../ui/mirror-panel.js")).mirrorPanel) },
    states: {
      none: { records: () => room("therapist") },
      writing: { records: () => everybody(), knows: mirrorView() },
      troubled: { records: () => [...everybody(), person("student", { name: LONG })], knows: mirrorView({ hidden: true, battery_low: true }) },
      "not connected": { records: () => everybody(), present: [SEATS.therapist] },
      large: { records: () => everybody(), knows: mirrorView(), then: press(".mirror-button") },
      "schedule on the stage": { records: () => [...everybody(), stage({ show: "schedule" })], knows: mirrorView() },
    },
  },
  "visual schedule": {
    side: "staff", frame: [420, 620], shared: { view: beside(async () => (await import("../ui/schedule-panel.js")).schedulePanel) },
    states: {
      empty: { records: () => everybody() },
      running: { records: () => [...everybody(), ...planned()] },
      "long words, skipped, a surprise": { records: () => [...everybody(), item(0, { label: LONG_LABEL }), item(1, { kind: "surprise", label: "Surprise", symbol: "own-surprise" }), item(2, { symbol: "" }), record({ type: "check_off", of: "item-2", state: "skipped" })] },
      "all finished": { records: () => [...everybody(), item(0), record({ type: "check_off", of: "item-0", state: "finished" })] },
      "menu of a card": { records: () => [...everybody(), ...planned()], then: unfold(".led-row .menu") },
      "as a facilitator": { role: "facilitator", records: () => [...everybody(), ...planned()] },
    },
  },
  "card and routines": {
    side: "staff", frame: [1024, 768], window: [1024, 768], shared: { view: beside(async () => (await import("../ui/schedule-panel.js")).schedulePanel) },
    states: {
      "a new card": { records: () => [...everybody(), schedule("vertical")], then: inTurn(press(".led-add .button"), until("dialog img")) },
      routines: { records: () => [...everybody(), ...planned()], then: inTurn(press(".led-ways .button:nth-of-type(3)"), until("dialog li")) },
    },
  },
  prompts: {
    side: "staff", frame: [420, 640], shared: { view: beside(async () => (await import("../ui/prompts-panel.js")).promptPanel) },
    states: {
      "nothing sent": { records: () => everybody(), then: until(".prompts-ready") },
      "no facilitator": { records: () => room("therapist", "student") },
      sent: { records: () => [...everybody(), prompt("p1", "Point to where the letter begins", { symbol: "own-look-at" }, 1)] },
      "every end": { records: () => [...everybody(), prompt("p1", "Recalled", {}, 9), response("p1", "recalled"), prompt("p2", "Seen", {}, 8), response("p2", "seen"), prompt("p3", "Given", { level: "G" }, 7), response("p3", "seen"), response("p3", "given", "G"), prompt("p4", LONG_LABEL, { level: "V", symbol: "own-write" }, 6)] },
      "ready-made": { records: () => everybody(), then: inTurn(until(".prompts-ready"), unfold(".prompts-ready")) },
      "find a picture": { records: () => everybody(), then: inTurn(press(".prompting-ways .button"), until(".prompting img")) },
    },
  },
  "levels of help": {
    side: "staff", frame: [1024, 768], window: [1024, 768],
    states: { "by default": { records: () => everybody(), view: async () => () => "", then: async screen => {
      const { askLevels } = await import("../ui/levels-dialog.js")
      void askLevels(screen, SEATS.student)
    } } },
  },
  "activity tools": {
    side: "staff", frame: [420, 460], shared: { view: beside(async () => (await import("../ui/activity-panel.js")).activityPanel) },
    states: {
      empty: { records: () => everybody() },
      ...Object.fromEntries(["timer", "tokens", "choice", "check-in", "breathing", "movement", "checklist", "turn"].map((name, at) =>
        [`make: ${name}`, { records: () => everybody(), then: inTurn(press(`.maker:nth-of-type(${at + 1})`), () => new Promise(resolve => setTimeout(resolve, 250))) }])),
      open: { records: () => [...everybody(), ...open()] },
    },
  },
  "paper and letters": {
    side: "staff", frame: [420, 640],
    states: {
      "paper settings": { records: () => everybody(), view: beside(async () => (await import("../ui/paper-panel.js")).paperPanel), then: async screen => (await import("../ui/paper-panel.js")).openPanel(screen, true) },
      "letters to trace": { records: () => everybody(), view: beside(async () => (await import("../ui/letters-panel.js")).lettersPanel), then: async screen => (await import("../ui/letters-panel.js")).toggleLetters(screen, true) },
      "watch it written": { records: () => everybody(), view: beside(async () => (await import("../ui/again-panel.js")).againPanel), then: async screen => (await import("../ui/again-panel.js")).toggleAgain(screen, true) },
    },
  },
  "command palette": {
    side: "staff", frame: [1024, 600], window: [1024, 600],
    states: { open: { records: () => everybody(), view: async () => () => "", then: async screen => {
      const [{ openPalette }, { railKeys }, { drawingKeys }] = await Promise.all([import("../ui/palette.js"), import("../ui/rail.js"), import("../ui/tools.js")])
      openPalette([...railKeys(), ...drawingKeys(screen)])
    } } },
  },
  "card for the classroom": {
    side: "staff", frame: [1024, 900], window: [1024, 900],
    states: Object.fromEntries(["student", "facilitator"].map(role => [role, { records: () => everybody(), view: async () => () => "", then: async () => {
      const { showCard } = await import("../ui/link-card.js")
      void showCard(/** @type {import("../ui/link-card.js").CardLink} */ ({ ...link({ role, symbol: "fox" }), url: ADDRESS, qr: SQUARE }))
    } }])),
  },
  rail: {
    side: "staff", frame: [420, 110], shared: { view: beside(async () => (await import("../ui/rail.js")).rail) },
    states: { usual: { records: () => everybody() } },
  },
  "calls of a facilitator": {
    side: "staff", frame: [820, 240], window: [820, 1180], shared: { role: "facilitator", view: async () => (await import("../ui/calls-panel.js")).callButtons },
    states: { none: { records: () => everybody() }, called: { records: () => [...everybody(), calls("need_you")] } },
  },
  "prompt card": {
    side: "staff", frame: [820, 560], window: [820, 1180], shared: { role: "facilitator", view: async () => (await import("../ui/prompt-card.js")).cardPanel },
    states: {
      none: { records: () => everybody() },
      sent: { records: () => [...everybody(), prompt("p", "Point to where the letter begins", { symbol: "own-look-at", level: "G" })] },
      "long, more wait": { records: () => [...everybody(), prompt("p", `${LONG_LABEL}. ${LONG_LABEL}.`, { symbol: "own-write" }, 5), prompt("q", "Wait", {}, 1)] },
      seen: { records: () => [...everybody(), prompt("p", "Point to where the letter begins"), response("p", "seen")] },
      "given, to be undone": { records: () => [...everybody(), prompt("p", "Point to where the letter begins"), response("p", "seen", "", 2), response("p", "given", "G", 1)] },
    },
  },
}

const ADDRESS = "https://baseline.example.org/j/0123456789abcdefghjkmnpqrs"
/** It has the look of a square, and says nothing. */
const SQUARE = Array.from({ length: 29 }, (_, y) => Array.from({ length: 29 }, (_, x) => (x * y + x + y) % 3 ? 0 : 1).join(""))

/** What an invitation knows besides; a state puts it there. @type {Record<string, unknown>} */
const invited = {}
const link = (/** @type {Record<string, unknown>} */ fields) => ({ id: "l1", role: "student", name: "", symbol: "", named: false, expires_ms: NOW + 300 * 24 * 60 * MINUTE, revoked: false, uses: 0, ...fields })
const made = () => ({ made: [{ ...link({ name: "Mia", symbol: "fox" }), url: ADDRESS }], copied: "l1" })
const listed = () => ({ links: [link({ uses: 3 }), link({ id: "l2", role: "observer", name: LONG, symbol: "tulip" }), link({ id: "l3", role: "facilitator", revoked: true })] })

function open() {
  const option = (/** @type {string} */ label, /** @type {string} */ symbol) => ({ label, symbol, image: "", color: "" })
  const shown = (/** @type {string} */ id, /** @type {string} */ type, /** @type {Record<string, unknown>} */ fields) => record({ type, id, audience: "everyone", title: "", closed: false, ...fields })
  return [
    shown("t", "timer", { duration_ms: 3 * MINUTE }), shown("b", "token_board", { goal: 5, symbol: "star", earns: "Play dough", earns_symbol: "own-play-dough", earns_image: "", student: "" }),
    shown("c", "choice_board", { student: "", options: [option("Draw", "own-draw"), option("Play dough", "own-play-dough")] }),
    shown("u", "turn", { seat: SEATS.student, since: NOW }),
  ]
}

/**
 * What students and observers read of schedule and activities; words-leading.js adds what only staff read. Words only.
 */

export const LED = {
  schedule: "Visual schedule",
  onStage: "Schedule for all",
  now: "Now",
  next: "Next",
  then: "Then",
  first: "First",
  finished: "finished",
  finishedPlace: "Finished",
  ahead: "Now and next",
  emptySchedule: "Nothing is planned.",
  allFinished: "All finished",
  /** @param {number} minutes */
  warning: minutes => (minutes === 0 ? "Time to finish" : minutes === 1 ? "1 minute left" : `${minutes} minutes left`),
  activity: "Activity for all",

  timer: "Timer",
  timerOver: "Time is up",
  timerRests: "Waiting",
  breatheIn: "Breathe in",
  breatheOut: "Breathe out",
  breatheReady: "Get ready to breathe",
  breathing: "Breathe together",
  tokens: "Tokens",
  /** @param {number} count @param {number} goal */
  tokensOf: (count, goal) => `${count} of ${goal}`,
  earns: "I work for",
  earned: "You did it",
  choose: "Choose one",
  checkIn: "How is my energy?",
  movement: "Movement break",
  checklist: "Checklist",
  done: "done",
  turn: "Whose turn",
  /** @param {string} name */
  turnOf: name => `${name}'s turn`,
  myTurn: "My turn",
  seated: "Sitting",
  standing: "Standing",
}

const ES = {
  now: "Ahora", next: "Después", then: "Luego", first: "Primero", finished: "terminado", allFinished: "Todo terminado",
  /** @param {number} minutes */
  warning: minutes => (minutes === 0 ? "Hora de terminar" : minutes === 1 ? "Queda 1 minuto" : `Quedan ${minutes} minutos`),
}

/** The words on the cards, in their language. @param {string} lang */
export const wordsIn = lang => (lang === "es" ? { ...LED, ...ES } : LED)

/** A stretch of time as clocks show it. @param {number} ms */
export function clock(ms) {
  const seconds = Math.ceil(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}

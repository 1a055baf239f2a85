/**
 * Reads a JSON array of messages, appends each as an object to a Y.Array, as an application of Yjs would, and prints the
 * update of each, base64, one a line. Runs where y-websocket is installed.
 */

const { readFileSync } = require("node:fs")
const { createRequire } = require("node:module")
const { join } = require("node:path")
const Y = createRequire(join(process.cwd(), "package.json"))("yjs")

const doc = new Y.Doc()
const ink = doc.getArray("ink")
doc.on("update", update => process.stdout.write(`${Buffer.from(update).toString("base64")}\n`))
for (const text of JSON.parse(readFileSync(0, "utf8"))) ink.push([JSON.parse(text)])

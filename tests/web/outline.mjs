/**
 * What modules import and export, as JSON by path, once all of them have been linked with each other.
 *
 *   node --experimental-vm-modules outline.mjs FOLDER
 *
 * Exits with an error where one cannot be read, or imports what nothing exports. Runs none of them.
 */

import { readFileSync, readdirSync } from "node:fs"
import { dirname, join, normalize } from "node:path"
import vm from "node:vm"

const folder = process.argv[2]
const LIBRARY = "vendor/lit-html/"

/** @type {Map<string, vm.SourceTextModule>} */
const modules = new Map()
for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(name => name.endsWith(".js"))) {
  modules.set(name, new vm.SourceTextModule(readFileSync(join(folder, name), "utf8"), { identifier: name }))
}

/** As the page's import map has it. @param {string} name @param {{identifier: string}} importer */
function find(name, { identifier }) {
  const path = name === "lit-html" ? `${LIBRARY}lit-html.js` : name.startsWith("lit-html/") ? LIBRARY + name.slice(9) : ""
  const module = modules.get(path || normalize(join(dirname(identifier), name)))
  if (!module) throw new Error(`${identifier} imports ${name}`)
  return module
}

/** @type {{[path: string]: {imports: readonly string[], exports: string[]}}} */
const outline = {}
for (const [path, module] of modules) {
  if (module.status === "unlinked") await module.link(find)
  outline[path] = { imports: module.dependencySpecifiers, exports: Object.getOwnPropertyNames(module.namespace) }   // sorted
}
console.log(JSON.stringify(outline))

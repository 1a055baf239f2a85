/**
 * Minifies every script and style for itself, ours and those of lit-html: build/lean/<sha256 of the source>.js or .css.
 * What is there already stays, what belongs to no source any more goes. server/web/assets.py looks there by content.
 */

import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { extname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** @typedef {{path: string, source: Buffer}} Source */

const LEAN = join("build", "lean")
const RESULT = /^[0-9a-f]{64}\.(js|css)$/

process.chdir(fileURLToPath(new URL("..", import.meta.url)))
mkdirSync(LEAN, { recursive: true })
const wanted = new Map([...sources()].map(file => [nameOf(file), file]))
for (const name of readdirSync(LEAN)) if (RESULT.test(name) && !wanted.has(name)) rmSync(join(LEAN, name), { force: true })
const missing = [...wanted].filter(([name]) => !existsSync(join(LEAN, name)))
if (missing.length) await minify(missing)

/** @returns {Generator<Source>} */
function* sources() {
  const theirs = ["node_modules/lit-html", "node_modules/lit-html/directives"]
  const ours = readdirSync("static", { recursive: true, encoding: "utf8" }).map(name => join("static", name))
  for (const path of [...ours, ...theirs.flatMap(folder => readdirSync(folder).map(name => join(folder, name)))]) {
    if (/\.(js|css)$/.test(path)) yield { path, source: readFileSync(path) }
  }
}

/** What is made of a file is found by its content. @param {Source} file */
function nameOf({ path, source }) {
  return createHash("sha256").update(source).digest("hex") + extname(path)
}

/** @param {[name: string, file: Source][]} files */
async function minify(files) {
  const { transform } = await import("esbuild")   // takes longer than all the rest, and mostly nothing is missing
  const half = join(LEAN, `half-${process.pid}`)
  for (const [name, { path, source }] of files) {
    const loader = path.endsWith(".css") ? "css" : "js"
    const { code } = await transform(source, {
      loader, sourcefile: path, format: "esm", target: "es2022", minify: true,
      treeShaking: true,          // of a constant that was put where it is used nothing stays
      legalComments: "inline",    // a library's notice stays
    })
    writeFileSync(half, code)
    renameSync(half, join(LEAN, name))   // a server that starts meanwhile finds all of it or nothing
  }
}

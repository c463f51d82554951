// Fails the build when the first load grows past its budget of compressed JavaScript.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET = 60 * 1024
const dist = new URL('../dist/', import.meta.url)
const assets = new URL('assets/', dist)
const page = readFileSync(new URL('index.html', dist), 'utf8')
// What the page names is loaded at once; other chunks come when somebody needs them.
const bytes = readdirSync(assets)
  .filter((name) => name.endsWith('.js') && page.includes(name))
  .reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, assets)), { level: 9 }).length, 0)

const line = `first load: ${(bytes / 1024).toFixed(1)} KB of compressed JavaScript, budget ${BUDGET / 1024} KB`
if (bytes === 0 || bytes > BUDGET) {
  console.error(line)
  process.exit(1)
}
console.log(line)

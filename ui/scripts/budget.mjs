// Fails the build when the first load grows past its budget of compressed JavaScript.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET = 60 * 1024
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

/** The script itself and what it imports at once; what is imported later is no first load. */
function first(name, found = new Set()) {
  if (found.has(name)) return found
  found.add(name)
  for (const each of manifest[name].imports ?? []) first(each, found)
  return found
}

// The page's worker is loaded at once, too; no manifest has workers.
const feeder = readdirSync(new URL('assets/', dist)).filter((file) => file.startsWith('feeder-'))
if (feeder.length !== 1) throw new Error(`One worker that is the feeder was to be built: ${feeder.join(', ')}`)

const bytes = [...[...first('index.html')].map((name) => manifest[name].file), `assets/${feeder[0]}`]
  .map((file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length)
  .reduce((sum, each) => sum + each, 0)

const line = `first load: ${(bytes / 1024).toFixed(1)} KB of compressed JavaScript, budget ${BUDGET / 1024} KB`
if (bytes === 0 || bytes > BUDGET) {
  console.error(line)
  process.exit(1)
}
console.log(line)

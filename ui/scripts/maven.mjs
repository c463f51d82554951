// What Maven calls: `install` is `npm ci`, `build` is `npm run build`, each only when what it depends on has changed. `install` also notes
// which registry npm takes when nobody names one: the daemon asks it for Node.js on machines that have no npm to ask.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const here = new URL('..', import.meta.url).pathname
const LOCK = ['package.json', 'package-lock.json']
const SOURCES = [...LOCK, 'index.html', 'tsconfig.json', 'vite.config.ts', 'src', 'public', 'scripts', 'test', 'e2e']
const steps = {
  install: { of: LOCK, makes: 'node_modules', npm: ['ci', '--no-audit', '--no-fund'] },
  build: { of: SOURCES, makes: 'dist', npm: ['run', 'build'] },
}

if (process.argv[2] === 'install') {
  mkdirSync(join(here, 'target/npm'), { recursive: true })
  writeFileSync(join(here, 'target/npm/registry'), execFileSync('npm', ['config', 'get', 'registry'], { cwd: here, encoding: 'utf8' }))
}
const step = steps[process.argv[2]]
const stamp = join(here, step.makes === 'dist' ? 'target/built' : 'node_modules/.installed')
const now = fingerprint(step.of)
if (!existsSync(join(here, step.makes)) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== now) {
  rmSync(stamp, { force: true })
  execFileSync('npm', step.npm, { cwd: here, stdio: 'inherit' })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, now)
}

function fingerprint(paths) {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}`)
  for (const file of paths.flatMap(files)) hash.update(`${file}\0`).update(readFileSync(join(here, file)))
  return hash.digest('hex')
}

function files(path) {
  if (!statSync(join(here, path)).isDirectory()) return [path]
  return readdirSync(join(here, path)).sort().flatMap((name) => files(join(path, name)))
}

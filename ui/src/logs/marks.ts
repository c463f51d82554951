/**
 * Where the search hits in the texts in sight. A user's regular expression may take for ever in the browser's engine, so it runs in
 * a worker that is ended when it does; the daemon's own search is not harmed by any.
 */
import { signal } from '@preact/signals'
import { compile, NO_SEARCH, rangesOf, sameHits, type Range, type Search } from './search'

const NONE: readonly Range[] = []
const DONE_WITHIN = 1_000
const KNOWN_AT_MOST = 2_000

let search: Search = NO_SEARCH
let regex: RegExp | undefined
let known = new Map<string, readonly Range[]>()
let asked = new Set<string>()
let worker: Worker | undefined
let deadline = 0

/** Grows when more is known. */
const turn = signal(0)
/** The expression took too long: it is not marked any more. */
export const tooSlow = signal(false)

export function markFor(wanted: Search): void {
  if (sameHits(search, wanted)) return
  search = wanted
  regex = compile(wanted)
  known = new Map()
  asked = new Set()
  tooSlow.value = false
  giveUp()
  turn.value++
}

/** The hits in a text, as far as they are known by now; who draws them is drawn again when there are more. */
export function marksIn(text: string): readonly Range[] {
  void turn.value
  if (!regex || text === '' || tooSlow.value) return NONE
  const found = known.get(text)
  if (found) return found
  if (search.regex) return ask(text), NONE
  return learn(text, rangesOf(regex, text))
}

function learn(text: string, ranges: readonly Range[]) {
  if (known.size > KNOWN_AT_MOST) known = new Map()
  known.set(text, ranges)
  return ranges
}

function ask(text: string) {
  if (asked.size === 0) setTimeout(post)
  asked.add(text)
}

function post() {
  if (!regex || asked.size === 0 || deadline !== 0) return
  worker ??= start()
  worker.postMessage({ source: regex.source, flags: regex.flags, texts: [...asked] })
  asked = new Set()
  deadline = window.setTimeout(() => {
    giveUp()
    tooSlow.value = true
  }, DONE_WITHIN)
}

function start(): Worker {
  const started = new Worker(new URL('./marker.ts', import.meta.url), { type: 'module' })
  started.onmessage = ({ data }: MessageEvent<readonly (readonly [string, readonly Range[]])[]>) => {
    clearTimeout(deadline)
    deadline = 0
    for (const [text, ranges] of data) learn(text, ranges)
    turn.value++
    post()
  }
  return started
}

function giveUp() {
  clearTimeout(deadline)
  deadline = 0
  worker?.terminate()
  worker = undefined
}

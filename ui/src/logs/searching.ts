/** Has the daemon search, shows what it finds as it finds it, and looks at new lines as they come. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import * as api from '../api'
import type { SearchNews } from '../protocol'
import type { Filter } from './filter'
import { foundBackward, foundForward, HELD, NO_HITS, type Hits } from './hits'
import { markFor } from './marks'
import { NO_SEARCH, sameHits, type Search } from './search'
import * as stored from './stored'

/** One types on for so long before the daemon is asked. */
const TYPING = 150
const SHOWN_EACH = 100
const AGAIN_AFTER = 500

export const hits = signal<Hits>(NO_HITS)

/** How often something else was searched: who finds something says for which search. */
let searches = 0

/** The last search that was no mistake: what is marked and filtered by. */
export const accepted = signal<Search>(NO_SEARCH)

/** `last` is the newest line that is known; searching begins when the log is `loaded`. */
export function useSearch(name: string, search: Search, filter: Filter, loaded: boolean, last: number): void {
  const { text, regex, matchCase, word, mode } = search
  useEffect(() => {
    const end = new AbortController()
    searches++
    hits.value = { ...NO_HITS, search, seqs: sameHits(accepted.peek(), search) ? hits.peek().seqs : [], searching: text !== '' }
    if (text === '') accept(search)
    const due = setTimeout(() => text !== '' && loaded && void fromTheEnd(name, search, filter, last, end), TYPING)
    return () => {
      clearTimeout(due)
      end.abort()
    }
  }, [name, text, regex, matchCase, word, filter, loaded])
  // How the hits are looked at changes nothing about them.
  useEffect(() => {
    if (sameHits(accepted.peek(), search)) accept(search)
  }, [mode])

  const grown = text !== '' && hits.value.upTo >= 0 && !hits.value.searching && last > hits.value.upTo
  useEffect(() => {
    if (!grown) return
    const end = new AbortController()
    const due = setTimeout(() => void goOn(name, search, filter, last, end), AGAIN_AFTER)
    return () => clearTimeout(due) // what it began goes on, until something else is searched
  }, [grown])
}

function accept(search: Search) {
  accepted.value = search
  markFor(search)
}

async function fromTheEnd(name: string, search: Search, filter: Filter, last: number, end: AbortController) {
  let fresh = true
  const edge = { before: `${last + 1}`, direction: 'backward', limit: `${HELD}` }
  await run(stored.seqsOf(name, search, filter, edge, end), end, (news) => {
    if (fresh) {
      accept(search)
      hits.value = { ...hits.peek(), seqs: [], upTo: last }
      fresh = false
    }
    hits.value = foundBackward(hits.peek(), news)
  })
}

async function goOn(name: string, search: Search, filter: Filter, last: number, end: AbortController) {
  const { upTo } = hits.peek()
  const own = searches
  hits.value = { ...hits.peek(), searching: true }
  await run(stored.seqsOf(name, search, filter, { from: `${upTo + 1}`, direction: 'forward', limit: `${HELD}` }, end), end, (news) => {
    if (own === searches) hits.value = { ...foundForward(hits.peek(), news), upTo: last }
    else end.abort()
  })
}

/** Hands on what is found a few times a second, and what went wrong. */
async function run(coming: AsyncGenerator<SearchNews>, end: AbortController, found: (news: readonly SearchNews[]) => void) {
  let waiting: SearchNews[] = []
  let shown = 0
  try {
    for await (const news of coming) {
      waiting.push(news)
      if (performance.now() - shown < SHOWN_EACH) continue
      found(waiting)
      waiting = []
      shown = performance.now()
    }
    if (waiting.length > 0) found(waiting)
  } catch (failure) {
    if (!end.signal.aborted) hits.value = { ...hits.peek(), searching: false, problem: api.problemOf(failure) }
  }
}

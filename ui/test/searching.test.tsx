import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EVERYTHING } from '../src/logs/filter'
import { NO_SEARCH, type Search } from '../src/logs/search'
import { hits, useSearch } from '../src/logs/searching'
import * as stored from '../src/logs/stored'
import type { SearchNews } from '../src/protocol'

/** A search whose answer comes when the test says so. */
interface Asked { readonly end: AbortController; readonly tell: (news: SearchNews | null) => Promise<void> }
let asked: Asked[] = []

const text = (words: string): Search => ({ ...NO_SEARCH, text: words })
const seq = (number: number): SearchNews => ({ kind: 'seq', seq: number })
const done: SearchNews = { kind: 'end', hits: 1, reached: 1, complete: true }

function Searching({ search, last }: { search: Search; last: number }) {
  useSearch('shop', search, EVERYTHING, true, last)
  return null
}
const shown = (search: Search, last: number) => act(() => render(<Searching search={search} last={last} />, document.body))
const passed = (millis: number) => act(async () => void (await vi.advanceTimersByTimeAsync(millis)))

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  vi.spyOn(stored, 'seqsOf').mockImplementation(async function* (_name, _what, _filter, _edge, end) {
    const coming: (SearchNews | null)[] = []
    asked.push({ end, tell: async (news) => { coming.push(news); await passed(10) } })
    for (;;) {
      while (coming.length === 0) await new Promise((tick) => setTimeout(tick, 1))
      const news = coming.shift()!
      if (news === null) return
      yield news
    }
  })
})
afterEach(() => {
  act(() => render(null, document.body))
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('lines that come later are searched, too, but not for a search that is over', async () => {
  shown(text('old'), 10)
  await passed(200)
  await asked[0]!.tell(seq(7))
  await asked[0]!.tell(done)
  await asked[0]!.tell(null)
  expect(hits.value.seqs).toEqual([7])

  shown(text('old'), 20)
  await passed(600)
  expect(asked).toHaveLength(2)
  shown(text('new'), 20)
  await passed(200)
  await asked[2]!.tell(seq(3))
  await asked[2]!.tell(done)
  await asked[2]!.tell(null)
  await asked[1]!.tell(seq(15))

  expect(hits.value.seqs).toEqual([3])
  expect(asked[1]!.end.signal.aborted).toBe(true)
})

test('what comes later is found', async () => {
  shown(text('old'), 10)
  await passed(200)
  for (const news of [seq(7), done, null]) await asked[0]!.tell(news)
  shown(text('old'), 20)
  await passed(600)
  for (const news of [seq(15), done, null]) await asked[1]!.tell(news)
  expect(hits.value.seqs).toEqual([7, 15])
  expect(hits.value.upTo).toBe(20)
})

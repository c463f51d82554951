import { expect, test } from 'vitest'
import { arrived, KEPT, KEPT_FOLLOWING, newer, older, unread, wish, type LogBook, type Wish } from '../src/logs/book'
import { LINES, type News } from '../src/event/gathered'
import { EVERYTHING, keyOf } from '../src/logs/filter'
import { use } from '../src/app/words'
import { next, START, type Message, type State } from '../src/store'
import { app, line, lines } from './samples'

const after = (...messages: Message[]): State => messages.reduce(next, START)
const book = (state: State): LogBook => state.books.get('shop')!
const fresh = (from: number, to: number, passing = lines(from, to), filter = EVERYTHING): Message => ({
  kind: 'news', news: [{ type: 'fresh', app: 'shop', filter: keyOf(filter), lines: passing, from, to }],
})
const wrote = (from: number, to: number): Message => fresh(from, to)
const happened = (event: News): Message => ({ kind: 'news', news: [event] })
const OPEN: Message = { kind: 'open-log', app: 'shop' }
const page = (from: number, to: number, last = to, first = 1, wish: Wish = { kind: 'newest' }): Message => ({
  kind: 'piece', app: 'shop', wish, filter: EVERYTHING, piece: { lines: lines(from, to), from, to, first, last, view: null },
})
const go = (seq: number): Message => ({ kind: 'go', app: 'shop', seq, place: 'top' })
const seqs = (state: State) => [book(state).lines[0]?.seq, book(state).lines.at(-1)?.seq]

test('an opened log wishes for its newest page', () => {
  expect(wish(book(after(OPEN)))).toEqual({ kind: 'newest' })
  expect(wish(book(after(OPEN, page(1, 3))))).toBeUndefined()
})

test('live lines go behind the page that was loaded', () => {
  expect(seqs(after(OPEN, page(1, 10), wrote(11, 12)))).toEqual([1, 12])
})

test('live lines that came while the first page was on its way are neither lost nor doubled', () => {
  const state = after(OPEN, wrote(9, 12), page(1, 10))
  expect(book(state).lines.map((each) => each.seq)).toEqual(lines(1, 12).map((each) => each.seq))
})

test('a line that comes twice is shown once', () => {
  expect(book(after(OPEN, page(1, 10), wrote(9, 11))).lines).toHaveLength(11)
})

test('a hole is fetched by sequence number, and the live lines wait behind it', () => {
  const hole = after(OPEN, page(1, 10), wrote(21, 22))
  expect(seqs(hole)).toEqual([1, 10])
  expect(wish(book(hole))).toEqual({ kind: 'newer', from: 11 })
  const filled = next(hole, page(11, 20, 22, 1, { kind: 'newer', from: 11 }))
  expect(book(filled).lines).toEqual(lines(1, 22))
})

test('a reader who follows is taken over a hole that is too long to fetch', () => {
  expect(seqs(after(OPEN, page(1, 10), wrote(9_000, 9_010)))).toEqual([9_000, 9_010])
})

test('a gap makes the log ask what it missed, and the list of apps be read again', () => {
  const state = after(OPEN, page(1, 10), happened({ type: 'gap', cursor: 'c', reason: 'slow' }))
  expect(state.stale).toBe(true)
  expect(wish(book(state))).toEqual({ kind: 'newer', from: 11 })
})

test('a new connection asks for lines that nobody told of', () => {
  const state = after(OPEN, page(1, 10), wrote(11, 11), { kind: 'disconnected', retryAt: 5 }, { kind: 'connected' })
  expect(state.connection).toBe('live')
  expect(wish(book(state))).toEqual({ kind: 'newer', from: 12 })
})

test('a bounded number of rows is kept: the newest while one follows', () => {
  const state = after(OPEN, page(1, 500), wrote(501, KEPT_FOLLOWING + 100))
  expect(book(state).lines).toHaveLength(KEPT_FOLLOWING)
  expect(seqs(state)).toEqual([101, KEPT_FOLLOWING + 100])
  expect(older(book(state))).toEqual({ kind: 'older', before: 101 })
})

test('while paused the lines that one reads stay, also past the bound', () => {
  const state = after(OPEN, { kind: 'pause', app: 'shop' }, page(1, KEPT), wrote(KEPT + 1, KEPT + 50))
  expect(seqs(state)).toEqual([1, KEPT])
  expect(unread(book(state))).toBe(KEPT + 50)
  expect(newer(book(state))).toEqual({ kind: 'newer', from: KEPT + 1 })
})

test('following again fetches what came meanwhile', () => {
  const paused = after(OPEN, { kind: 'pause', app: 'shop' }, page(1, KEPT), wrote(KEPT + 1, KEPT + 50))
  expect(wish(book(next(paused, { kind: 'follow', app: 'shop' })))).toEqual({ kind: 'newer', from: KEPT + 1 })
})

test('older pages go before what is there, up to the oldest line that is stored', () => {
  const state = after(OPEN, page(501, 1_000, 1_000, 400), { kind: 'pause', app: 'shop' }, page(400, 500, 1_000, 400, { kind: 'older', before: 501 }))
  expect(seqs(state)).toEqual([400, 1_000])
  expect(older(book(state))).toBeUndefined()
})

test('clear is a cut in the view that undo takes back', () => {
  const cleared = after(OPEN, page(1, 10), { kind: 'clear', app: 'shop' })
  expect(book(cleared).cut).toBe(10)
  expect(older(book(cleared))).toBeUndefined()
  expect(book(next(cleared, { kind: 'undo-clear', app: 'shop' })).cut).toBe(0)
  expect(book(cleared).lines).toHaveLength(10)
})

test('who goes to what is cleared ends at the cut, also when it is taken back', () => {
  const cleared = after(OPEN, page(1, 10), { kind: 'clear', app: 'shop' })
  const gone = next(cleared, { kind: 'go', app: 'shop', seq: 3, place: 'top' })
  expect(book(gone).goal.seq).toBe(11)
  expect(book(next(gone, { kind: 'undo-clear', app: 'shop' })).goal.seq).toBe(11)
  expect(book(next(cleared, { kind: 'go', app: 'shop', seq: 40, place: 'top' })).goal.seq).toBe(40)
})

test('a log that began anew is loaded anew', () => {
  const state = after(OPEN, page(1, 100), page(101, 100, 3, 1, { kind: 'newer', from: 101 }))
  expect(wish(book(state))).toEqual({ kind: 'newest' })
})

test('apps are in the order of their names and change in place', () => {
  const state = after({ kind: 'apps', apps: [app({ name: 'web' }), app({ name: 'api' })] }, happened({ type: 'status', cursor: 'c', app: app({ name: 'web', state: 'failed' }) }))
  expect([...state.apps.values()].map((each) => `${each.name} ${each.state}`)).toEqual(['api running', 'web failed'])
})

test('what an app takes is shown as it was told last', () => {
  const usage = { cpus: 0.125, memory: 64 * 2 ** 20, processes: 3 }
  const state = after({ kind: 'apps', apps: [app()] }, happened({ type: 'usage', cursor: 'c', app: 'shop', usage, processes: null }))
  expect(use(state.apps.get('shop')!)).toBe('13 % · 64 MB')
})

test('a forward that changes replaces the one on the same host port', () => {
  const forward = { address: '127.0.0.1', hostPort: 8080, appPort: 3000, state: 'opening', problem: null, protocol: 'tcp', hint: null } as const
  const state = after({ kind: 'apps', apps: [app({ forwards: [forward] })] }, happened({ type: 'forward', cursor: 'c', app: 'shop', forward: { ...forward, state: 'open' } }))
  expect(state.apps.get('shop')!.forwards).toEqual([{ ...forward, state: 'open' }])
  const both = after({ kind: 'apps', apps: [app({ forwards: [forward] })] }, happened({ type: 'forward', cursor: 'c', app: 'shop', forward: { ...forward, protocol: 'udp' } }))
  expect(both.apps.get('shop')!.forwards.map((each) => each.protocol)).toEqual(['tcp', 'udp'])
})

test('a removed app is gone with its log', () => {
  const state = after({ kind: 'apps', apps: [app()] }, OPEN, page(1, 2), happened({ type: 'removed', cursor: 'c', app: 'shop' }))
  expect(state.apps.size).toBe(0)
  expect(state.books.size).toBe(0)
})

test('lines of a log that is not open are passed over', () => {
  expect(after(wrote(1, 1)).books.size).toBe(0)
})

test('lines that were told under another filter make the page ask for those of its own', () => {
  const errors = { ...EVERYTHING, levels: new Set(['error'] as const) }
  const state = after(OPEN, page(1, 10), fresh(11, 20, [line(15, { level: 'error' })], errors))
  expect([seqs(state), wish(book(state))]).toEqual([[1, 10], { kind: 'newer', from: 11 }])
})

test('lines that came before the worker knew that their log is open are fetched', () => {
  const unseen: Message = { kind: 'news', news: [{ type: 'fresh', app: 'shop', filter: null, lines: [], from: 8, to: 12 }] }
  const state = after(OPEN, unseen, page(1, 10))
  expect([seqs(state), wish(book(state))]).toEqual([[1, 10], { kind: 'newer', from: 11 }])
})

test('in a flood one is taken to the newest lines; what was skipped is fetched by who goes there', () => {
  const flood = after(OPEN, page(1, 10), fresh(200, 199 + LINES))
  expect([seqs(flood), wish(book(flood)), older(book(flood))]).toEqual([[200, 199 + LINES], undefined, { kind: 'older', before: 200 }])
})

test('in a flood the lines of a reader who does not follow stay', () => {
  const state = after(OPEN, page(1, 10), { kind: 'pause', app: 'shop' }, fresh(200, 199 + LINES))
  expect([seqs(state), unread(book(state)), newer(book(state))]).toEqual([[1, 10], 189 + LINES, { kind: 'newer', from: 11 }])
})

test('a line far away is fetched with what is around it, and what was held there is let go', () => {
  const far = after(OPEN, page(999_501, 1_000_000), go(500_000))
  expect(wish(book(far))).toEqual({ kind: 'around', seq: 500_000 })
  expect(arrived(book(far))).toBe(false)
  const there = next(far, page(499_750, 500_249, 1_000_000, 1, { kind: 'around', seq: 500_000 }))
  expect([arrived(book(there)), wish(book(there)), ...seqs(there)]).toEqual([true, undefined, 499_750, 500_249])
})

test('an address that points at a line is followed before anything is known of the log', () => {
  expect(wish(book(after(OPEN, go(2_500))))).toEqual({ kind: 'around', seq: 2_500 })
})

test('a line that is held needs no fetching, and one that never was leads to the end that is nearer', () => {
  expect(arrived(book(after(OPEN, page(1, 10), go(4))))).toBe(true)
  expect(wish(book(after(OPEN, page(991, 1_000, 1_000, 500), go(3))))).toEqual({ kind: 'around', seq: 500 })
})

test('another filter keeps the lines that it lets through until the daemon has answered', () => {
  const errors = { ...EVERYTHING, streams: new Set(['stderr'] as const) }
  const mixed = fresh(11, 12, [line(11), line(12, { stream: 'stderr' })])
  const state = after(OPEN, page(1, 10), mixed, { kind: 'filter', app: 'shop', filter: errors, at: 0 })
  expect(book(state).lines.map(({ seq }) => seq)).toEqual([12])
  expect(wish(book(state))).toEqual({ kind: 'newest' })
  expect(next(state, page(1, 12))).toEqual(state)
})

test('lines that a filter hides are no hole', () => {
  const errors = { ...EVERYTHING, levels: new Set(['error'] as const) }
  const piece = { lines: [line(7, { level: 'error' })], from: 1, to: 10, first: 1, last: 10, view: null }
  const shown = after(OPEN, { kind: 'filter', app: 'shop', filter: errors, at: 0 }, { kind: 'piece', app: 'shop', wish: { kind: 'newest' }, filter: errors, piece })
  const state = next(shown, fresh(11, 500, [], errors))
  expect([wish(book(state)), book(state).lines.length, book(state).to]).toEqual([undefined, 1, 500])
})

test('while a search filters, new lines make the page ask the daemon which of them it hits', () => {
  const filter = { ...EVERYTHING, search: { text: 'x', regex: false, matchCase: false, word: false, mode: 'filter' } as const }
  const piece = { lines: [], from: 1, to: 10, first: 1, last: 10, view: null }
  const state = after(OPEN, { kind: 'filter', app: 'shop', filter, at: 0 }, { kind: 'piece', app: 'shop', wish: { kind: 'newest' }, filter, piece }, wrote(11, 20))
  expect(wish(book(state))).toEqual({ kind: 'newer', from: 11 })
})

test('a project may want that its log is not followed, and fewer lines kept', () => {
  const view = { maxLines: 600, autoScroll: false }
  const piece = { lines: lines(1, 10), from: 1, to: 10, first: 1, last: 10, view }
  const first = after(OPEN, { kind: 'piece', app: 'shop', wish: { kind: 'newest' }, filter: EVERYTHING, piece })
  expect([book(first).following, unread(book(first))]).toEqual([false, 0])
  const followed = [{ kind: 'follow', app: 'shop' } as const, wrote(11, 2_000)].reduce(next, first)
  expect(book(followed).lines).toHaveLength(600)
})

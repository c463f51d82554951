import { expect, test } from 'vitest'
import { KEPT, newer, older, unread, wish, type LogBook } from '../src/logs/book'
import type { Event } from '../src/protocol'
import { use } from '../src/app/words'
import { next, START, type Message, type State } from '../src/store'
import { app, line, lines } from './samples'

const after = (...messages: Message[]): State => messages.reduce(next, START)
const book = (state: State): LogBook => state.books.get('shop')!
const wrote = (from: number, to: number, cursor = `c${to}`): Message => ({
  kind: 'events', events: [{ type: 'log', cursor, app: 'shop', lines: lines(from, to) }],
})
const happened = (event: Event): Message => ({ kind: 'events', events: [event] })
const OPEN: Message = { kind: 'open-log', app: 'shop' }
const page = (from: number, to: number, last = to, first = 1): Message => ({
  kind: 'page', app: 'shop', wish: { kind: 'newest' }, page: { lines: lines(from, to), first, last },
})
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
  const filled = next(hole, { kind: 'page', app: 'shop', wish: { kind: 'newer', from: 11 }, page: { lines: lines(11, 20), first: 1, last: 22 } })
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

test('what has no cursor does not forget the one there was', () => {
  const state = after(OPEN, page(1, 10), wrote(11, 11, 'c7'), happened({ type: 'gap', cursor: '', reason: 'away' }))
  expect(state.cursor).toBe('c7')
})

test('a new connection resumes behind the last cursor and asks for lines that nobody told of', () => {
  const state = after(OPEN, page(1, 10), wrote(11, 11, 'c7'), { kind: 'disconnected', retryAt: 5 }, { kind: 'connected' })
  expect(state.cursor).toBe('c7')
  expect(state.connection).toBe('live')
  expect(wish(book(state))).toEqual({ kind: 'newer', from: 12 })
})

test('a bounded number of rows is kept: the newest while one follows', () => {
  const state = after(OPEN, page(1, 500), wrote(501, KEPT + 100))
  expect(book(state).lines).toHaveLength(KEPT)
  expect(seqs(state)).toEqual([101, KEPT + 100])
  expect(older(book(state))).toEqual({ kind: 'older', before: 101 })
})

test('while paused the lines that one reads stay, also past the bound', () => {
  const state = after(OPEN, page(1, KEPT), { kind: 'pause', app: 'shop' }, wrote(KEPT + 1, KEPT + 50))
  expect(seqs(state)).toEqual([1, KEPT])
  expect(unread(book(state))).toBe(50)
  expect(newer(book(state))).toEqual({ kind: 'newer', from: KEPT + 1 })
})

test('following again fetches what came meanwhile', () => {
  const paused = after(OPEN, page(1, KEPT), { kind: 'pause', app: 'shop' }, wrote(KEPT + 1, KEPT + 50))
  expect(wish(book(next(paused, { kind: 'follow', app: 'shop' })))).toEqual({ kind: 'newer', from: KEPT + 1 })
})

test('older pages go before what is there, up to the oldest line that is stored', () => {
  const state = next(after(OPEN, page(501, 1_000, 1_000, 400), { kind: 'pause', app: 'shop' }), {
    kind: 'page', app: 'shop', wish: { kind: 'older', before: 501 }, page: { lines: lines(400, 500), first: 400, last: 1_000 },
  })
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

test('a log that began anew is loaded anew', () => {
  const state = next(after(OPEN, page(1, 100)), {
    kind: 'page', app: 'shop', wish: { kind: 'newer', from: 101 }, page: { lines: [], first: 1, last: 3 },
  })
  expect(wish(book(state))).toEqual({ kind: 'newest' })
})

test('apps are in the order of their names and change in place', () => {
  const state = after({ kind: 'apps', apps: [app({ name: 'web' }), app({ name: 'api' })] }, happened({ type: 'status', cursor: 'c', app: app({ name: 'web', state: 'failed' }) }))
  expect([...state.apps.values()].map((each) => `${each.name} ${each.state}`)).toEqual(['api running', 'web failed'])
})

test('what an app takes is shown as it was told last', () => {
  const usage = { cpus: 0.125, memory: 64 * 2 ** 20, processes: 3 }
  const state = after({ kind: 'apps', apps: [app()] }, happened({ type: 'usage', cursor: 'c', app: 'shop', usage }))
  expect(state.cursor).toBe('c')
  expect(use(state.apps.get('shop')!)).toBe('13 % · 64 MB')
})

test('a forward that changes replaces the one on the same host port', () => {
  const forward = { address: '127.0.0.1', hostPort: 8080, appPort: 3000, state: 'opening', problem: null } as const
  const state = after({ kind: 'apps', apps: [app({ forwards: [forward] })] }, happened({ type: 'forward', cursor: 'c', app: 'shop', forward: { ...forward, state: 'open' } }))
  expect(state.apps.get('shop')!.forwards).toEqual([{ ...forward, state: 'open' }])
})

test('a removed app is gone with its log', () => {
  const state = after({ kind: 'apps', apps: [app()] }, OPEN, page(1, 2), happened({ type: 'removed', cursor: 'c', app: 'shop' }))
  expect(state.apps.size).toBe(0)
  expect(state.books.size).toBe(0)
})

test('lines of a log that is not open are passed over, but the cursor moves', () => {
  const state = after(happened({ type: 'log', cursor: 'c9', app: 'other', lines: [line(1)] }))
  expect(state.books.size).toBe(0)
  expect(state.cursor).toBe('c9')
})

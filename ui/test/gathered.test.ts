import { expect, test } from 'vitest'
import { Gathered, LINES, type Fresh } from '../src/event/gathered'
import { EVERYTHING, keyOf } from '../src/logs/filter'
import { NO_SEARCH } from '../src/logs/search'
import type { Event, LogLine } from '../src/protocol'
import { app, line, lines } from './samples'

const log = (told: readonly LogLine[], name = 'shop', cursor = `c${told.at(-1)?.seq}`): Event => ({ type: 'log', cursor, app: name, lines: told })
const status = (name: string, cursor = 'c'): Event => ({ type: 'status', cursor, app: app({ name }) })
function gathered(filter = EVERYTHING) {
  const all = new Gathered()
  all.watch(new Map([['shop', filter]]))
  return all
}
const fresh = (all: Gathered) => all.take().filter((each): each is Fresh => each.type === 'fresh')
const ERRORS = { ...EVERYTHING, streams: new Set(['stderr'] as const) }

test('what came is handed over once, lines of one log together and in order', () => {
  const all = gathered()
  all.add([log(lines(1, 3)), status('web'), log(lines(4, 5))])
  expect(all.take()).toEqual([status('web'), { type: 'fresh', app: 'shop', filter: keyOf(EVERYTHING), lines: lines(1, 5), from: 1, to: 5 }])
  expect(all.empty).toBe(true)
})

test('however long nobody asks, only the newest lines wait, and where they begin is told', () => {
  const all = gathered()
  for (let seq = 1; seq < 100_000; seq += 500) all.add([log(lines(seq, seq + 499))])
  const [only, ...more] = fresh(all)
  expect([only?.from, only?.to, only?.lines.length, more]).toEqual([100_001 - LINES, 100_000, LINES, []])
})

test('a filter is applied before lines are dropped, so that a few that pass outlast a flood of others', () => {
  const all = gathered(ERRORS)
  all.add([log([line(1, { stream: 'stderr' })])])
  for (let seq = 2; seq < 100_000; seq += 500) all.add([log(lines(seq, seq + 499))])
  expect(fresh(all)).toEqual([{ type: 'fresh', app: 'shop', filter: keyOf(ERRORS), lines: [line(1, { stream: 'stderr' })], from: 1, to: 100_001 }])
})

test('of a log that nobody looks at, or that a search filters, it is only told how far it goes', () => {
  const all = gathered({ ...EVERYTHING, search: { ...NO_SEARCH, text: 'x' } })
  all.add([log(lines(1, 9)), log(lines(1, 7), 'web')])
  const told = fresh(all)
  expect(told.map((each) => [each.app, each.lines.length, each.from, each.to])).toEqual([['shop', 0, 1, 9], ['web', 0, 1, 7]])
  // Not to be taken for one of which all is shown.
  expect(told[1]?.filter).toBeNull()
})

test('lines behind a hole, or told under another filter, are a stretch of their own', () => {
  const all = gathered()
  all.add([log(lines(1, 3)), log(lines(10, 12))])
  expect(fresh(all)).toMatchObject([{ from: 10, to: 12, lines: lines(10, 12) }])
  all.add([log(lines(13, 14))])
  all.watch(new Map([['shop', ERRORS]]))
  all.add([log(lines(15, 15))])
  expect(fresh(all)).toMatchObject([{ from: 15, to: 15, lines: [], filter: keyOf(ERRORS) }])
})

test('more other events than are kept become a gap, at which the page reads anew how all is', () => {
  const all = gathered()
  for (let turn = 0; turn < 5_000; turn++) all.add([status(`app-${turn}`)])
  const told = all.take()
  expect(told[0]).toMatchObject({ type: 'gap' })
  expect(told.length).toBeLessThanOrEqual(1_000)
})

test('the cursor is behind what came last, and what has none does not forget it', () => {
  const all = gathered()
  all.add([log(lines(1, 1), 'web', 'c7'), { type: 'gap', cursor: '', reason: 'slow' }])
  expect(all.cursor).toBe('c7')
})

test('a removed app leaves no lines behind', () => {
  const all = gathered()
  all.add([log(lines(1, 3)), { type: 'removed', cursor: 'c', app: 'shop' }])
  expect(all.take()).toEqual([{ type: 'removed', cursor: 'c', app: 'shop' }])
})

import { expect, test } from 'vitest'
import { format, parse } from '../src/app/address'
import { delayOf } from '../src/event/backoff'
import { commandsOf } from '../src/app/Actions'
import { toggled } from '../src/logs/Chips'
import { clock, countdown, long, short } from '../src/look/time'
import { frameKey, heldUrl, hostOfPage } from '../src/preview/frame'
import { clamped, moved } from '../src/preview/split'
import { LOG_STREAMS } from '../src/protocol'
import { app } from './samples'

test('an address is read and written alike', () => {
  const address = '/apps/shop?q=order+%5Cd&regex&word&mode=context&stream=stdout,stderr&level=error,none&at=12-40'
  expect(format(parse('/apps/shop', address.slice(10)))).toBe(address)
  expect(format(parse('/', ''))).toBe('/')
})

test('an address that names no stream shows them all', () => {
  expect(parse('/apps/shop', '?stream=nonsense').streams).toEqual(new Set(LOG_STREAMS))
})

test('what makes no sense cannot be asked for', () => {
  expect(commandsOf(app())).toEqual(['restart', 'stop'])
  expect(commandsOf(app({ state: 'failed' }))).toEqual(['start'])
  expect(commandsOf(app({ state: 'stopping' }))).toEqual([])
})

test('the page is loaded anew when the app answers again after a restart', () => {
  const first = frameKey(app(), '')
  const stopping = frameKey(app({ state: 'stopping' }), first)
  const waiting = frameKey(app({ state: 'starting', ready: false }), stopping)
  const second = frameKey(app({ run: 2 }), waiting)
  expect(stopping).toBe(first)
  expect(new Set([first, waiting, second]).size).toBe(3)
})

test('only what is a forward of the app is held, and only on this machine', () => {
  const open = { address: '127.0.0.1', hostPort: 8080, appPort: 3000, state: 'open', problem: null, protocol: 'tcp', hint: null } as const
  const shop = app({ forwards: [open, { ...open, address: '192.0.2.7', hostPort: 8081 }, { ...open, hostPort: 8082, state: 'refused' }] })
  expect(shop.forwards.map(hostOfPage)).toEqual(['127.0.0.1:8080', null, null])
  expect(heldUrl(shop, '127.0.0.1:8080')).toBe('http://127.0.0.1:8080/')
  expect(['127.0.0.1:9000', '192.0.2.7:8081', 'evil.test', 'javascript:alert(1)'].map((host) => heldUrl(shop, host))).toEqual([null, null, null, null])
})

test('a status that says the same again leaves the page alone', () => {
  expect(frameKey(app({ forwards: [] }), 'x')).toBe(frameKey(app({ framework: 'Koa' }), 'y'))
})

test('attempts to connect come later and later, with a bound', () => {
  expect([0, 1, 2, 50].map((attempt) => delayOf(attempt, () => 1))).toEqual([500, 1_000, 2_000, 10_000])
})

test('the last stream that is shown cannot be hidden: all come back', () => {
  const only = toggled(LOG_STREAMS, new Set(LOG_STREAMS), 'stderr', true)
  expect(only).toEqual(new Set(['stderr']))
  expect(toggled(LOG_STREAMS, only, 'stderr', false)).toEqual(new Set(LOG_STREAMS))
})

test('the splitter moves by keys and stays within its bounds', () => {
  expect(moved(50, 'ArrowUp', 900)).toBe(52)
  expect(moved(89, 'PageUp', 900)).toBe(90)
  expect(moved(50, 'x', 900)).toBeUndefined()
  expect(clamped(Number('nonsense'))).toBe(52)
})

test('times are in words that do not dance', () => {
  expect([short(999), long(760_000), countdown(3_200), countdown(-1)]).toEqual(['0 s', '12 m 40 s', 'in 4 s', 'now'])
  expect(clock('2026-01-01T00:00:00.007Z')).toMatch(/^\d\d:\d\d:\d\d\.007$/)
})

test('a page that follows the app itself stays where it is while the app starts again', () => {
  const first = frameKey(app(), '')
  const starting = frameKey(app({ state: 'preparing', ready: false }), first, true)
  expect(frameKey(app({ run: 2 }), starting, true)).toBe(first)
  expect(frameKey(app({ state: 'stopped', ready: false }), first, true)).not.toBe(first)
})

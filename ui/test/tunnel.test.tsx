import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import type { AppStatus, TunnelStatus } from '../src/protocol'
import { state } from '../src/state'
import { next, START } from '../src/store'
import { PublicAddress } from '../src/tunnel/PublicAddress'
import { squaresOf } from '../src/tunnel/qr'
import { facts, size } from '../src/tunnel/Share'
import { app } from './samples'

const tunnel = (change: Partial<TunnelStatus> = {}): TunnelStatus => ({
  state: 'Connected', server: 'bore.pub', url: 'http://bore.pub:4000', since: '2026-01-01T00:00:00Z', retries: 0, lastError: null,
  expiresAt: null, problem: null, passwordProtected: false, traffic: { visitors: 12, visitorsNow: 3, bytesIn: 2048, bytesOut: 5_000_000 }, ...change,
})
const drawn = (status: TunnelStatus | null, change: Partial<AppStatus> = {}): HTMLElement => {
  act(() => render(<PublicAddress app={app({ tunnel: status, ...change })} />, document.body))
  return document.body
}
const button = (label: string) => document.querySelector<HTMLButtonElement>(`button[aria-label="${label}"]`)
const asked = () => {
  const fetch = vi.fn(async (_path: string, _how: RequestInit) => new Response('{}'))
  vi.stubGlobal('fetch', fetch)
  return fetch
}
const openAll = () => {
  for (const pop of document.querySelectorAll<HTMLElement>('.pop')) {
    pop.hidePopover = () => undefined
    act(() => void pop.dispatchEvent(Object.assign(new Event('toggle'), { newState: 'open' })))
  }
}
afterEach(() => {
  act(() => render(null, document.body))
  vi.unstubAllGlobals()
})

test('a public app says where, to be copied', () => {
  const page = drawn(tunnel())
  expect(page.querySelector('code')?.textContent).toBe('http://bore.pub:4000')
  expect(button('Copy http://bore.pub:4000')).not.toBeNull()
  expect(button('Make public: shop')).toBeNull()
})

test('a lost tunnel says so and why; what cannot be reached cannot be copied', () => {
  const page = drawn(tunnel({ state: 'Reconnecting', url: null, lastError: 'Connection refused' }))
  expect(page.textContent).toBe('Publicbore.pubReconnectingConnection refused')
  expect(page.querySelectorAll('button')).toHaveLength(1)
  expect(button('Stop the tunnel')).not.toBeNull()
})

test('a failed tunnel says what to do', () => {
  const problem = { kind: 'tunnel', code: 'tunnel-secret-wrong', message: 'invalid secret', hint: 'Give it' }
  const page = drawn(tunnel({ state: 'Failed', url: null, problem }))
  expect(page.textContent).toContain('invalid secret · Give it')
  expect(page.querySelector('.chip')?.className).toBe('chip refused')
  expect(button('Make public: shop')).not.toBeNull()
})

test('an app at rest that nobody made public has no such line', () => {
  expect(drawn(null, { state: 'stopped' }).textContent).toBe('')
})

test('the tunnel is stopped by its button', async () => {
  const fetch = asked()
  drawn(tunnel())
  await act(async () => button('Stop the tunnel')?.click())
  expect(fetch.mock.calls[0]?.[0]).toBe('/api/v1/apps/shop/tunnel')
  expect(fetch.mock.calls[0]?.[1].method).toBe('DELETE')
})

test('an app that runs is made public, by a server of one\'s own and with a password', async () => {
  const fetch = asked()
  drawn(null)
  openAll()
  const form = document.querySelector('form') as HTMLFormElement
  ;(form.elements.namedItem('server') as HTMLInputElement).value = ' [::1]:7000 '
  ;(form.elements.namedItem('password') as HTMLInputElement).value = 'open'
  await act(async () => void form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })))
  expect(fetch.mock.calls[0]?.[0]).toBe('/api/v1/apps/shop/tunnel')
  expect(JSON.parse(String(fetch.mock.calls[0]?.[1].body))).toEqual({ servers: ['[::1]:7000'], password: 'open' })
})

test('what a refused tunnel was refused for is shown', async () => {
  const problem = { kind: 'tunnel', code: 'tunnel-unreachable', message: 'Nobody answers', hint: 'Check it' }
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(problem), { status: 502 }))
  drawn(null)
  openAll()
  await act(async () => void document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })))
  await vi.waitFor(() => expect(state.value.refusals.get('shop')?.message).toBe('Nobody answers'))
})

test('the card shows the code, who can reach what, and who came', async () => {
  drawn(tunnel({ passwordProtected: true }))
  openAll()
  expect(document.querySelector('.qrp')?.textContent).toContain('Who knows the password reaches shop.')
  expect(document.querySelector('.qrp')?.textContent).toContain('3 now, 12 in all')
  await vi.waitFor(() => expect(document.querySelector('svg.qr')?.getAttribute('viewBox')).toBe('0 0 33 33'))
  expect(document.querySelector('svg.qr rect')?.getAttribute('fill')).toBe('#fff')
  expect(document.querySelector('svg.qr path')?.getAttribute('fill')).toBe('#000')
})

test('a code has its three corners behind four modules of white', () => {
  const { side, path } = squaresOf('http://bore.pub:41873')
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x},${y}`))
  const edge = ([x, y]: readonly [number, number]) =>
    [0, 1, 2, 3, 4, 5, 6].every((step) => dark.has(`${x + step},${y}`) && dark.has(`${x},${y + step}`) && dark.has(`${x + step},${y + 6}`))
  expect(([[4, 4], [side - 11, 4], [4, side - 11]] as const).every(edge)).toBe(true)
  expect([...dark].every((at) => at.split(',').every((part) => Number(part) >= 4 && Number(part) < side - 4))).toBe(true)
})

test('the facts of a tunnel', () => {
  const at = Date.parse('2026-01-01T00:01:05Z')
  const all = facts(tunnel({ expiresAt: '2026-01-01T02:01:05Z', retries: 2, lastError: 'lost' }), at)
  expect(Object.fromEntries(all)).toEqual({
    Visitors: '3 now, 12 in all', 'In · out': '2.0 KB · 4.8 MB', Connected: '1 m 5 s', 'Ends in': '2 h 0 m', Retries: '2', 'Last error': 'lost',
  })
  expect([0, 1023, 1024, 2 ** 50].map(size)).toEqual(['0 B', '1023 B', '1.0 KB', '1024.0 TB'])
})

test('news of a tunnel reach its app', () => {
  const before = next(START, { kind: 'apps', apps: [app()] })
  const after = next(before, { kind: 'news', news: [{ type: 'tunnel', cursor: '7', app: 'shop', tunnel: tunnel() }] })
  expect(after.apps.get('shop')?.tunnel?.url).toBe('http://bore.pub:4000')
})

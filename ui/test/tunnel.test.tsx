import { render } from 'preact'
import { afterEach, expect, test } from 'vitest'
import { PublicAddress } from '../src/app/PublicAddress'
import type { TunnelStatus } from '../src/protocol'

const tunnel = (change: Partial<TunnelStatus> = {}): TunnelStatus => ({
  state: 'Connected', server: 'bore.pub', url: 'http://bore.pub:4000', lastError: null, problem: null, ...change,
})
const drawn = (status: TunnelStatus | null): HTMLElement => {
  render(<PublicAddress tunnel={status} />, document.body)
  return document.body
}
afterEach(() => render(null, document.body))

test('a public app says where, to be copied', () => {
  const page = drawn(tunnel())
  expect(page.querySelector('code')?.textContent).toBe('http://bore.pub:4000')
  expect(page.querySelector('button')?.getAttribute('aria-label')).toBe('Copy http://bore.pub:4000')
})

test('a lost tunnel says so and why; what cannot be reached cannot be copied', () => {
  const page = drawn(tunnel({ state: 'Reconnecting', url: null, lastError: 'Connection refused' }))
  expect(page.textContent).toBe('Publicbore.pubReconnectingConnection refused')
  expect(page.querySelector('button')).toBeNull()
})

test('a failed tunnel says what to do', () => {
  const problem = { kind: 'tunnel', code: 'tunnel-secret-wrong', message: 'invalid secret', hint: 'Give it' }
  const page = drawn(tunnel({ state: 'Failed', url: null, problem }))
  expect(page.textContent).toContain('invalid secret · Give it')
  expect(page.querySelector('.chip')?.className).toBe('chip refused')
})

test('an app that nobody made public has no such line', () => {
  expect(drawn(null).textContent).toBe('')
})

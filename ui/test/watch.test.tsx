import { render } from 'preact'
import { afterEach, expect, test } from 'vitest'
import { Actions } from '../src/app/Actions'
import { Problems } from '../src/app/Problems'
import type { WatchStatus } from '../src/protocol'
import { app } from './samples'

const watched = (change: Partial<WatchStatus>) => app({ watch: { state: 'on', reason: null, problem: null, ...change } })
const toggle = () => document.querySelector('[role=switch]')
afterEach(() => render(null, document.body))

test('the header says whether an app is watched, and switches it', () => {
  render(<Actions app={watched({})} />, document.body)
  expect(toggle()?.getAttribute('aria-checked')).toBe('true')
  render(<Actions app={watched({ state: 'off' })} />, document.body)
  expect(toggle()?.getAttribute('aria-checked')).toBe('false')
})

test('what rests is not watched', () => {
  render(<Actions app={app({ state: 'stopped' })} />, document.body)
  expect(toggle()).toBeNull()
})

test('a machine that admits no more watches is told of, with what to do', () => {
  const problem = { kind: 'failed', code: 'watch-limit', message: 'Too many folders', hint: 'Raise it: sudo sysctl' }
  render(<Problems app={watched({ state: 'failed', problem })} />, document.body)
  expect(document.body.textContent).toContain('Too many folders')
  expect(document.body.textContent).toContain('Raise it: sudo sysctl')
})

test('a page that fails is told of while the app runs', () => {
  const problem = { kind: 'unavailable', code: 'page-fails', message: 'The page / was answered with 500', hint: 'Its database has no table post' }
  render(<Problems app={app({ readiness: { problem } })} />, document.body)
  expect(document.body.textContent).toContain('answered with 500')
  expect(document.body.textContent).toContain('no table post')
})

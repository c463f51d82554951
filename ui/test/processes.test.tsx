import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { Processes } from '../src/app/Processes'
import type { AppState, ProcessStatus } from '../src/protocol'
import { app } from './samples'

const process = (name: string, state: AppState): ProcessStatus => ({
  name, main: name === 'web', state, ready: state === 'running', command: name, run: 1, restarts: 0, exitCode: null, problem: null, usage: null,
})
const drawn = (state: AppState, worker: AppState) =>
  act(() => render(<Processes app={app({ state, processes: [process('web', 'running'), process('worker', worker)] })} />, document.body))
const labels = () => [...document.querySelectorAll('button.icon')].map((button) => button.getAttribute('aria-label'))

afterEach(() => {
  act(() => render(null, document.body))
  vi.unstubAllGlobals()
})

test('each process is stopped and started anew by itself, and the main one is stopped with its app', () => {
  drawn('running', 'running')
  expect(labels()).toEqual(['Restart web', 'Stop worker', 'Restart worker'])
})

test('one that rests can only be started', () => {
  drawn('running', 'stopped')
  expect(labels()).toEqual(['Restart web', 'Start worker'])
})

test('of an app that does not run no process can be started alone', () => {
  drawn('stopped', 'stopped')
  expect(labels()).toEqual([])
})

test('what is asked is asked of this process', async () => {
  const fetch = vi.fn(async (_path: string, _how: RequestInit) => new Response('{}'))
  vi.stubGlobal('fetch', fetch)
  drawn('running', 'running')
  await act(async () => document.querySelector<HTMLButtonElement>('[aria-label="Stop worker"]')?.click())
  expect(fetch.mock.calls[0]?.[0]).toContain('/apps/shop/processes/worker/stop')
})

import { afterEach, expect, test, vi } from 'vitest'
import { Batch } from '../src/event/batch'
import type { Event, LogLine } from '../src/protocol'

const lines = (count: number): Event => ({
  type: 'log', cursor: 'c', app: 'shop',
  lines: Array.from({ length: count }, (_, index): LogLine => ({ seq: index + 1, run: 1, time: '2026-03-02T13:04:28Z', stream: 'stdout', text: '' })),
})
const frames: FrameRequestCallback[] = []
vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame))
afterEach(() => void frames.splice(0))

test('what comes within a frame is told at once with it', () => {
  const told = vi.fn()
  const batch = new Batch(told)
  batch.add([lines(10)])
  batch.add([lines(20)])
  expect(told).not.toHaveBeenCalled()
  for (const frame of frames) frame(0)
  expect(told.mock.calls.map(([events]) => events.length)).toEqual([2])
})

test('a tab that gets no frames holds no more than some thousand lines', () => {
  const told = vi.fn()
  const batch = new Batch(told)
  for (let turn = 0; turn < 12; turn++) batch.add([lines(1_000)])
  expect(told.mock.calls.map(([events]) => events.length)).toEqual([6, 6])
})

test('what waits for a frame is told when the tab is hidden', () => {
  const told = vi.fn()
  new Batch(told).add([lines(1)])
  document.dispatchEvent(new globalThis.Event('visibilitychange'))
  expect(told).toHaveBeenCalledOnce()
})

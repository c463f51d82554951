import { beforeEach, expect, test, vi } from 'vitest'
import { Feed } from '../src/event/feed'
import type { Asked, Told } from '../src/event/feeder'
import { EVERYTHING } from '../src/logs/filter'
import { lines } from './samples'

class FakeWorker {
  onmessage: (told: { data: Told }) => void = () => undefined
  onerror: () => void = () => undefined
  readonly asked: Asked[] = []
  postMessage = (what: Asked) => void this.asked.push(what)
  terminate = vi.fn()
  constructor() {
    workers.push(this)
  }
  tell = (told: Told) => this.onmessage({ data: told })
  get more() {
    return this.asked.flatMap((each) => (each.kind === 'more' ? [each.after] : []))
  }
}
const workers: FakeWorker[] = []
const frames: FrameRequestCallback[] = []
let hidden = false
vi.stubGlobal('Worker', FakeWorker)
vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame))
vi.stubGlobal('cancelAnimationFrame', () => frames.splice(0))
Object.defineProperty(document, 'hidden', { get: () => hidden })
const frame = () => frames.splice(0).forEach((each) => each(0))
const hide = (now: boolean) => {
  hidden = now
  document.dispatchEvent(new Event('visibilitychange'))
}
const news = (count: number): Told => ({ kind: 'news', news: [{ type: 'fresh', app: 'shop', filter: '', lines: lines(1, count), from: 1, to: count }] })

function connected() {
  const listener = { opened: vi.fn(), happened: vi.fn(), closed: vi.fn() }
  const feed = new Feed(listener)
  feed.connect()
  return { feed, listener, worker: workers.at(-1)! }
}
beforeEach(() => {
  hidden = false
  workers.splice(0)
  frames.splice(0)
})

test('more is asked once a frame, and not before what came was taken', () => {
  const { worker, listener } = connected()
  expect(worker.more).toEqual([])
  frame()
  frame()
  expect(worker.more).toEqual([0])
  worker.tell(news(3))
  expect([listener.happened.mock.calls.length, worker.more]).toEqual([1, [0]])
  frame()
  expect(worker.more).toEqual([0, 0])
})

test('a flood is taken less often than once a frame', () => {
  const { worker } = connected()
  frame()
  worker.tell(news(500))
  frame()
  expect(worker.more).toEqual([0, 100])
})

test('a tab that is hidden asks once a second, and at once when one comes back', () => {
  const { worker } = connected()
  hide(true)
  expect([worker.more, frames]).toEqual([[1_000], []])
  worker.tell(news(3))
  expect(worker.more).toEqual([1_000, 1_000])
  hide(false)
  frame()
  expect(worker.more.at(-1)).toBe(0)
})

test('the worker hears whose lines are looked at, when that changes', () => {
  const { feed, worker } = connected()
  const watched = () => worker.asked.flatMap((each) => (each.kind === 'watch' ? [[...each.logs.keys()].join()] : []))
  feed.watch(new Map([['shop', { filter: EVERYTHING }]]))
  feed.watch(new Map([['shop', { filter: EVERYTHING }]]))
  feed.watch(new Map([['shop', { filter: { ...EVERYTHING } }]]))
  expect(watched()).toEqual(['', 'shop', 'shop'])
})

test('a worker that fails counts as a lost connection, and the next attempt makes another that knows what is looked at', () => {
  const { feed, worker, listener } = connected()
  feed.watch(new Map([['shop', { filter: EVERYTHING }]]))
  worker.onerror()
  expect([listener.closed.mock.calls.length, worker.terminate.mock.calls.length]).toEqual([1, 1])
  feed.connect()
  expect(workers.at(-1)!.asked).toMatchObject([{ kind: 'watch', logs: new Map([['shop', EVERYTHING]]) }, { kind: 'connect' }])
})

// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { NotOfTheProtocol, readApp, readDaemon, readEvent, readEvents, readFile, readFolder, readForward, readPage, readProblem } from '../src/narrow'

const SAMPLES = new URL('../../protocol/src/main/resources/samples/', import.meta.url)
const READERS: readonly (readonly [string, (value: unknown) => unknown])[] = [
  ['app-status', readApp], ['event-', readEvent], ['log-page', readPage], ['daemon-status', readDaemon],
  ['forward-status', readForward], ['folder-page', readFolder], ['file-text', readFile], ['problem', readProblem],
]
const samples = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => name.endsWith('.json')) : []
const ours = samples.flatMap((name) => READERS.filter(([start]) => name.startsWith(start)).map(([, read]) => ({ name, read })))

test('there are golden samples for each message that this page reads', () => {
  for (const [start] of READERS) expect(samples.filter((name) => name.startsWith(start))).not.toHaveLength(0)
  expect(samples.filter((name) => name.startsWith('event-'))).toHaveLength(7)
})

test.each(ours)('the golden sample $name is what the page expects', ({ name, read }) => {
  const sample: unknown = JSON.parse(readFileSync(new URL(name, SAMPLES), 'utf8'))
  expect(sample).toMatchObject(read(sample) as object)
})

test('a value that is not of the protocol is refused with its place', () => {
  expect(() => readEvent({ type: 'log', cursor: '1', app: 'shop', lines: [{ seq: 'x' }] })).toThrow(/log.lines\[0\].seq is not a whole number/)
  expect(() => readEvent({ type: 'log' })).toThrow(NotOfTheProtocol)
})

test('an event that a newer daemon invented is passed over', () => {
  expect(readEvents([{ type: 'eclipse', cursor: '1' }, { type: 'gap', cursor: '2', reason: 'slow' }])).toHaveLength(1)
})

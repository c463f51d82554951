import { expect, test } from 'vitest'
import { plain, spans } from '../src/logs/ansi'
import { EMPTY_BOOK, type LogBook } from '../src/logs/book'
import { itemAt, itemsOf } from '../src/logs/items'
import { pieces } from '../src/logs/pieces'
import { compile, hits, NO_SEARCH, type Search } from '../src/logs/search'
import { LOG_STREAMS, type LogLine } from '../src/protocol'
import { line } from './samples'

const ALL = new Set(LOG_STREAMS)
const bookOf = (...lines: LogLine[]): LogBook => ({ ...EMPTY_BOOK, lines, loaded: true, first: 1, last: lines.at(-1)?.seq ?? 0 })
const items = (book: LogBook, search: Partial<Search> = {}, streams = ALL) => {
  const whole = { ...NO_SEARCH, ...search }
  return itemsOf(book, streams, whole, compile(whole))
}

test('the 16 colours are named, so that the theme decides what they are', () => {
  expect(spans('\x1b[32mGET\x1b[0m / \x1b[1;91m500\x1b[0m').map(({ text, className }) => [text, className])).toEqual([
    ['GET', 'a-green'], [' / ', ''], ['500', 'a-red a-bold'],
  ])
})

test('256 and true colours keep their hue, with a lightness that can be read', () => {
  expect(spans('\x1b[38;5;208mx')[0]!.color).toContain('rgb(255 135 0)')
  expect(spans('\x1b[38;2;1;2;3mx')[0]!.color).toContain('rgb(1 2 3)')
  expect(spans('\x1b[48;2;1;2;3;31mx')[0]!.className).toBe('a-red')
})

test('links, cursor moves and control characters leave only their text', () => {
  expect(plain('\x1b]8;;http://x/\x07link\x1b]8;;\x07 \x1b[2Kdone\x00')).toBe('link done')
})

test('a carriage return writes over the line', () => {
  expect(plain('10 %\r50 %\r100 %\r')).toBe('100 %')
})

test('a hit may span colours', () => {
  expect(pieces('a\x1b[31mb\x1b[0mc', [[0, 2]]).map(({ text, hit, className }) => [text, hit, className])).toEqual([
    ['a', true, ''], ['b', true, 'a-red'], ['c', false, ''],
  ])
})

test('markup in a line is text', () => {
  expect(pieces('<img src=x onerror=alert(1)>', []).map((piece) => piece.text).join('')).toBe('<img src=x onerror=alert(1)>')
})

test('a search takes its text as it is, unless it is a regular expression', () => {
  const dotted = compile({ ...NO_SEARCH, text: 'a.b' })
  expect(dotted.kind === 'good' && hits(dotted.regex, 'a.b axb A.B')).toEqual([[0, 3], [8, 11]])
  const regex = compile({ ...NO_SEARCH, text: 'a.b', regex: true, matchCase: true })
  expect(regex.kind === 'good' && hits(regex.regex, 'a.b axb A.B')).toEqual([[0, 3], [4, 7]])
})

test('a bad regular expression is a message', () => {
  const pattern = compile({ ...NO_SEARCH, text: '(', regex: true })
  expect(pattern.kind === 'bad' && pattern.message).toMatch(/^Not a regular expression: /)
})

test('an expression that matches nothing at all places no hits and ends', () => {
  const pattern = compile({ ...NO_SEARCH, text: 'x*', regex: true })
  expect(pattern.kind === 'good' && hits(pattern.regex, 'abc')).toEqual([])
})

test('highlight keeps every line and filter only those that match', () => {
  const book = bookOf(line(1, { text: 'one' }), line(2, { text: 'two' }))
  expect(items(book, { text: 'two' }).all).toHaveLength(2)
  expect(items(book, { text: 'two' }).hits).toEqual([1])
  expect(items(book, { text: 'two', mode: 'filter' }).all).toHaveLength(1)
})

test('streams that are off are hidden, and still counted', () => {
  const shown = items(bookOf(line(1), line(2, { stream: 'stderr' })), {}, new Set(['stderr']))
  expect(shown.all).toHaveLength(1)
  expect(shown.counts).toEqual({ stdout: 1, stderr: 1, system: 0, install: 0 })
})

test('a new run is drawn as a rule of two rows', () => {
  const { all, tops } = items(bookOf(line(1), line(2, { run: 2 })))
  expect(all.map((item) => item.kind)).toEqual(['line', 'run', 'line'])
  expect([...tops]).toEqual([0, 1, 3, 4])
  expect([0, 1, 2, 3].map((row) => itemAt(tops, row))).toEqual([0, 1, 1, 2])
})

test('lines that are stored no more are told, and cleared ones leave an undo', () => {
  expect(items(bookOf(line(1), line(5))).all[1]).toEqual({ kind: 'lost', count: 3, seq: 5 })
  expect(items({ ...bookOf(line(1), line(2)), cut: 1 }).all.map((item) => item.kind)).toEqual(['cut', 'line'])
})

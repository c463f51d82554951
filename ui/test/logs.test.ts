import { expect, test } from 'vitest'
import { plain, spans } from '../src/logs/ansi'
import { EMPTY_BOOK, type LogBook } from '../src/logs/book'
import { brief, read } from '../src/logs/entry'
import { EVERYTHING } from '../src/logs/filter'
import { foundBackward, foundForward, NO_HITS, stepped } from '../src/logs/hits'
import { itemsOf } from '../src/logs/items'
import { linksIn, pieces } from '../src/logs/pieces'
import { extended, readRange } from '../src/logs/range'
import { compile, NO_SEARCH, rangesOf } from '../src/logs/search'
import { placesIn } from '../src/logs/stack'
import { markNear, seqAt, windowOf } from '../src/logs/strip'
import { timeWord } from '../src/logs/times'
import type { LogLine } from '../src/protocol'
import { line } from './samples'

const bookOf = (...lines: LogLine[]): LogBook => ({ ...EMPTY_BOOK, lines, from: 1, to: lines.at(-1)?.seq ?? 0, loaded: true, first: 1, last: lines.at(-1)?.seq ?? 0 })
const all = (book: LogBook) => itemsOf(book, 0, book.lines.length, new Set())
const kinds = (book: LogBook) => all(book).map((item) => item.kind)

test('the 16 colours are named, so that the theme decides what they are', () => {
  expect(spans('\x1b[32mGET\x1b[0m / \x1b[1;91m500\x1b[0m').map(({ text, className }) => [text, className])).toEqual([
    ['GET', 'a-green'], [' / ', ''], ['500', 'a-red a-bold'],
  ])
})

test('256 and true colours keep their hue, with a lightness that can be read', () => {
  expect(spans('\x1b[38;5;208mx')[0]!.color).toContain('rgb(255 135 0)')
  expect(spans('\x1b[38;2;1;2;3mx')[0]!.color).toContain('rgb(1 2 3)')
})

test('links, cursor moves and control characters leave only their text', () => {
  expect(plain('\x1b]8;;http://x/\x07link\x1b]8;;\x07 \x1b[2Kdone\x00')).toBe('link done')
})

test('a ground of its own has text that can be read on it', () => {
  expect(spans('\x1b[48;2;250;250;0;31mx')[0]).toMatchObject({ className: '', color: '#000', background: 'rgb(250 250 0)' })
  expect(spans('\x1b[44mx')[0]).toMatchObject({ color: 'var(--well)', background: 'var(--ansi-blue)' })
  expect(spans('\x1b[7;32mx')[0]).toMatchObject({ color: 'var(--well)', background: 'var(--ansi-green)' })
})

test('links of a terminal go to the web and nowhere else', () => {
  const link = (to: string) => spans(`\x1b]8;id=1;${to}\x1b\\text\x1b]8;;\x1b\\ after`).map(({ text, href }) => [text, href])
  expect(link('https://x.test/?a=1;b')).toEqual([['text', 'https://x.test/?a=1;b'], [' after', '']])
  for (const bad of ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'vscode://x']) expect(link(bad)[0]).toEqual(['text', ''])
})

test('addresses in a line are links, without the dot that ends a sentence', () => {
  expect(linksIn('see http://a.test/b, or (https://c.test/d).').map(({ href }) => href)).toEqual(['http://a.test/b', 'https://c.test/d'])
})

test('sequences that ask, set, move or never end are dropped', () => {
  const attacks = ['\x1b]0;owned\x07', '\x1b]52;c;AAAA\x07', '\x1b[6n', '\x1b[?1049h', '\x1bP1$r0m\x1b\\', '\x1b_x\x1b\\', '\x9b31m', '\x9d0;t\x9c', '\x1bc', '\u202e', '\x1b[99;99H']
  for (const attack of attacks) expect(plain(`a${attack}b`)).toBe('ab')
  for (const open of ['\x1b]0;never ends', '\x1bPnever ends', '\x1b[12', '\x1b']) expect(plain(`a${open}`)).toBe('a')
})

test('a carriage return writes over the line', () => {
  expect(plain('10 %\r50 %\r100 %\r')).toBe('100 %')
  expect(plain('downloading\rdone')).toBe('doneloading')
  expect(plain('downloading\r\x1b[Kdone')).toBe('done')
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
  expect(rangesOf(compile({ ...NO_SEARCH, text: 'a.b' })!, 'a.b axb A.B')).toEqual([[0, 3], [8, 11]])
  expect(rangesOf(compile({ ...NO_SEARCH, text: 'a.b', regex: true, matchCase: true })!, 'a.b axb A.B')).toEqual([[0, 3], [4, 7]])
  expect(rangesOf(compile({ ...NO_SEARCH, text: 'or', word: true })!, 'order or für')).toEqual([[6, 8]])
})

test('what only the daemon understands marks nothing here', () => {
  expect(compile({ ...NO_SEARCH, text: '(?i)x', regex: true })).toBeUndefined()
})

test('an expression that matches nothing at all places no hits and ends', () => {
  expect(rangesOf(compile({ ...NO_SEARCH, text: 'x*', regex: true })!, 'abc')).toEqual([])
})

test('a new run is drawn as a rule between its lines and those of the last', () => {
  expect(kinds(bookOf(line(1), line(2, { run: 2 })))).toEqual(['line', 'run', 'line'])
})

test('lines that were never stored are told, those that a filter hides are not', () => {
  expect(all(bookOf(line(1), line(5)))[1]).toMatchObject({ kind: 'lost', count: 3 })
  expect(kinds({ ...bookOf(line(1), line(5)), filter: { ...EVERYTHING, streams: new Set(['stdout']) } })).toEqual(['line', 'line'])
  expect(kinds({ ...bookOf(line(1), line(5)), filter: { ...EVERYTHING, search: NO_SEARCH, context: 3 } })).toEqual(['line', 'skipped', 'line'])
})

test('what is stored no more is told at its place, and cleared lines leave an undo', () => {
  expect(kinds({ ...bookOf(line(9)), first: 9, from: 9 })).toEqual(['expired', 'line'])
  expect(kinds({ ...bookOf(line(1), line(2)), cut: 1 })).toEqual(['cut', 'line'])
})

test('the undo is seen wherever drawing begins above the cut', () => {
  const book = { ...bookOf(line(1), line(2), line(3)), cut: 3 }
  expect(itemsOf(book, 2, 3, new Set()).map((item) => item.kind)).toEqual(['cut'])
})

test('marks are in the order of the lines around them, so that a place can be found among them', () => {
  const seqs = all(bookOf(line(1), line(5, { run: 2 }), line(6))).map(({ seq }) => seq)
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
})

const trace = (from: number, ...texts: string[]) => texts.map((text, index) => line(from + index, { stream: 'stderr', text }))
const NODE = trace(1, 'TypeError: x', '    at run (/app/node_modules/a/b.js:1:1)', '    at load (/app/src/a.js:14:22)', '    at c (node:fs:1:1)', '    at d (/app/src/d.js:1:1)')
const PYTHON = trace(1, 'Traceback (most recent call last):', '  File "/app/main.py", line 3, in <module>', '    import db', '  File "/app/db.py", line 9, in <module>', '    1 / 0', 'ZeroDivisionError: division by zero')

test('of a stack trace the deciding frame of the app stays in sight, the others are folded and counted', () => {
  const items = all(bookOf(...NODE))
  expect(items.map((item) => (item.kind === 'line' ? item.line.text.trim() : item.kind))).toEqual(['TypeError: x', 'at load (/app/src/a.js:14:22)', 'frames'])
  expect(items.at(-1)).toMatchObject({ count: 3, library: 2, open: false })
  expect(kinds(bookOf(...PYTHON))).toEqual(['line', 'frames', 'line', 'line', 'line'])
})

test('an unfolded stack trace has all its frames in order, and can be folded', () => {
  expect(itemsOf(bookOf(...NODE), 0, 5, new Set([2])).filter(({ kind }) => kind === 'line')).toHaveLength(5)
})

test('a trace is the same one wherever drawing begins', () => {
  expect(itemsOf(bookOf(...NODE), 3, 5, new Set())).toHaveLength(1)
})

test('each frame of a trace too long to be folded is in sight', () => {
  const frames = (count: number) => bookOf(...trace(1, 'RangeError: x', ...Array.from({ length: count }, (_, depth) => `    at again (/app/src/a.js:${depth + 1}:1)`)))
  expect(kinds(frames(500))).toEqual(['line', 'line', 'frames'])
  for (const count of [501, 700, 1_500]) expect(kinds(frames(count))).toEqual(Array(count + 1).fill('line'))
})

test('short or indented text is no stack trace', () => {
  expect(kinds(bookOf(...trace(1, 'Error', '    at a (/app/a.js:1:1)')))).toEqual(['line', 'line'])
  expect(kinds(bookOf(...trace(1, 'menu:', '    soup', '    bread', '    cake', '    tea')))).toEqual(Array(5).fill('line'))
})

test('places in the code are links when they are in the project', () => {
  expect(placesIn('at load (/app/src/a.js:14:22)')[0]).toMatchObject({ path: 'src/a.js', line: 14, column: 22 })
  expect(placesIn('  File "/app/db.py", line 9, in f')[0]).toMatchObject({ path: 'db.py', line: 9 })
  expect(placesIn('at x (/app/node_modules/a/b.js:1:1) (../../etc/x.js:1:1) (/etc/x.py:1)')).toEqual([])
})

test('a line of JSON says its level and message first', () => {
  expect(read('{"level":30,"time":1,"msg":"placed","items":3}')).toEqual({ level: 'info', message: 'placed', rest: [['time', 1], ['items', 3]] })
  expect(read('{not json}')).toBeNull()
  expect(read('{}')).toBeNull()
  expect([brief([1, 2]), brief({ a: 1, b: 2 }), brief(null)]).toEqual(['[2 items]', '{a, b}', 'null'])
})

test('times are shown in five ways', () => {
  const time = '2026-01-01T10:00:00.500Z'
  expect(timeWord('UTC', time, undefined, 0)).toBe('10:00:00.500')
  expect(timeWord('delta', time, '2026-01-01T10:00:00.100Z', 0)).toBe('+0.400 s')
  expect(timeWord('relative', time, undefined, Date.parse(time) + 125_000)).toBe('-2 m 5 s')
  expect(timeWord('off', time, undefined, 0)).toBe('')
})

test('hits are in the order of the log, however they were found', () => {
  const seq = (n: number) => ({ kind: 'seq', seq: n }) as const
  const back = foundBackward(foundBackward({ ...NO_HITS, searching: true }, [seq(9), seq(7)]), [seq(3), { kind: 'end', hits: 3, reached: 3, complete: false }])
  expect([back.seqs, back.more, back.searching]).toEqual([[3, 7, 9], true, false])
  expect(foundForward(back, [seq(9), seq(12)]).seqs).toEqual([3, 7, 9, 12])
  expect([stepped(back.seqs, 7, 1), stepped(back.seqs, 9, 1), stepped(back.seqs, 3, -1)]).toEqual([9, 3, 9])
})

test('the window of the strip reaches both ends and can be grabbed', () => {
  const whole = { from: 1, to: 1_000_000 }
  expect(windowOf(whole, 1, 30, 400)).toEqual({ top: 0, height: 24 })
  expect(windowOf(whole, 999_971, 1_000_000, 400)).toEqual({ top: 376, height: 24 })
  expect(seqAt(whole, 0.5)).toBe(500_001)
  expect([seqAt(whole, -1), seqAt(whole, 2)]).toEqual([1, 1_000_000])
})

test('who points at a mark of the strip means it, the nearest one, and none when there is none near', () => {
  const bucket = (from: number, errors: number) => ({ from, errors, lines: 100, at: '2026-03-02T13:00:00Z' })
  const density = { from: 1, to: 1_001, buckets: [bucket(1, 0), bucket(201, 2), bucket(601, 1), bucket(996, 1)] }
  const near = (y: number, hits: number[] = []) => markNear({ from: 1, to: 1_001 }, 500, y, density, hits)
  expect([near(100), near(104), near(110), near(297)]).toEqual([{ errorFrom: 201 }, { errorFrom: 201 }, undefined, { errorFrom: 601 }])
  expect([near(100, [207]), near(103, [207]), near(250, [501])]).toEqual([{ errorFrom: 201 }, { hit: 207 }, { hit: 501 }])
  expect(near(498)).toBe(undefined)
})

test('lines that one points at are read and written alike', () => {
  expect(readRange('40-12')).toEqual({ from: 12, to: 40 })
  expect([readRange('x'), readRange('0'), readRange(null)]).toEqual([null, null, null])
  expect(extended({ from: 5, to: 9 }, 2)).toEqual({ from: 2, to: 9 })
})

import { expect, test } from 'vitest'
import { Flow } from '../src/exec/flow'
import { endingOf, languageOf } from '../src/files/languages'
import { lineEndOf } from '../src/files/lineEnds'
import { size } from '../src/files/size'
import { format, parse } from '../src/app/address'

test('the ends of lines stay what they are', () => {
  expect(lineEndOf('a\nb\n')).toBe('\n')
  expect(lineEndOf('a\r\nb\r\n')).toBe('\r\n')
  expect(lineEndOf('a\r\nb\n')).toBe('\n')
  expect(lineEndOf('a')).toBe('\n')
})

test('a size is told in a unit that people read', () => {
  expect([0, 999, 1_234, 98_400, 3_400_000].map(size)).toEqual(['0 B', '999 B', '1.2 KB', '98 KB', '3.4 MB'])
})

test.each(['a.js', 'a.tsx', 'a.py', 'package.json', 'a.html', 'a.css', 'README.md', 'a.yml', '.env', 'pyproject.toml', 'run.sh'])('%s has colours', async (path) => {
  expect(await languageOf(path)).not.toEqual([])
})

test('a file of an unknown kind has none', async () => {
  expect(endingOf('src/LICENSE')).toBe('src/license')
  expect(await languageOf('src/LICENSE')).toEqual([])
})

test('a flood is drawn in part, and the part that is missing is counted', () => {
  const flow = new Flow()
  const chunk = 1024 * 1024
  const taken = Array.from({ length: 6 }, () => flow.takes(chunk)).filter(Boolean).length
  expect(taken).toBe(4)
  expect(flow.takes(10)).toBe(false)
  for (let drawn = 0; drawn < taken; drawn++) flow.drawn(chunk)
  expect(flow.takes(10)).toBe(true)
  expect(flow.gap()).toBe(2 * chunk + 10)
  expect(flow.gap()).toBe(0)
})

test('the address says which tab and which file is open', () => {
  const there = parse('/apps/shop', '?tab=files&file=src/a.js')
  expect([there.tab, there.file]).toEqual(['files', 'src/a.js'])
  expect(format(there)).toBe('/apps/shop?tab=files&file=src/a.js')
  expect(parse('/apps/shop', '?tab=nothing').tab).toBe('page')
})

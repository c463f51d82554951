/** A search in the log, and where it hits. */
import { plain } from './ansi'
import type { LogLine } from '../protocol'

export interface Search {
  readonly text: string
  readonly regex: boolean
  readonly matchCase: boolean
  readonly mode: 'highlight' | 'filter'
}

export const NO_SEARCH: Search = { text: '', regex: false, matchCase: false, mode: 'highlight' }

export type Pattern = { readonly kind: 'none' } | { readonly kind: 'bad'; readonly message: string } | { readonly kind: 'good'; readonly regex: RegExp }

/** A line is drawn and searched up to here, so that no line can freeze the page. */
export const LONGEST = 2_000

export function compile(search: Search): Pattern {
  if (search.text === '') return { kind: 'none' }
  const source = search.regex ? search.text : search.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  try {
    return { kind: 'good', regex: new RegExp(source, search.matchCase ? 'gu' : 'giu') }
  } catch (failure) {
    const message = failure instanceof Error ? failure.message.replace(/^Invalid regular expression: /, '') : 'it cannot be read'
    return { kind: 'bad', message: `Not a regular expression: ${message}` }
  }
}

const texts = new WeakMap<LogLine, string>()

export function textOf(line: LogLine): string {
  const known = texts.get(line)
  if (known !== undefined) return known
  const text = plain(line.text)
  texts.set(line, text)
  return text
}

/** Where the pattern hits in a text, as pairs of start and end; an empty match is no hit. */
export function hits(regex: RegExp, text: string): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  for (const match of text.slice(0, LONGEST).matchAll(regex)) {
    if (match[0].length > 0) found.push([match.index, match.index + match[0].length])
  }
  return found
}

export function matches(regex: RegExp, line: LogLine): boolean {
  regex.lastIndex = 0
  return regex.test(textOf(line).slice(0, LONGEST))
}

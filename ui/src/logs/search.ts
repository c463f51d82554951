/** A search in the log, as the user says it. */
export interface Search {
  readonly text: string
  readonly regex: boolean
  readonly matchCase: boolean
  readonly word: boolean
  readonly mode: Mode
}

export const MODES = ['highlight', 'filter', 'context'] as const
export type Mode = (typeof MODES)[number]

/** So many lines around each hit are shown by `context`. */
export const CONTEXT = 3

export const NO_SEARCH: Search = { text: '', regex: false, matchCase: false, word: false, mode: 'highlight' }

/** A line is drawn and marked up to here, so that no line can freeze the page. */
export const LONGEST = 2_000

/** What is marked in the lines in sight; nothing for a pattern that only the daemon's engine (RE2) understands. */
export function compile(search: Search): RegExp | undefined {
  if (search.text === '') return undefined
  const source = search.regex ? search.text : search.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  try {
    return new RegExp(search.word ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source, search.matchCase ? 'gu' : 'giu')
  } catch {
    return undefined
  }
}

export type Range = readonly [from: number, to: number]

/** Where the pattern hits in a text; an empty match is no hit. */
export function rangesOf(regex: RegExp, text: string): readonly Range[] {
  const found: Range[] = []
  for (const match of text.slice(0, LONGEST).matchAll(regex)) {
    if (match[0].length > 0) found.push([match.index, match.index + match[0].length])
  }
  return found
}

/** The search without how it is looked at: what it hits. */
export const sameHits = (a: Search, b: Search): boolean =>
  a.text === b.text && a.regex === b.regex && a.matchCase === b.matchCase && a.word === b.word

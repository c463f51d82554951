/** Finds words by some of their letters in order. */
export interface Match {
  readonly score: number
  /** Which letters of the text were typed. */
  readonly letters: ReadonlySet<number>
}

/** A text without the letters is no match. Letters at the begin of a word, and behind each other, count more. */
export const match = (query: string, text: string): Match | undefined => matchBy(startOf, query, text) ?? matchBy(() => -1, query, text)

function matchBy(start: typeof startOf, query: string, text: string): Match | undefined {
  const wanted = query.toLowerCase().replace(/\s+/g, '')
  const within = text.toLowerCase()
  const letters = new Set<number>()
  let score = 0
  let from = 0
  for (const letter of wanted) {
    const starts = start(within, letter, from)
    const at = within[from] === letter && letters.has(from - 1) ? from : starts >= 0 ? starts : within.indexOf(letter, from)
    if (at < 0) return undefined
    score += letters.has(at - 1) ? 3 : starts === at ? 2 : 0
    letters.add(at)
    from = at + 1
  }
  return { score: score - within.length / 100, letters }
}

function startOf(text: string, letter: string, from: number): number {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)) return at
  return -1
}

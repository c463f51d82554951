/** Lines that one has chosen, from one to another; `at=12` or `at=12-40` in the address. */
export interface LineRange {
  readonly from: number
  readonly to: number
}

export function readRange(text: string | null): LineRange | null {
  const found = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(text ?? '')
  if (!found) return null
  const [from, to] = [Number(found[1]), Number(found[2] ?? found[1])]
  return from > 0 ? { from: Math.min(from, to), to: Math.max(from, to) } : null
}

export const writeRange = ({ from, to }: LineRange): string => (from === to ? `${from}` : `${from}-${to}`)

export const holds = (range: LineRange | null, seq: number): boolean => range !== null && seq >= range.from && seq <= range.to

/** The range made longer, up to a line. */
export const extended = (range: LineRange | null, seq: number): LineRange =>
  range === null ? { from: seq, to: seq } : seq < range.from ? { from: seq, to: range.to } : { from: range.from, to: seq }

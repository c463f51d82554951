/** Copies chosen lines, also those that this page does not hold. */
import { many } from '../look/time'
import type { LogLine } from '../protocol'
import { state } from '../state'
import { asText } from './copying'
import type { LineRange } from './range'
import * as stored from './stored'

/** More goes into a file rather than through the clipboard. */
const COPIED_AT_MOST = 20_000

export async function copyChosen(name: string, range: LineRange): Promise<string> {
  const filter = state.peek().books.get(name)?.filter
  if (!filter) return ''
  const lines: LogLine[] = []
  let from = range.from
  while (from <= range.to && lines.length < COPIED_AT_MOST) {
    const piece = await stored.piece(name, { kind: 'newer', from }, filter)
    lines.push(...piece.lines.filter(({ seq }) => seq <= range.to))
    if (piece.to < from) break
    from = piece.to + 1
  }
  await navigator.clipboard.writeText(asText(lines))
  return from <= range.to ? `The first ${many(lines.length)} copied; use Download for more` : `${many(lines.length)} ${lines.length === 1 ? 'line' : 'lines'} copied`
}

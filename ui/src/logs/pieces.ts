/** The text of a line cut where its colour or a search hit begins and ends. */
import { spans } from './ansi'

export interface Piece {
  readonly text: string
  readonly className: string
  readonly color: string
  readonly hit: boolean
}

export function pieces(raw: string, hits: readonly (readonly [number, number])[]): readonly Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const { text, className, color } of spans(raw)) {
    const to = at + text.length
    const cuts = new Set([at, to])
    for (const edge of hits.flat()) if (edge > at && edge < to) cuts.add(edge)
    const edges = [...cuts].sort((a, b) => a - b)
    for (let index = 0; index + 1 < edges.length; index++) {
      const from = edges[index]!
      const hit = hits.some(([start, end]) => from >= start && from < end)
      out.push({ text: text.slice(from - at, edges[index + 1]! - at), className, color, hit })
    }
    at = to
  }
  return out
}

/** The text of a line cut where its colour, a link or a search hit begins and ends. */
import { spans } from './ansi'
import type { Range } from './search'

export interface Piece {
  readonly text: string
  readonly className: string
  readonly color: string
  readonly background: string
  readonly href: string
  readonly hit: boolean
}

export interface Link {
  readonly from: number
  readonly to: number
  readonly href: string
}

const ADDRESS = /https?:\/\/[^\s"'<>`\\]+[^\s"'<>`\\.,;:!?)\]}]/g

/** Addresses that the text names. */
export const linksIn = (text: string): readonly Link[] =>
  text.includes('://') ? [...text.matchAll(ADDRESS)].map((found) => ({ from: found.index, to: found.index + found[0].length, href: found[0] })) : []

export function pieces(raw: string, hits: readonly Range[], links: readonly Link[] = []): readonly Piece[] {
  const out: Piece[] = []
  let at = 0
  const marks = [...hits.flat(), ...links.flatMap(({ from, to }) => [from, to])]
  for (const span of spans(raw)) {
    const to = at + span.text.length
    const cuts = new Set([at, to])
    for (const edge of marks) if (edge > at && edge < to) cuts.add(edge)
    const edges = [...cuts].sort((a, b) => a - b)
    for (let index = 0; index + 1 < edges.length; index++) {
      const from = edges[index]!
      const hit = hits.some(([start, end]) => from >= start && from < end)
      const href = span.href || (links.find((link) => from >= link.from && from < link.to)?.href ?? '')
      out.push({ ...span, text: span.text.slice(from - at, edges[index + 1]! - at), href, hit })
    }
    at = to
  }
  return out
}

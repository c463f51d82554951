/** Which lines a search hits, as far as the daemon has said. */
import type { Problem, SearchNews } from '../protocol'
import { NO_SEARCH, type Search } from './search'

/** So many hits are held by number; of more, the newest are. */
export const HELD = 10_000

export interface Hits {
  readonly search: Search
  /** Sequence numbers, the oldest first. */
  readonly seqs: readonly number[]
  /** Older hits are not held. */
  readonly more: boolean
  readonly searching: boolean
  /** Lines up to here were looked at; -1 before the daemon has answered. */
  readonly upTo: number
  readonly problem: Problem | null
}

export const NO_HITS: Hits = { search: NO_SEARCH, seqs: [], more: false, searching: false, upTo: -1, problem: null }

/** What a search for the newest hits, backwards through the log, has found. */
export function foundBackward(hits: Hits, news: readonly SearchNews[]): Hits {
  const seqs = news.flatMap((each) => (each.kind === 'seq' ? [each.seq] : [])).reverse()
  return ended({ ...hits, seqs: seqs.length > 0 ? [...seqs, ...hits.seqs] : hits.seqs }, news, false)
}

/** What was found in lines that came since. */
export function foundForward(hits: Hits, news: readonly SearchNews[]): Hits {
  const newest = hits.seqs.at(-1) ?? 0
  const seqs = news.flatMap((each) => (each.kind === 'seq' && each.seq > newest ? [each.seq] : []))
  const all = seqs.length > 0 ? [...hits.seqs, ...seqs] : hits.seqs
  return ended({ ...hits, seqs: all.slice(-HELD), more: hits.more || all.length > HELD }, news, true)
}

function ended(hits: Hits, news: readonly SearchNews[], forward: boolean): Hits {
  const last = news.at(-1)
  if (last?.kind === 'problem') return { ...hits, searching: false, problem: last.problem }
  if (last?.kind !== 'end') return hits
  return { ...hits, searching: false, more: hits.more || (!forward && !last.complete) }
}

/** The hit to step to from a line: the nearest that way, and around the end. */
export function stepped(seqs: readonly number[], from: number, by: 1 | -1): number | undefined {
  if (by > 0) return seqs.find((seq) => seq > from) ?? seqs[0]
  return seqs.findLast((seq) => seq < from) ?? seqs.at(-1)
}

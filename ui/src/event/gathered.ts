/** What has come and was not handed to the page yet: bounded, however long the page does not ask. */
import { keyOf, lets, type Filter } from '../logs/filter'
import type { Event, LogLine } from '../protocol'

/** What came of a log since the page asked last: all that the filter lets through of the lines numbered `from` to `to`. */
export interface Fresh {
  readonly type: 'fresh'
  readonly app: string
  /** The key of the filter; null when nobody looked at this log. */
  readonly filter: string | null
  readonly lines: readonly LogLine[]
  readonly from: number
  readonly to: number
}

export type News = Exclude<Event, { type: 'log' }> | Fresh

/** So many lines of a log are handed over at once, the newest; who goes to those before them fetches them. */
export const LINES = 1_000
/** Of anything else; past it the page reads anew how all is. */
const OTHERS = 1_000
const SKIPPED: News = { type: 'gap', cursor: '', reason: 'the page did not ask for long' }

interface Watched {
  readonly filter: Filter
  readonly key: string
}

export class Gathered {
  /** Behind what came last; what is told to this reader alone has no place in the stream. */
  cursor: string | null = null
  private watched = new Map<string, Watched>()
  private others: News[] = []
  private readonly logs = new Map<string, Fresh>()

  /** Only lines of these logs are handed over; of others, up to which number they go. */
  watch(logs: ReadonlyMap<string, Filter>): void {
    this.watched = new Map([...logs].map(([app, filter]) => [app, { filter, key: keyOf(filter) }]))
  }

  add(events: readonly Event[]): void {
    for (const event of events) {
      if (event.cursor !== '') this.cursor = event.cursor
      if (event.type === 'log') this.addLines(event.app, event.lines)
      else this.addOther(event)
    }
  }

  get empty(): boolean {
    return this.others.length === 0 && this.logs.size === 0
  }

  take(): readonly News[] {
    const all = [...this.others, ...this.logs.values()]
    this.others = []
    this.logs.clear()
    return all
  }

  private addOther(event: News) {
    if (event.type === 'removed') this.logs.delete(event.app)
    if (this.others.length < OTHERS) this.others.push(event)
    else this.others = [SKIPPED]
  }

  private addLines(app: string, lines: readonly LogLine[]) {
    const [first, last] = [lines[0], lines.at(-1)]
    if (!first || !last) return
    const { filter, key } = this.watched.get(app) ?? { filter: undefined, key: null }
    const before = this.logs.get(app)
    // Behind a hole, or under another filter, a stretch begins anew; the page fetches what it lacks.
    const known = before?.filter === key && before.to + 1 === first.seq ? before : undefined
    // What a search hits is asked of the daemon.
    const passing = filter && !filter.search ? lines.filter((line) => lets(filter, line)) : []
    const fresh: Fresh = { type: 'fresh', app, filter: key, lines: [...(known?.lines ?? []), ...passing], from: known?.from ?? first.seq, to: last.seq }
    this.logs.set(app, newest(fresh))
  }
}

function newest(fresh: Fresh): Fresh {
  if (fresh.lines.length <= LINES) return fresh
  const lines = fresh.lines.slice(-LINES)
  return { ...fresh, lines, from: lines[0]!.seq }
}

/**
 * The event stream as this page takes it: one batch a frame at most. A worker holds the connection and reads what comes, since a flood
 * of log lines would keep the page from drawing.
 */
import type { Filter } from '../logs/filter'
import type { Asked, Told } from './feeder'
import type { News } from './gathered'

/** A reader sees no more of a flood when it is drawn more often. */
const IN_A_FLOOD = 100
const FLOOD = 200
const WHEN_HIDDEN = 1_000

export interface Listener {
  opened(): void
  happened(news: readonly News[]): void
  closed(): void
}

type Logs = ReadonlyMap<string, { readonly filter: Filter }>

export class Feed {
  private worker: Worker | undefined
  private logs: Logs = new Map()
  private frame = 0

  constructor(private readonly listener: Listener) {
    // The frame that is waited for does not come to a tab that is hidden; who comes back waits no longer.
    document.addEventListener('visibilitychange', () => this.askFor())
  }

  /** Behind what came last. */
  connect(): void {
    if (!this.worker) this.start()
    this.say({ kind: 'connect' })
  }

  /** Only lines of these logs are told. */
  watch(logs: Logs): void {
    const same = logs.size === this.logs.size && [...logs].every(([app, { filter }]) => this.logs.get(app)?.filter === filter)
    this.logs = logs
    if (!same) this.sayWatched()
  }

  private start() {
    const worker = new Worker(new URL('./feeder.ts', import.meta.url), { type: 'module' })
    this.worker = worker
    worker.onmessage = ({ data }: MessageEvent<Told>) => this.heard(data)
    // It could not be loaded, or has a bug: the next attempt to connect makes another.
    worker.onerror = () => {
      worker.terminate()
      this.worker = undefined
      this.listener.closed()
    }
    this.sayWatched()
    this.askFor()
  }

  private heard(told: Told) {
    switch (told.kind) {
      case 'opened':
        return this.listener.opened()
      case 'closed':
        return this.listener.closed()
      case 'news':
        this.listener.happened(told.news)
        this.askFor(told.news)
    }
  }

  private askFor(taken: readonly News[] = []) {
    cancelAnimationFrame(this.frame)
    const more = (after: number) => this.say({ kind: 'more', after })
    if (document.hidden) more(WHEN_HIDDEN)
    else if (taken.some((each) => each.type === 'fresh' && each.lines.length >= FLOOD)) more(IN_A_FLOOD)
    else this.frame = requestAnimationFrame(() => more(0))
  }

  private sayWatched() {
    this.say({ kind: 'watch', logs: new Map([...this.logs].map(([app, { filter }]) => [app, filter])) })
  }

  private say(what: Asked) {
    this.worker?.postMessage(what)
  }
}

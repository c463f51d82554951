/** The worker of `feed.ts`: connected to the daemon, it reads all that comes, and hands it over when the page asks. */
import { events } from '../api'
import type { Filter } from '../logs/filter'
import { Gathered, type News } from './gathered'

/** What the page says. `more` is asked again after each answer; the answer waits for so long, and until there is something. */
export type Asked =
  | { readonly kind: 'connect' }
  | { readonly kind: 'watch'; readonly logs: ReadonlyMap<string, Filter> }
  | { readonly kind: 'more'; readonly after: number }

export type Told = { readonly kind: 'opened' } | { readonly kind: 'closed' } | { readonly kind: 'news'; readonly news: readonly News[] }

const gathered = new Gathered()
const tell = (what: Told) => postMessage(what)
let end: () => void = () => undefined
let wanted = false
let due = 0

function give() {
  if (!wanted || gathered.empty) return
  wanted = false
  tell({ kind: 'news', news: gathered.take() })
}

function connect() {
  end()
  end = events(gathered.cursor, {
    opened: () => tell({ kind: 'opened' }),
    happened: (all) => {
      gathered.add(all)
      give()
    },
    closed: () => tell({ kind: 'closed' }),
  })
}

onmessage = ({ data }: MessageEvent<Asked>) => {
  switch (data.kind) {
    case 'connect':
      return connect()
    case 'watch':
      return gathered.watch(data.logs)
    case 'more':
      clearTimeout(due)
      due = setTimeout(() => {
        wanted = true
        give()
      }, data.after) as unknown as number
  }
}

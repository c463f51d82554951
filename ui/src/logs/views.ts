/** Ways to look at a log that this browser keeps by name: search, streams and levels. */
import { signal } from '@preact/signals'
import { address } from '../app/navigation'
import { format, parse, type Address } from '../app/address'
import { keep, recall } from '../look/kept'

export interface View {
  readonly name: string
  readonly view: Pick<Address, 'search' | 'streams' | 'levels' | 'process'>
}

const MOST = 50

/** As addresses, which can be read back when this page is another version. */
export function read(kept: string | undefined): readonly View[] {
  try {
    const all: unknown = JSON.parse(kept ?? '[]')
    if (!Array.isArray(all)) return []
    return all.flatMap((each: unknown) => (Array.isArray(each) && each.every((part) => typeof part === 'string') ? [viewOf(each[0] as string, each[1] as string)] : []))
  } catch {
    return []
  }
}

function viewOf(name: string, query: string): View {
  const { search, streams, levels, process } = parse('/', query)
  return { name, view: { search, streams, levels, process } }
}

export const write = (views: readonly View[]): string => JSON.stringify(views.map(({ name, view }) => [name, format({ ...view, app: null, tab: 'page', file: null, held: null, at: null }).slice(1)]))

export const views = signal<readonly View[]>(read(recall('views')))
views.subscribe((all) => keep('views', write(all)))

/** The page asks for a name. */
export const saving = signal(false)

export function save(name: string): void {
  const { search, streams, levels, process } = address.peek()
  const others = views.peek().filter((each) => each.name !== name)
  views.value = [...others, { name, view: { search, streams, levels, process } }].slice(-MOST)
}

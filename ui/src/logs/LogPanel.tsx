/** An app's log: what is searched and shown of it, and where in it one is. */
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { address } from '../app/navigation'
import type { AppStatus } from '../protocol'
import { send } from '../state'
import { unread, type LogBook } from './book'
import { Chips, ProcessChips } from './Chips'
import { Chosen } from './Chosen'
import { EVERYTHING, type Filter } from './filter'
import { Live } from './Live'
import { Minimap } from './Minimap'
import { panelActions } from './actions'
import { cursor, inSight } from './place'
import { Pill } from './Pill'
import { Rows } from './Rows'
import { Said } from './Said'
import { useWhole } from './runs'
import { CONTEXT } from './search'
import { accepted, useSearch } from './searching'
import { Toolbar } from './Toolbar'
import { useKeys } from './useKeys'

export function LogPanel({ app, book }: { app: AppStatus; book: LogBook }) {
  const { search, streams, levels, at } = address.value
  // an address may name one that this app does not have
  const process = app.processes.find(({ name }) => name === address.value.process)?.name ?? null
  const chips = useMemo<Filter>(() => ({ ...EVERYTHING, streams, levels, process }), [streams, levels, process])
  useSearch(app.name, search, chips, book.first > 0 || book.loaded, book.last)
  useWhole(app.name, app.run, `${book.last} ${book.first}`)

  const { text, mode } = accepted.value
  const filter = useMemo<Filter>(
    () => (text === '' || mode === 'highlight' ? chips : { ...chips, search: accepted.peek(), context: mode === 'context' ? CONTEXT : 0 }),
    [chips, accepted.value],
  )
  // Who looked at a hit sees it in its context when the filter goes.
  useLayoutEffect(() => send({ kind: 'filter', app: app.name, filter, at: cursor.peek() || inSight.peek().top }), [filter])
  useLayoutEffect(() => {
    cursor.value = at?.from ?? 0
    if (at) send({ kind: 'go', app: app.name, seq: at.from, place: 'middle' })
  }, [app.name])

  const field = useRef<HTMLInputElement>(null)
  const actions = panelActions(app, book, field)
  useKeys(actions)
  const enter = (event: KeyboardEvent) => actions[event.shiftKey ? 'next-hit' : 'previous-hit']()
  return (
    <section class="logs" aria-label={`Log of ${app.name}`}>
      <div class="tools">
        <Toolbar
          app={app}
          field={field}
          step={(by) => actions[by > 0 ? 'next-hit' : 'previous-hit']()}
          enter={enter}
          following={book.following}
          toggleFollow={actions['toggle-follow']}
          clear={actions.clear}
        />
        <div class="t-row t-2" role="group" aria-label="Streams and levels" tabIndex={0}>
          <Chips />
          <ProcessChips app={app} />
          <span class="grow" />
          <Live app={app} last={book.last} />
        </div>
      </div>
      <div class="body">
        <Rows app={app} book={book} undoClear={() => send({ kind: 'undo-clear', app: app.name })} />
        <Minimap name={app.name} book={book} />
        <Said book={book} />
        {at && <Chosen name={app.name} range={at} />}
        {!book.following && <Pill count={unread(book)} resume={actions.follow} />}
      </div>
    </section>
  )
}

/** An app's log: what is searched and shown of it, and where in it one is. */
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { address } from '../app/navigation'
import type { AppStatus } from '../protocol'
import { send } from '../state'
import { hasOlder, unread, type LogBook } from './book'
import { itemsOf, seqOf } from './items'
import { actionOf } from './keys'
import { Pill } from './Pill'
import { Rows } from './Rows'
import { compile, type Pattern } from './search'
import { StreamChips } from './StreamChips'
import { Toolbar } from './Toolbar'

export function LogPanel({ app, book }: { app: AppStatus; book: LogBook }) {
  const { search, streams } = address.value
  const pattern = useMemo(() => compile(search), [search])
  const lastGood = useRef<Pattern>({ kind: 'none' })
  if (pattern.kind !== 'bad') lastGood.current = pattern
  const used = lastGood.current
  const items = useMemo(() => itemsOf(book, streams, search, used), [book.lines, book.cut, streams, search, used])
  const field = useRef<HTMLInputElement>(null)
  const hit = useSignal(0)

  const hitSeqs = items.hits.map((index) => seqOf(items.all[index]!))
  const at = hitSeqs.indexOf(hit.value)
  const step = (by: 1 | -1) => {
    if (hitSeqs.length === 0) return
    send({ kind: 'pause', app: app.name })
    // The first step goes to the newest hit: it is the one that is on the screen.
    const to = at < 0 ? hitSeqs.length - 1 : (at + by + hitSeqs.length) % hitSeqs.length
    hit.value = hitSeqs[to]!
  }
  const act = (kind: 'follow' | 'pause' | 'clear' | 'undo-clear') => send({ kind, app: app.name })
  const toggleFollow = () => act(book.following ? 'pause' : 'follow')

  const top = useSignal(0)
  const onKey = (event: KeyboardEvent) => {
    const action = actionOf(event)
    if (action === undefined) return
    event.preventDefault()
    switch (action) {
      case 'search':
        return field.current?.select()
      case 'next-hit':
        return step(1)
      case 'previous-hit':
        return step(-1)
      case 'oldest':
        act('pause')
        top.value++
        return
      case 'follow':
        return act('follow')
      case 'toggle-follow':
        return toggleFollow()
      case 'clear':
        return act('clear')
    }
  }
  const handler = useRef(onKey)
  handler.current = onKey
  useEffect(() => {
    const listen = (event: KeyboardEvent) => handler.current(event)
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])

  return (
    <section class="logs" aria-label={`Log of ${app.name}`}>
      <div class="tools">
        <Toolbar
          field={field}
          pattern={pattern}
          hits={{ at, count: hitSeqs.length, more: hasOlder(book) }}
          step={step}
          following={book.following}
          toggleFollow={toggleFollow}
          clear={() => act('clear')}
        />
        <StreamChips counts={items.counts} />
      </div>
      <div class="body">
        <Rows
          name={app.name}
          book={book}
          items={items}
          regex={used.kind === 'good' ? used.regex : undefined}
          current={hit.value}
          toTop={top.value}
          undoClear={() => act('undo-clear')}
        />
        {!book.following && <Pill count={unread(book)} resume={() => act('follow')} />}
      </div>
    </section>
  )
}

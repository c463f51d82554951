/**
 * The list of lines: of any number, only those near the view are drawn. The list has no height of its own to scroll in, since browsers
 * cannot scroll over a million rows: what is drawn is moved along the log, and a line in sight is held in its place meanwhile.
 */
import { signal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { AppStatus } from '../protocol'
import { send } from '../state'
import { arrived, newer, type LogBook } from './book'
import { copyRows, selects } from './copying'
import { indexOf, itemsOf } from './items'
import { reachedEnd, reachedTop } from './loader'
import { cursor, inSight, unfolded } from './place'
import { ItemRow } from './Row'
import { rowAt, rowOf, seqOf } from './rowsInSight'
import { times, wrap } from './shown'

const ROW = 18
/** So much is drawn above and below the view, at least. */
const SPARE = 900
/** More is drawn only while a selection spans it. */
const DRAWN_WHILE_SELECTING = 3_000

interface Props {
  app: AppStatus
  book: LogBook
  undoClear: () => void
}

export function Rows({ app, book, undoClear }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const draws = useRef(signal(0)).current
  /** The lines that are drawn: from one on, so many. */
  const span = useRef({ seq: 0, count: 60 })
  /** The line to hold in place, and how far below the top of the view. */
  const held = useRef({ seq: 0, offset: 0 })
  const turn = useRef(0)
  const lastTop = useRef(0)
  const height = useRef(400)
  void draws.value
  const { lines } = book

  const list = () => box.current!
  const around = (index: number) => {
    const spare = Math.ceil(Math.max(SPARE, height.current * 1.5) / ROW)
    const from = Math.max(0, index - spare)
    return { from, count: index - from + Math.ceil(height.current / ROW) + spare }
  }
  const drawFrom = (from: number, count: number) => {
    span.current = { seq: lines[from]?.seq ?? 0, count }
  }
  const going = !book.following && book.goal.seq > 0 && book.goal.turn !== turn.current && arrived(book)
  if (going) {
    const index = Math.min(indexOf(lines, book.goal.seq), Math.max(0, lines.length - 1))
    const there = lines[index]?.seq ?? 0
    const row = box.current && rowOf(box.current, there)
    turn.current = book.goal.turn
    const seen = row && seqOf(row) === there && row.offsetTop >= list().scrollTop && row.offsetTop + ROW <= list().scrollTop + height.current
    if (book.goal.place === 'top' || !seen) {
      const { from, count } = around(index)
      drawFrom(from, count)
      held.current = { seq: there, offset: book.goal.place === 'top' ? 0 : Math.round(height.current / 2 - ROW) }
    }
  }
  if (book.following) {
    const count = Math.ceil(height.current / ROW) + 30
    drawFrom(Math.max(0, lines.length - count), count)
  }
  if (span.current.seq === 0) drawFrom(0, span.current.count)
  const from = Math.min(indexOf(lines, span.current.seq), Math.max(0, lines.length - 1))
  const to = Math.min(lines.length, from + span.current.count)
  const items = itemsOf(book, from, to, unfolded.value)

  const hold = () => {
    const top = list().scrollTop
    const first = rowAt(list(), top)
    // What is said above all lines goes when they come.
    const row = first && seqOf(first) === 0 ? ((first.nextElementSibling as HTMLElement | null) ?? first) : first
    if (row) held.current = { seq: seqOf(row), offset: row.offsetTop - top }
  }
  const restore = () => {
    const row = rowOf(list(), held.current.seq)
    if (row) list().scrollTop = row.offsetTop - held.current.offset
    lastTop.current = list().scrollTop
  }
  const look = () => {
    const { scrollTop, clientHeight } = list()
    const first = rowAt(list(), scrollTop)
    const last = rowAt(list(), scrollTop + clientHeight - ROW)
    const [top, bottom] = [first ? Math.ceil(seqOf(first)) : 0, last ? Math.ceil(seqOf(last)) : 0]
    const known = inSight.peek()
    if (known.top !== top || known.bottom !== bottom) inSight.value = { top, bottom }
  }
  /** Draws more where the view comes near the end of what is drawn, and fetches where it comes near the end of what is held. */
  const fill = () => {
    const { scrollTop, clientHeight, scrollHeight } = list()
    const near = Math.max(SPARE, clientHeight * 1.5) / 2
    const above = scrollTop < near
    const below = scrollHeight - clientHeight - scrollTop < near
    if (above && from === 0) reachedTop(app.name, book)
    if (below && to === lines.length) reachedEnd(app.name, book)
    if (book.following || !((above && from > 0) || (below && to < lines.length))) return
    const at = rowAt(list(), scrollTop)
    const wanted = around(at ? indexOf(lines, seqOf(at)) : from)
    const start = selects(list()) && to - from < DRAWN_WHILE_SELECTING ? Math.min(from, wanted.from) : wanted.from
    const end = selects(list()) && to - from < DRAWN_WHILE_SELECTING ? Math.max(to, wanted.from + wanted.count) : wanted.from + wanted.count
    // Folded and cleared lines take no room: when what is usual brings nothing more where more is needed, twice as much is drawn.
    const more = to - from
    if (above && from > 0 && start >= from) drawFrom(Math.max(0, from - more), more + Math.min(more, from))
    else if (below && to < lines.length && end <= to) drawFrom(from, more * 2)
    else drawFrom(start, end - start)
    draws.value++
  }

  useLayoutEffect(() => {
    height.current = list().clientHeight
    if (book.following) list().scrollTop = list().scrollHeight
    else restore()
    lastTop.current = list().scrollTop
    if (book.following || held.current.seq === 0) hold()
    look()
    fill()
  })

  const pause = () => book.following && list().scrollHeight > list().clientHeight && send({ kind: 'pause', app: app.name })
  const onScroll = () => {
    const { scrollTop, clientHeight, scrollHeight } = list()
    const left = scrollHeight - clientHeight - scrollTop
    if (scrollTop < lastTop.current - 1 && left >= ROW) pause()
    if (!book.following && scrollTop > lastTop.current && left < ROW && to === lines.length && !newer(book)) send({ kind: 'follow', app: app.name })
    lastTop.current = scrollTop
    hold()
    look()
    fill()
  }

  // Who selects wants the lines to stay where they are.
  const selected = useRef<() => void>(() => undefined)
  selected.current = () => selects(list()) && pause()
  useEffect(() => {
    const listen = () => selected.current()
    document.addEventListener('selectionchange', listen)
    return () => document.removeEventListener('selectionchange', listen)
  }, [])

  const stay = useRef(onScroll)
  stay.current = () => {
    const other = height.current !== list().clientHeight
    height.current = list().clientHeight
    if (other) draws.value++
    else if (book.following) list().scrollTop = list().scrollHeight
    else restore()
    lastTop.current = list().scrollTop
  }
  useEffect(() => {
    // A last call may come when the list is gone already.
    const watch = new ResizeObserver(() => box.current && stay.current())
    watch.observe(list())
    // Rows grow: one was unfolded, or shows all of a long line.
    watch.observe(list().firstElementChild!)
    return () => watch.disconnect()
  }, [])

  return (
    <div
      class={`rows${wrap.value === 'on' ? ' wrap' : ''} times-${times.value}`}
      id="rows"
      ref={box}
      role="log"
      aria-live="off"
      aria-label={`Log lines of ${app.name}`}
      tabIndex={0}
      onScroll={onScroll}
      onWheel={({ deltaY }) => deltaY < 0 && pause()}
      onTouchMove={pause}
      onKeyDown={({ key }) => (key === 'PageUp' || key === 'ArrowUp') && pause()}
      onCopy={copyRows}
    >
      <div class="seen">
        {items.map((item) => (
          <ItemRow key={item.kind === 'line' ? item.seq : `${item.kind}${item.seq}`} app={app} item={item} undoClear={undoClear} now={item.seq === cursor.value} />
        ))}
      </div>
      {book.loaded && items.length === 0 && <p class="nothing">{book.last === 0 ? 'No lines yet.' : 'No line matches.'}</p>}
    </div>
  )
}

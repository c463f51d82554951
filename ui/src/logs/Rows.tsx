/** The list of lines: of any number, only those in sight are drawn. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { send } from '../state'
import { newer, type LogBook } from './book'
import { itemAt, itemOf, seqOf, type Items } from './items'
import { reachedEnd, reachedTop } from './loader'
import { Row } from './Row'

const ROW = 18
const OVERSCAN = 12
/** So close to an end of what is held, the next page is fetched. */
const NEAR = 40 * ROW

interface Props {
  name: string
  book: LogBook
  items: Items
  regex: RegExp | undefined
  current: number
  toTop: number
  undoClear: () => void
}

export function Rows({ name, book, items, regex, current, toTop, undoClear }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const view = useSignal({ top: 0, height: 400 })
  const lastTop = useRef(0)
  const anchor = useRef({ seq: 0, offset: 0 })

  const scrollTo = (top: number) => {
    const list = box.current!
    list.scrollTop = top
    lastTop.current = list.scrollTop
    see()
  }
  const see = () => {
    const { scrollTop, clientHeight } = box.current!
    const { top, height } = view.peek()
    if (scrollTop !== top || clientHeight !== height) view.value = { top: scrollTop, height: clientHeight }
  }
  const remember = () => {
    const top = box.current!.scrollTop
    let index = itemAt(items.tops, Math.floor(top / ROW))
    while (index < items.all.length && seqOf(items.all[index]!) === 0) index++
    const item = items.all[index]
    anchor.current = { seq: item ? seqOf(item) : 0, offset: top - (items.tops[index] ?? 0) * ROW }
  }
  const onScroll = () => {
    const { scrollTop, clientHeight, scrollHeight } = box.current!
    const left = scrollHeight - clientHeight - scrollTop
    if (book.following && scrollTop < lastTop.current && left >= ROW) send({ kind: 'pause', app: name })
    if (!book.following && scrollTop > lastTop.current && left < ROW && !newer(book)) send({ kind: 'follow', app: name })
    lastTop.current = scrollTop
    remember()
    see()
    fetchNear()
  }
  const fetchNear = () => {
    const { scrollTop, clientHeight, scrollHeight } = box.current!
    if (scrollTop < NEAR) reachedTop(name, book)
    if (scrollHeight - clientHeight - scrollTop < NEAR) reachedEnd(name, book)
  }

  // The reader's place: the end while following, else the line that was at the top, wherever it is now.
  useLayoutEffect(() => {
    const list = box.current!
    if (book.following) scrollTo(list.scrollHeight)
    else if (anchor.current.seq > 0) {
      const top = items.tops[itemOf(items, anchor.current.seq)]! * ROW + anchor.current.offset
      if (Math.abs(top - list.scrollTop) >= 1) scrollTo(top)
    }
    remember()
    fetchNear()
  }, [items, book.following])

  useLayoutEffect(() => {
    const list = box.current!
    if (current === 0) return
    const at = items.tops[itemOf(items, current)]! * ROW
    if (at < list.scrollTop || at > list.scrollTop + list.clientHeight - 2 * ROW) scrollTo(at - list.clientHeight / 2)
    remember()
  }, [current])

  useLayoutEffect(() => {
    if (toTop === 0) return
    scrollTo(0)
    remember()
    fetchNear()
  }, [toTop])

  const stay = useRef(see)
  stay.current = () => (book.following ? scrollTo(box.current!.scrollHeight) : see())
  useEffect(() => {
    // A last call may come when the list is gone already.
    const watch = new ResizeObserver(() => box.current && stay.current())
    watch.observe(box.current!)
    return () => watch.disconnect()
  }, [])

  const { top, height } = view.value
  const from = Math.max(0, itemAt(items.tops, Math.floor(top / ROW)) - OVERSCAN)
  const to = Math.min(items.all.length, itemAt(items.tops, Math.ceil((top + height) / ROW)) + OVERSCAN)
  return (
    <div class="rows" ref={box} role="log" aria-live="off" aria-label={`Log lines of ${name}`} tabIndex={0} onScroll={onScroll}>
      <div class="all" style={{ height: `${(items.tops.at(-1) ?? 0) * ROW}px` }}>
        <div class="seen" style={{ transform: `translateY(${(items.tops[from] ?? 0) * ROW}px)` }}>
          {items.all.slice(from, to).map((item) => (
            <Row key={item.kind === 'line' ? item.line.seq : `${item.kind}${seqOf(item)}`} item={item} regex={regex} current={current} undoClear={undoClear} />
          ))}
        </div>
      </div>
      {book.loaded && items.all.length === 0 && <p class="nothing">{book.last === 0 ? 'No lines yet.' : 'No line matches.'}</p>}
    </div>
  )
}

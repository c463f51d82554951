/** Says to a screen reader what matters of a log that flows: how many errors came, every few seconds. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { many } from '../look/time'
import { now } from '../state'
import type { LogBook } from './book'
import { indexOf } from './items'

const EACH = 4_000

export function Said({ book }: { book: LogBook }) {
  const said = useSignal('')
  const seen = useRef({ seq: 0, at: 0 })
  const latest = useRef(book)
  latest.current = book
  // What was there before is no news; what comes from the first sight on is.
  useLayoutEffect(() => {
    if (book.loaded) seen.current = { seq: book.last, at: now.peek() }
  }, [book.loaded])
  useEffect(() => {
    const { seq, at } = seen.current
    if (!latest.current.loaded || now.value - at < EACH) return
    const { lines, last } = latest.current
    const errors = lines.slice(indexOf(lines, seq + 1)).filter(({ level }) => level === 'error').length
    if (errors > 0) said.value = errors === 1 ? '1 new error' : `${many(errors)} new errors`
    seen.current = { seq: last, at: now.value }
  }, [now.value])
  return <p class="vh" role="status" id="said">{said.value}</p>
}

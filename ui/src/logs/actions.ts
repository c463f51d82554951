/** What keys, buttons and the palette do with a log. */
import type { RefObject } from 'preact'
import { address, look } from '../app/navigation'
import type { AppStatus, LogRun } from '../protocol'
import { send } from '../state'
import type { LogBook } from './book'
import { chooseNone } from './Chosen'
import { copyChosen } from './copyChosen'
import { ERRORS } from './filter'
import { stepped } from './hits'
import { indexOf } from './items'
import type { Action } from './keys'
import { cursor, inSight, toggleFold } from './place'
import { runs } from './runs'
import { hits } from './searching'
import { nextTimes, toggleWrap } from './shown'
import { traceAt } from './stack'
import * as stored from './stored'

export type Actions = Readonly<Record<Exclude<Action, 'help' | 'palette'>, () => void>>

export function panelActions(app: AppStatus, book: LogBook, field: RefObject<HTMLInputElement | null>): Actions {
  const act = (kind: 'follow' | 'pause' | 'clear') => send({ kind, app: app.name })
  const go = (seq: number, place: 'top' | 'middle') => send({ kind: 'go', app: app.name, seq, place })
  const show = (seq: number) => {
    cursor.value = seq
    go(seq, 'middle')
  }
  const here = () => (cursor.peek() > 0 ? cursor.peek() : book.following ? book.last + 1 : inSight.peek().top)
  const step = (by: 1 | -1) => {
    const to = stepped(hits.peek().seqs, here(), by)
    if (to !== undefined) show(to)
  }
  const move = (by: 1 | -1) => {
    const from = cursor.peek() || inSight.peek()[by > 0 ? 'top' : 'bottom']
    const index = indexOf(book.lines, from)
    const to = book.lines[cursor.peek() === 0 ? index : index + by]
    if (to) show(to.seq)
  }
  const nextError = async () => {
    const from = cursor.peek() || inSight.peek().top - 1
    const next = (await stored.neighbour(app.name, ERRORS, { from: `${from + 1}` })) ?? (await stored.neighbour(app.name, ERRORS, { from: '1' }))
    if (next) show(next.seq)
  }
  const run = (choose: (all: readonly LogRun[], top: number) => LogRun | undefined) => () => {
    const there = choose(runs.peek(), inSight.peek().top)
    if (there) go(there.first, 'top')
  }
  return {
    search: () => field.current?.select(),
    'next-hit': () => step(1),
    'previous-hit': () => step(-1),
    oldest: () => {
      cursor.value = 0
      go(book.first, 'top')
    },
    follow: () => {
      cursor.value = 0
      act('follow')
    },
    'toggle-follow': () => act(book.following ? 'pause' : 'follow'),
    clear: () => act('clear'),
    down: () => move(1),
    up: () => move(-1),
    'next-error': () => void nextError().catch(() => undefined),
    wrap: toggleWrap,
    times: nextTimes,
    'previous-run': run((all, top) => all.findLast(({ first }) => first < top)),
    'next-run': run((all, top) => all.find(({ first }) => first > top)),
    fold: () => fold(book, cursor.peek()),
    context: () => {
      const { search } = address.peek()
      if (cursor.peek() > 0 && search.mode !== 'highlight') look({ search: { ...search, mode: 'highlight' } })
    },
    leave: () => {
      if (!chooseNone()) cursor.value = 0
    },
    copy: () => {
      const { at } = address.peek()
      if (at && getSelection()?.isCollapsed !== false) void copyChosen(app.name, at).catch(() => undefined)
    },
  }
}

function fold({ lines }: LogBook, seq: number) {
  const index = indexOf(lines, seq)
  const line = lines[index]
  if (line?.seq !== seq) return
  const trace = traceAt(lines, index) ?? traceAt(lines, index + 1)
  toggleFold(trace ? lines[trace.from]!.seq : seq)
}

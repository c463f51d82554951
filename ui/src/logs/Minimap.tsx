/** The whole log as a strip: how busy it was, where errors, hits and runs are. It is the list's scrollbar. */
import { useEffect, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { theme } from '../look/theme'
import { clock, many } from '../look/time'
import { send } from '../state'
import type { LogBook } from './book'
import { ERRORS } from './filter'
import { hits } from './searching'
import * as stored from './stored'
import { markNear, paint, seqAt, windowOf } from './strip'
import { cursor, inSight } from './place'
import { density, runs } from './runs'

/** A finger that rests moves so much, in pixels. */
const STILL = 3
const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -500, PageDown: 500 }

export function Minimap({ name, book }: { name: string; book: LogBook }) {
  const strip = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSignal({ width: 60, height: 300 })
  const dragged = useSignal(false)
  const whole = { from: Math.max(1, book.first), to: Math.max(1, book.last) }
  const { top, bottom } = inSight.value
  const view = windowOf(whole, top, bottom, size.value.height)

  useEffect(() => {
    const watch = new ResizeObserver(() => {
      if (strip.current) size.value = { width: strip.current.clientWidth, height: strip.current.clientHeight }
    })
    watch.observe(strip.current!)
    return () => watch.disconnect()
  }, [])
  const dark = useSignal(false)
  useEffect(() => {
    const machine = matchMedia('(prefers-color-scheme: dark)')
    const listen = () => (dark.value = machine.matches)
    machine.addEventListener('change', listen)
    return () => machine.removeEventListener('change', listen)
  }, [])
  // At most once a frame; the window above it is an element of its own, so that scrolling repaints nothing.
  useEffect(() => {
    const frame = requestAnimationFrame(() => canvas.current && paint(canvas.current, size.peek(), whole, density.peek(), hits.peek().seqs, runs.peek()))
    return () => cancelAnimationFrame(frame)
  }, [size.value, density.value, hits.value.seqs, runs.value, theme.value, dark.value])

  const go = (seq: number, place: 'top' | 'middle') => send(seq >= whole.to ? { kind: 'follow', app: name } : { kind: 'go', app: name, seq, place })
  const drag = (event: PointerEvent) => {
    const box = strip.current!.getBoundingClientRect()
    // The middle of the window goes where the pointer is, and its ends reach the ends of the log.
    const part = (event.clientY - box.top - view.height / 2) / Math.max(1, box.height - view.height)
    go(seqAt(whole, part), 'top')
  }
  /** Where the strip was pressed on a mark; such a press leads to its line, until one drags. */
  const pressed = useRef<{ readonly y: number } | undefined>(undefined)
  const press = (event: PointerEvent) => {
    const y = event.clientY - strip.current!.getBoundingClientRect().top
    const mark = markNear(whole, size.peek().height, y, density.peek(), hits.peek().seqs)
    const own = mark && { y: event.clientY }
    pressed.current = own
    if (!mark) return drag(event)
    const show = (seq: number) => {
      if (pressed.current !== own) return
      cursor.value = seq
      send({ kind: 'go', app: name, seq, place: 'middle' })
    }
    if ('hit' in mark) return show(mark.hit)
    stored.neighbour(name, ERRORS, { from: `${mark.errorFrom}` }).then((line) => line && show(line.seq), () => undefined)
  }
  const move = (event: PointerEvent) => {
    if (pressed.current && Math.abs(event.clientY - pressed.current.y) <= STILL) return
    pressed.current = undefined
    drag(event)
  }
  return (
    <div
      class={dragged.value ? 'minimap dragged' : 'minimap'}
      ref={strip}
      role="scrollbar"
      tabIndex={0}
      aria-controls="rows"
      aria-orientation="vertical"
      aria-label="Place in the log"
      aria-valuemin={whole.from}
      aria-valuemax={whole.to}
      aria-valuenow={Math.min(whole.to, Math.max(whole.from, top))}
      aria-valuetext={`line ${many(top)} of ${many(whole.to)}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        dragged.value = true
        press(event)
      }}
      onPointerMove={(event) => dragged.value && move(event)}
      onLostPointerCapture={() => (dragged.value = false)}
      onKeyDown={(event) => {
        const by = STEPS[event.key]
        const to = event.key === 'Home' ? whole.from : event.key === 'End' ? whole.to : by === undefined ? undefined : top + by
        if (to === undefined) return
        event.preventDefault()
        event.stopPropagation()
        go(to, 'top')
      }}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <span class="window" style={{ top: `${view.top}px`, height: `${view.height}px` }} />
      {dragged.value && <span class="where" style={{ top: `${view.top}px` }}>{whereWord(top)}</span>}
    </div>
  )
}

function whereWord(seq: number): string {
  const at = density.value.buckets.findLast((bucket) => bucket.from <= seq)?.at
  return `line ${many(seq)}${at ? ` · ${clock(at).slice(0, 8)}` : ''}`
}

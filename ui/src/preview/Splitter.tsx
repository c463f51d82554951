/** Divides page and log. Its place is kept per user, not per app. */
import { signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { keep, recall } from '../look/kept'
import { clamped, moved } from './split'

export const place = signal(clamped(Number(recall('split') ?? 52)))

const dragged = signal(false)

function settle(percent: number) {
  place.value = clamped(percent)
  keep('split', place.value.toFixed(1))
}

export function Splitter() {
  const bar = useRef<HTMLDivElement>(null)
  const height = () => bar.current?.parentElement?.clientHeight ?? 1
  const drag = (event: PointerEvent) => {
    const view = bar.current?.parentElement?.getBoundingClientRect()
    if (dragged.value && view) settle(((view.bottom - event.clientY) / view.height) * 100)
  }
  return (
    <div
      ref={bar}
      class={dragged.value ? 'splitter dragged' : 'splitter'}
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label="Height of the log panel"
      aria-valuenow={Math.round(place.value)}
      aria-valuemin={10}
      aria-valuemax={90}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        dragged.value = true
      }}
      onPointerMove={drag}
      onLostPointerCapture={() => (dragged.value = false)}
      onKeyDown={(event) => {
        const to = moved(place.value, event.key, height())
        if (to === undefined) return
        event.preventDefault()
        settle(to)
      }}
    />
  )
}

/** How the log flows now, and what its app takes. */
import { useEffect, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { many } from '../look/time'
import type { AppStatus } from '../protocol'
import { now, state } from '../state'

export function Live({ app, last }: { app: AppStatus; last: number }) {
  const rate = useSignal(0)
  const known = useRef({ last, at: now.peek() })
  const newest = useRef(last)
  newest.current = last
  useEffect(() => {
    const { last: before, at } = known.current
    const seconds = (now.value - at) / 1_000
    if (seconds > 0 && before > 0) rate.value = Math.max(0, Math.round((newest.current - before) / seconds))
    known.current = { last: newest.current, at: now.value }
  }, [now.value])
  const connected = state.value.connection === 'live'
  return (
    <span class="live">
      <span class="ok">
        <i class={`dot ${connected ? 'running' : 'stopped'}`} />
        {connected ? 'live' : 'not live'}
      </span>
      <span>{many(rate.value)} lines/s</span>
      {app.usage && <span>CPU {Math.round(app.usage.cpus * 100)} %</span>}
      {app.usage && <span>memory {memory(app)}</span>}
    </span>
  )
}

const inMegabytes = (bytes: number) => Math.round(bytes / 2 ** 20)

function memory({ usage, limits }: AppStatus): string {
  const most = limits?.inForce.memory
  return usage === null ? '' : most ? `${inMegabytes(usage.memory)} of ${inMegabytes(most)} MB` : `${inMegabytes(usage.memory)} MB`
}

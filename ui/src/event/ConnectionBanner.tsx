/** Says loudly that what one sees is old, and when the page tries again; and for a moment that all is well again. */
import { useEffect, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { countdown } from '../look/time'
import { now, state } from '../state'
import { connect } from './connection'

const SAID_FOR = 4_000

export function ConnectionBanner() {
  const { connection, retryAt } = state.value
  const again = useSignal(false)
  const lost = useRef(false)
  useEffect(() => {
    if (connection === 'lost') lost.current = true
    if (connection !== 'live' || !lost.current) return
    lost.current = false
    again.value = true
    const over = setTimeout(() => (again.value = false), SAID_FOR)
    return () => clearTimeout(over)
  }, [connection])
  if (connection !== 'lost') return again.value ? <div class="banner well" role="status">Connected again; what was missed is fetched.</div> : null
  return (
    <div class="banner" role="status">
      <span>
        <b>No connection to the daemon.</b> What you see may be old. Trying again <span class="n">{countdown(retryAt - now.value)}</span>.
      </span>
      <button class="btn" onClick={() => void connect()}>
        Try now
      </button>
    </div>
  )
}

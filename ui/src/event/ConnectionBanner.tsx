/** Says loudly that what one sees is old, and when the page tries again. */
import { countdown } from '../look/time'
import { now, state } from '../state'
import { connect } from './connection'

export function ConnectionBanner() {
  const { connection, retryAt } = state.value
  if (connection !== 'lost') return null
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

/** Where an app is public, and how its tunnel fares. One that failed says why and what to do. */
import { Copy } from '../look/Copy'
import { Icon } from '../look/Icon'
import type { TunnelState, TunnelStatus } from '../protocol'

const BUSY: readonly TunnelState[] = ['Connecting', 'Reconnecting']

export function PublicAddress({ tunnel }: { tunnel: TunnelStatus | null }) {
  if (!tunnel || tunnel.state === 'Not started') return null
  const { state, url, server } = tunnel
  return (
    <div class="head-2" role="group" aria-label="Tunnel">
      <span class="lab">Public</span>
      <span class={`chip ${lookOf(state)}`}>
        {BUSY.includes(state) && <Icon name="installing" spins />}
        {state === 'Failed' && <Icon name="failed" />}
        <code>{url ?? server}</code>
        {state !== 'Connected' && <span>{state}</span>}
        {url && <Copy text={url} label={`Copy ${url}`} />}
        <Why tunnel={tunnel} />
      </span>
    </div>
  )
}

function Why({ tunnel: { problem, lastError, state } }: { tunnel: TunnelStatus }) {
  if (problem) {
    return (
      <span class="why">
        {problem.message} · <span class="what-to-do">{problem.hint}</span>
      </span>
    )
  }
  return BUSY.includes(state) && lastError ? <span class="why">{lastError}</span> : null
}

const lookOf = (state: TunnelState) => (state === 'Connected' ? 'open' : state === 'Failed' ? 'refused' : BUSY.includes(state) ? 'opening' : 'closed')

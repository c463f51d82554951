/** Where an app is public, and how its tunnel fares. One that failed says why and what to do. */
import { Copy } from '../look/Copy'
import { Icon } from '../look/Icon'
import type { AppStatus, TunnelState, TunnelStatus } from '../protocol'
import { isAtRest } from '../app/words'
import { pending, unshare } from './commands'
import { Share } from './Share'
import { ShareForm } from './ShareForm'

const BUSY: readonly TunnelState[] = ['Connecting', 'Reconnecting']

export function PublicAddress({ app }: { app: AppStatus }) {
  const tunnel = app.tunnel
  const shown = tunnel && tunnel.state !== 'Not started' ? tunnel : null
  const isOpen = shown !== null && (shown.state === 'Connected' || BUSY.includes(shown.state))
  if (!shown && isAtRest(app)) return null
  return (
    <div class="head-2" role="group" aria-label="Tunnel">
      <span class="lab">Public</span>
      {shown && <Chip app={app} tunnel={shown} isOpen={isOpen} />}
      {!isOpen && !isAtRest(app) && <ShareForm app={app.name} />}
    </div>
  )
}

function Chip({ app, tunnel, isOpen }: { app: AppStatus; tunnel: TunnelStatus; isOpen: boolean }) {
  const { state, url, server } = tunnel
  return (
    <span class={`chip ${lookOf(state)}`}>
      {BUSY.includes(state) && <Icon name="installing" spins />}
      {state === 'Failed' && <Icon name="failed" />}
      <code>{url ?? server}</code>
      {state !== 'Connected' && <span>{state}</span>}
      {url && <Copy text={url} label={`Copy ${url}`} />}
      {url && <Share app={app.name} tunnel={tunnel} url={url} />}
      {isOpen && (
        <button
          class="icon xs"
          aria-label="Stop the tunnel"
          title={`wasmrun tunnel stop ${app.name}`}
          aria-disabled={pending.value.has(app.name)}
          onClick={() => void unshare(app.name)}
        >
          <Icon name="x" />
        </button>
      )}
      <Why tunnel={tunnel} />
    </span>
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

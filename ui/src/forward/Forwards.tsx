/** Where on this machine an app can be reached. A refused forward says why and what to do. */
import { Copy } from '../look/Copy'
import { Icon } from '../look/Icon'
import type { ForwardStatus } from '../protocol'

export function Forwards({ forwards }: { forwards: readonly ForwardStatus[] }) {
  if (forwards.length === 0) return null
  return (
    <div class="head-2" role="group" aria-label="Forwards">
      <span class="lab">Forward</span>
      {forwards.map((forward) => (
        <ForwardChip key={`${hostOf(forward)}/${forward.protocol}`} forward={forward} />
      ))}
    </div>
  )
}

const hostOf = ({ address, hostPort }: ForwardStatus) => (address.includes(':') ? `[${address}]:${hostPort}` : `${address}:${hostPort}`)

export function ForwardChip({ forward }: { forward: ForwardStatus }) {
  const host = hostOf(forward)
  return (
    <span class={`chip ${forward.state}`}>
      {forward.state === 'closed' && <span class="vh">closed: </span>}
      {forward.state === 'opening' && <Icon name="installing" spins />}
      {forward.state === 'refused' && <Icon name="failed" />}
      <code>
        {host} <span class="arr" aria-hidden="true">→</span>
        <span class="vh">to app port</span> {forward.appPort}{forward.protocol === 'udp' && '/udp'}
      </code>
      {forward.problem ? (
        <span class="why">
          {forward.problem.message} · <span class="what-to-do">{forward.problem.hint}</span>
        </span>
      ) : forward.protocol === 'udp' ? (
        <Copy text={host} label={`Copy ${host}`} />
      ) : (
        <Copy text={`http://${host}`} label={`Copy http://${host}`} />
      )}
      {forward.hint && <span class="why">{forward.hint}</span>}
    </span>
  )
}

/** Where on this machine an app can be reached. A refused forward says why and what to do. */
import { useState } from 'preact/hooks'
import * as api from '../api'
import { asking } from '../app/commands'
import { Copy } from '../look/Copy'
import { Icon } from '../look/Icon'
import { hostOfPage } from '../preview/frame'
import type { AppStatus, ForwardStatus } from '../protocol'

export function Forwards({ app: { name, forwards } }: { app: AppStatus }) {
  return (
    <div class="head-2" role="group" aria-label="Forwards">
      <span class="lab">Forward</span>
      {forwards.map((forward) => (
        <ForwardChip key={`${hostOf(forward)}/${forward.protocol}`} app={name} forward={forward} />
      ))}
      <NewForward app={name} />
    </div>
  )
}

function NewForward({ app }: { app: string }) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  if (!open) {
    return (
      <button class="icon xs" aria-label="Add a forward" title={`wasmrun forward add ${app} 8080:3000`} onClick={() => setOpen(true)}>
        <Icon name="plus" />
      </button>
    )
  }
  const add = async (event: Event) => {
    event.preventDefault()
    if (!(await asking(app, () => api.addForward(app, text.trim())))) return
    setText('')
    setOpen(false)
  }
  return (
    <form class="chip new" onSubmit={(event) => void add(event)} onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <input
        ref={(field) => field?.focus()} aria-label="Host port, colon, app port" placeholder="8080:3000" spellcheck={false} size={16} required
        value={text} onInput={(event) => setText(event.currentTarget.value)}
      />
      <button class="icon xs" aria-label="Open this forward" title="Add" type="submit"><Icon name="plus" /></button>
      <button class="icon xs" aria-label="Cancel" title="Cancel" type="button" onClick={() => setOpen(false)}><Icon name="x" /></button>
    </form>
  )
}

const hostOf = ({ address, hostPort }: ForwardStatus) => (address.includes(':') ? `[${address}]:${hostPort}` : `${address}:${hostPort}`)

export function ForwardChip({ app, forward }: { app: string; forward: ForwardStatus }) {
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
        <>
          {hostOfPage(forward) && (
            <a
              class="icon xs" href={`/apps/${app}?held=${hostOfPage(forward)}`} target="_blank" rel="noopener"
              aria-label={`Open ${host} in a new tab`} title={`Open http://${host}`}
            >
              <Icon name="open" />
            </a>
          )}
          <Copy text={`http://${host}`} label={`Copy http://${host}`} />
        </>
      )}
      {forward.hint && <span class="why">{forward.hint}</span>}
      <button
        class="icon xs" aria-label={`Close the forward from ${host}`} title={`wasmrun forward rm ${app} ${forward.hostPort}`}
        onClick={() => void asking(app, () => api.removeForward(app, forward))}
      >
        <Icon name="x" />
      </button>
    </span>
  )
}

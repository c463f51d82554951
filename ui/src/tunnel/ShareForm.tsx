/** Asks how an app is to be made public. */
import { Popover } from './Popover'
import { pending, share } from './commands'

export const ShareForm = ({ app }: { app: string }) => (
  <Popover icon="open" label={`Make ${app} public`} word="Make public">
    {(close) => <Form app={app} close={close} />}
  </Popover>
)

function Form({ app, close }: { app: string; close: () => void }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(given.get(name) ?? '').trim()
    const server = text('server')
    const password = text('password')
    void share(app, { ...(server && { servers: [server] }), ...(password && { password }) }).then(close)
  }
  return (
    <form class="sharing" onSubmit={submit}>
      <label>
        Tunnel server
        <input name="server" placeholder="bore.pub" autocomplete="off" spellcheck={false} />
      </label>
      <label>
        Password for visitors, if any
        <input name="password" type="password" autocomplete="new-password" />
      </label>
      <p class="m2">Everybody who knows the address can reach what {app} serves.</p>
      <button class="btn primary" type="submit" aria-disabled={pending.value.has(app)} title={`wasmrun tunnel start ${app}`}>
        {pending.value.has(app) ? 'Connecting…' : 'Make public'}
      </button>
    </form>
  )
}

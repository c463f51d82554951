/** Restart, Stop, Start, Remove, Open: always in this order; what makes no sense is absent. */
import { type Command, openPath, remove } from '../api'
import { Icon, type IconName } from '../look/Icon'
import type { AppStatus } from '../protocol'
import { ask, asking, pending } from './commands'
import { WatchSwitch } from './WatchSwitch'
import { isAtRest } from './words'

const LOOKS: Record<Command, { word: string; icon: IconName }> = {
  restart: { word: 'Restart', icon: 'restart' },
  stop: { word: 'Stop', icon: 'stop' },
  start: { word: 'Start', icon: 'play' },
}

export const commandsOf = (app: AppStatus): readonly Command[] => {
  if (isAtRest(app)) return ['start']
  return app.state === 'stopping' ? [] : ['restart', 'stop']
}

export function Actions({ app }: { app: AppStatus }) {
  const busy = pending.value.has(app.name)
  return (
    <div class="acts">
      {commandsOf(app).map((command) => (
        <button
          key={command}
          class={command === 'start' ? 'btn primary' : 'btn'}
          aria-label={LOOKS[command].word}
          aria-disabled={busy}
          title={`wasmrun ${command} ${app.name}`}
          onClick={() => void ask(app.name, command)}
        >
          <Icon name={LOOKS[command].icon} />
          <span>{LOOKS[command].word}</span>
        </button>
      ))}
      {!isAtRest(app) && <WatchSwitch app={app} />}
      {isAtRest(app) && (
        <button class="btn" aria-label="Remove" aria-disabled={busy} title={`wasmrun rm ${app.name}`} onClick={() => forget(app)}>
          <Icon name="x" />
          <span>Remove</span>
        </button>
      )}
      {app.ready && (
        <a class="btn" href={openPath(app.name)} target="_blank" rel="noopener" aria-label="Open in a new tab" title={app.preview}>
          <Icon name="open" />
          <span>Open</span>
        </a>
      )}
    </div>
  )
}

function forget(app: AppStatus) {
  const sure = confirm(`Forget ${app.name}, with its forwards, its settings and its stored log? The folder ${app.path} stays as it is.`)
  if (sure) void asking(app.name, () => remove(app.name))
}

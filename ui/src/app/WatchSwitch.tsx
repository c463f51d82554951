/** Live reload on or off; where the machine does not admit it, the header says why. */
import * as api from '../api'
import { Icon } from '../look/Icon'
import type { AppStatus } from '../protocol'
import { asking } from './commands'

export const isWatched = ({ watch }: AppStatus): boolean => watch.state === 'on' || watch.state === 'beginning'

export function WatchSwitch({ app }: { app: AppStatus }) {
  const on = isWatched(app)
  return (
    <button
      class={on ? 'btn on' : 'btn'}
      role="switch"
      aria-checked={on}
      aria-label="Watch"
      title={app.watch.problem?.message ?? `wasmrun watch ${app.name} ${on ? 'off' : 'on'}`}
      onClick={() => void asking(app.name, () => api.watch(app.name, !on))}
    >
      <Icon name="watch" />
      <span>Watch</span>
    </button>
  )
}

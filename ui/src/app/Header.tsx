/** What one app is and does, and what can be done with it. */
import { Forwards } from '../forward/Forwards'
import { Icon } from '../look/Icon'
import { long } from '../look/time'
import type { AppStatus } from '../protocol'
import { now } from '../state'
import { PublicAddress } from '../tunnel/PublicAddress'
import { Actions } from './Actions'
import { Problems } from './Problems'
import { Processes } from './Processes'
import { MenuButton } from './Rail'
import { Unisolated } from './Unisolated'
import { exitWord, lookOf, runtime } from './words'

export function Header({ app }: { app: AppStatus }) {
  const { word, glyph, tone, spins } = lookOf(app.state)
  return (
    <header class="head">
      <div class="head-1">
        <MenuButton />
        <h1>{app.name}</h1>
        <span class={`state ${tone}`}>
          <Icon name={glyph} spins={spins} />
          <span>{word}</span>
        </span>
        <Unisolated app={app} />
        <span class="meta">
          {facts(app).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </span>
        <Actions app={app} />
      </div>
      <Forwards app={app} />
      <PublicAddress app={app} />
      <Processes app={app} />
      <Problems app={app} />
    </header>
  )
}

function facts(app: AppStatus): readonly string[] {
  const runs = app.state === 'running'
  const up = runs && app.startedAt ? `up ${long(now.value - Date.parse(app.startedAt))}` : ''
  const waits = runs && !app.ready ? 'does not answer yet' : ''
  const followed = app.watch.reason ?? ''
  return [app.run > 0 ? `run ${app.run}` : '', followed, exitWord(app), up, waits, runtime(app)].filter(Boolean)
}

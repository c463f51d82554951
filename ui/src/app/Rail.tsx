/** The list of apps; a drawer on narrow screens. */
import { signal } from '@preact/signals'
import { Icon } from '../look/Icon'
import { following, theme, wear } from '../look/theme'
import type { AppStatus, ForwardStatus } from '../protocol'
import { helpOpen, paletteOpen } from '../palette/open'
import { now, state } from '../state'
import { address, goTo } from './navigation'
import { askForFolder } from './NewApp'
import { Unisolated } from './Unisolated'
import { exitWord, fact, lookOf, use } from './words'
import { format } from './address'

const open = signal(false)

export function MenuButton() {
  return (
    <button class="icon only-narrow" aria-label="Apps" aria-controls="rail" aria-expanded={open.value} onClick={() => (open.value = true)}>
      <Icon name="menu" />
    </button>
  )
}

export function Rail() {
  const apps = [...state.value.apps.values()]
  return (
    <>
      {open.value && <div class="scrim" onClick={() => (open.value = false)} />}
      <nav class={open.value ? 'rail open' : 'rail'} id="rail" aria-label="Apps" onKeyDown={({ key }) => key === 'Escape' && (open.value = false)}>
        <div class="rail-top">
          <Brand />
          <button class="icon only-narrow" aria-label="Close the list of apps" onClick={() => (open.value = false)}>
            <Icon name="x" />
          </button>
          <button class="find" aria-keyshortcuts="Control+K" onClick={() => (paletteOpen.value = true)}>
            <Icon name="search" />
            <span>Find or do</span>
            <kbd>Ctrl</kbd>
            <kbd>K</kbd>
          </button>
        </div>
        <div class="rail-h">
          <h2>Apps</h2>
          <span class="n">{apps.length}</span>
          <button class="icon sm" aria-label="Run a folder" title="wasmrun os DIR" onClick={askForFolder}>
            <Icon name="plus" />
          </button>
        </div>
        <ul class="apps">
          {apps.map((app) => (
            <RailItem key={app.name} app={app} />
          ))}
        </ul>
        <Foot />
      </nav>
    </>
  )
}

export const Brand = () => (
  <span class="brand">
    <svg viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">
      <rect x="1.5" y="1.5" width="17" height="17" rx="4" />
      <path d="M1.5 11.5h17M5 5l2 1.8-2 1.7" />
    </svg>
    wasmrun
  </span>
)

function RailItem({ app }: { app: AppStatus }) {
  const { word, glyph, tone, spins } = lookOf(app.state)
  const more = fact(app, now.value)
  const go = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    open.value = false
    goTo(app.name)
  }
  return (
    <li>
      <a
        class="app"
        href={format({ ...address.value, app: app.name })}
        aria-current={address.value.app === app.name ? 'page' : undefined}
        onClick={go}
      >
        <span class="app-1">
          <span class={`g ${tone}`}>
            <Icon name={glyph} spins={spins} />
          </span>
          <span class="name">{app.name}</span>
          <Unisolated app={app} />
        </span>
        <span class="app-2">
          <span class="st">
            <span class={tone}>{word}</span>
            {more && ` · ${more}`}
          </span>
          <span class="use" title="CPU of one processor · memory">{exitWord(app) || use(app)}</span>
        </span>
        <Ports app={app} />
      </a>
    </li>
  )
}

const udp = (protocol: ForwardStatus['protocol']) => (protocol === 'udp' ? '/udp' : '')

/** A dashed port is kept, but nothing answers behind it. */
function Ports({ app }: { app: AppStatus }) {
  if (app.forwards.length === 0) return null
  return (
    <span class="ports">
      {app.forwards.map(({ address: host, hostPort, appPort, protocol, state: is }) => (
        <span key={`${host}:${hostPort}/${protocol}`} class={is === 'open' && app.ready ? 'port' : 'port off'} title={`${host}:${hostPort} → ${appPort}${udp(protocol)}`}>
          {hostPort}
          <span class="arr">→</span>
          {appPort}{udp(protocol)}
        </span>
      ))}
    </span>
  )
}

function Foot() {
  const { connection } = state.value
  const tone = connection === 'live' ? 'running' : connection === 'lost' ? 'failed' : 'stopped'
  return (
    <div class="rail-foot">
      <span class="who">
        <i class={`dot ${tone}`} />
        daemon · {connection === 'live' ? 'connected' : connection === 'lost' ? 'no connection' : 'connecting'}
      </span>
      <button
        class="icon sm"
        aria-label={`Theme: ${theme.value}. Switch to ${following(theme.value)}`}
        title={`Theme: ${theme.value}`}
        onClick={() => wear(following(theme.value))}
      >
        <Icon name="theme" />
      </button>
      <button class="icon sm" aria-label="Keys" title="Keys  ?" onClick={() => (helpOpen.value = true)}>
        <Icon name="help" />
      </button>
    </div>
  )
}

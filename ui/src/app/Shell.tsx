/** The whole page: the list of apps, and one app with its page and its log. */
import { useEffect } from 'preact/hooks'
import { ConnectionBanner } from '../event/ConnectionBanner'
import { actionOf } from '../logs/keys'
import { LogPanel } from '../logs/LogPanel'
import { SaveView } from '../logs/SaveView'
import { singleKeys } from '../logs/shown'
import { Help } from '../palette/Help'
import { helpOpen, paletteOpen } from '../palette/open'
import { Palette } from '../palette/Palette'
import { Held } from '../preview/Held'
import { Stage } from '../preview/Stage'
import { place, Splitter } from '../preview/Splitter'
import type { AppStatus } from '../protocol'
import { send, state } from '../state'
import { Header } from './Header'
import { address, settleOn } from './navigation'
import { NewApp } from './NewApp'
import { NoApps, NoSuchApp, SignIn } from './Pages'
import { Rail } from './Rail'

export function Shell() {
  const { session } = state.value
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const action = actionOf(event, singleKeys.peek() === 'on')
      if (action !== 'help' && action !== 'palette') return
      event.preventDefault()
      ;(action === 'help' ? helpOpen : paletteOpen).value = true
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  if (session === 'out') return <SignIn />
  const held = state.value.apps.get(address.value.app ?? '')
  if (held && address.value.held) {
    return (
      <>
        <ConnectionBanner />
        <main class="main"><Held app={held} host={address.value.held} /></main>
      </>
    )
  }
  return (
    <>
      <ConnectionBanner />
      <div class="shell">
        {session === 'in' && <Rail />}
        <main class="main">{session === 'in' && <Chosen />}</main>
        <NewApp />
      </div>
      <Palette />
      <Help />
      <SaveView />
    </>
  )
}

function Chosen() {
  const { apps } = state.value
  const name = address.value.app
  const app = name === null ? undefined : apps.get(name)
  const first = apps.keys().next().value
  useEffect(() => {
    if (name === null && first !== undefined) settleOn(first)
  }, [name, first])
  if (app) return <OneApp key={app.name} app={app} />
  return name === null || apps.size === 0 ? <NoApps /> : <NoSuchApp name={name} />
}

function OneApp({ app }: { app: AppStatus }) {
  useEffect(() => afterPaint(() => send({ kind: 'open-log', app: app.name })), [app.name])
  const book = state.value.books.get(app.name)
  return (
    <section class="view" aria-label={app.name} style={{ '--logs-h': `${place.value}%` }}>
      <Header app={app} />
      <Stage app={app} />
      <Splitter />
      {book ? <LogPanel app={app} book={book} /> : <section class="logs" />}
    </section>
  )
}

/** Once what there is now is drawn: the first layout of a page takes long by itself, and so does the log. A hidden page draws nothing. */
function afterPaint(act: () => void): () => void {
  if (document.hidden) {
    act()
    return () => undefined
  }
  const canceled = new AbortController()
  requestAnimationFrame(() => setTimeout(() => canceled.signal.aborted || act()))
  return () => canceled.abort()
}

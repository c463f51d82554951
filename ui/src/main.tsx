import { effect } from '@preact/signals'
import { render } from 'preact'
import { address } from './app/navigation'
import { Shell } from './app/Shell'
import { lookOf } from './app/words'
import { connect, wakeUp } from './event/connection'
import { startLoading } from './logs/loader'
import { theme, wear } from './look/theme'
import { now, state } from './state'
import './look/tokens.css'
import './look/base.css'
import './look/controls.css'
import './app/app.css'
import './tunnel/tunnel.css'
import './preview/preview.css'
import './logs/logs.css'
import './look/narrow.css'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root')

wear(theme.peek())
startLoading()
void connect()
setInterval(() => {
  if (!document.hidden) now.value = Date.now()
}, 1_000)
addEventListener('online', wakeUp)
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return
  now.value = Date.now()
  wakeUp()
})
effect(() => {
  const app = state.value.apps.get(address.value.app ?? '')
  document.title = app ? `${app.name} · ${lookOf(app.state).word} · wasmrun` : 'wasmrun'
})
render(<Shell />, root)

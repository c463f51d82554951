/** Tells of crashes: in the title of the tab while nobody looks at it, and as a notification to who wants that. */
import { effect, signal } from '@preact/signals'
import { keep, recall } from '../look/kept'
import type { AppStatus } from '../protocol'
import { state } from '../state'
import { goTo } from './navigation'

export const alerts = signal<'on' | 'off'>(recall('alerts') === 'on' ? 'on' : 'off')

/** Apps that crashed since somebody last looked. */
export const crashed = signal<ReadonlySet<string>>(new Set())

/** The names of apps that ran and now have ended by themselves. */
export function crashes(before: ReadonlyMap<string, AppStatus>, after: ReadonlyMap<string, AppStatus>): readonly string[] {
  return [...after.values()].filter(({ name, state: is, exitCode, restarts }) => {
    const was = before.get(name)
    if (!was) return false
    const down = is === 'backing-off' || is === 'failed'
    return down ? was.state !== is && was.state !== 'stopping' : restarts > was.restarts && exitCode !== 0
  }).map(({ name }) => name)
}

export function startAlerting(): void {
  let before = state.peek().apps
  effect(() => {
    const { apps } = state.value
    const names = apps === before ? [] : crashes(before, apps)
    before = apps
    if (names.length > 0) tell(names)
  })
  alerts.subscribe((wanted) => {
    keep('alerts', wanted)
    if (wanted === 'on' && 'Notification' in window && Notification.permission === 'default') {
      void Notification.requestPermission().then((answer) => answer !== 'granted' && (alerts.value = 'off'))
    }
  })
  document.addEventListener('visibilitychange', () => !document.hidden && (crashed.value = new Set()))
}

function tell(names: readonly string[]) {
  if (!document.hidden) return
  crashed.value = new Set([...crashed.peek(), ...names])
  if (alerts.peek() !== 'on' || !('Notification' in window) || Notification.permission !== 'granted') return
  for (const name of names) {
    const shown = new Notification(`${name} crashed`, { body: state.peek().apps.get(name)?.problem?.message ?? '', tag: `crash of ${name}` })
    shown.onclick = () => {
      window.focus()
      goTo(name)
    }
  }
}

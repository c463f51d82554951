/** An app's state as a glyph, a word, and the one fact that matters most then. */
import type { AppState, AppStatus } from '../protocol'
import type { IconName } from '../look/Icon'
import { ago, countdown, short } from '../look/time'

export interface Look {
  readonly word: string
  readonly glyph: IconName
  readonly tone: 'running' | 'working' | 'backing-off' | 'failed' | 'stopped'
  readonly spins: boolean
}

const LOOKS: Record<AppState, Look> = {
  preparing: { word: 'preparing', glyph: 'installing', tone: 'working', spins: true },
  installing: { word: 'installing', glyph: 'installing', tone: 'working', spins: true },
  starting: { word: 'starting', glyph: 'installing', tone: 'working', spins: true },
  running: { word: 'running', glyph: 'running', tone: 'running', spins: false },
  stopping: { word: 'stopping', glyph: 'installing', tone: 'stopped', spins: true },
  'backing-off': { word: 'backing off', glyph: 'backing', tone: 'backing-off', spins: false },
  waiting: { word: 'waits for a change', glyph: 'failed', tone: 'failed', spins: false },
  stopped: { word: 'stopped', glyph: 'stopped', tone: 'stopped', spins: false },
  failed: { word: 'failed', glyph: 'failed', tone: 'failed', spins: false },
}

export const lookOf = (state: AppState): Look => LOOKS[state]

export const isAtRest = ({ state }: { state: AppState }): boolean => state === 'stopped' || state === 'failed'

export function fact(app: AppStatus, now: number): string {
  switch (app.state) {
    case 'preparing':
    case 'installing':
    case 'starting':
    case 'stopping':
      return app.run > 0 ? `run ${app.run}` : ''
    case 'running':
      return `run ${app.run}${app.startedAt ? ` · ${short(now - Date.parse(app.startedAt))}` : ''}`
    case 'backing-off':
      return app.nextStartAt ? `starts ${countdown(Date.parse(app.nextStartAt) - now)}` : `run ${app.run}`
    case 'stopped':
      return app.exitedAt ? ago(now - Date.parse(app.exitedAt)) : ''
    case 'waiting':
    case 'failed':
      return app.problem?.message ?? ''
  }
}

export const exitWord = (app: AppStatus): string =>
  app.exitCode !== null && app.state !== 'running' && app.exitCode !== 0 ? `exit ${app.exitCode}` : ''

/** CPU in percent of one processor. */
export const use = ({ usage }: AppStatus): string =>
  usage ? `${Math.round(usage.cpus * 100)} % · ${Math.round(usage.memory / 2 ** 20)} MB` : ''

export function runtime(app: AppStatus): string {
  const name = { nodejs: 'Node.js', python: 'Python', wasm: 'Node.js', static: 'Node.js' } // what runs it
  const language = app.language ? `${name[app.language]} ${app.runtimeVersion ?? ''}`.trim() : ''
  return [language, app.framework ?? ''].filter(Boolean).join(' · ')
}

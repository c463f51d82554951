/** All that can be done now, in groups: the app that is shown, its log, other apps. */
import { commandsOf } from '../app/Actions'
import { ask } from '../app/commands'
import { address, goTo, look } from '../app/navigation'
import type { IconName } from '../look/Icon'
import { following, theme, wear } from '../look/theme'
import { openPath } from '../api'
import { lookOf } from '../app/words'
import { EVERYTHING } from '../logs/filter'
import { NO_SEARCH } from '../logs/search'
import { send, state } from '../state'
import { saving, views } from '../logs/views'
import { alerts } from '../app/alerts'
import { match, type Match } from './fuzzy'
import { helpOpen } from './open'
import { logActions } from '../logs/useKeys'

export interface Entry {
  readonly group: string
  readonly words: string
  readonly icon: IconName
  /** The same on the command line. */
  readonly command?: string
  readonly key?: string
  /** Never the first that is offered for a few letters. */
  readonly destroys?: boolean
  readonly act: () => void
}

export function entries(): readonly Entry[] {
  const app = state.value.apps.get(address.value.app ?? '')
  const others = [...state.value.apps.values()].filter((each) => each !== app)
  return [
    ...(app ? [...ofApp(app.name), ...ofLog(app.name), ...ofViews()] : []),
    ...others.map((each): Entry => ({ group: 'Apps', words: each.name, icon: lookOf(each.state).glyph, command: `wasmrun logs -f ${each.name}`, act: () => goTo(each.name) })),
    { group: 'This page', words: `Theme: ${following(theme.value)}`, icon: 'theme', act: () => wear(following(theme.value)) },
    { group: 'This page', words: 'Keys', icon: 'help', key: '?', act: () => (helpOpen.value = true) },
    { group: 'This page', words: alerts.value === 'on' ? 'Do not notify me of crashes' : 'Notify me when an app crashes', icon: 'failed', act: () => (alerts.value = alerts.value === 'on' ? 'off' : 'on') },
  ]
}

const WORDS = { start: 'Start', stop: 'Stop', restart: 'Restart' } as const
const ICONS = { start: 'play', stop: 'stop', restart: 'restart' } as const

function ofApp(name: string): readonly Entry[] {
  const app = state.value.apps.get(name)!
  const commands = commandsOf(app).map((command): Entry => ({
    group: name, words: `${WORDS[command]} ${name}`, icon: ICONS[command], command: `wasmrun ${command} ${name}`, destroys: command === 'stop', act: () => void ask(name, command),
  }))
  return app.ready ? [...commands, { group: name, words: 'Open the page in a new tab', icon: 'open', command: app.preview, act: () => window.open(openPath(name), '_blank', 'noopener') }] : commands
}

function ofLog(name: string): readonly Entry[] {
  const group = `Log of ${name}`
  const run = (action: keyof NonNullable<ReturnType<typeof logActions>>) => () => logActions()?.[action]()
  return [
    { group, words: 'Search the log', icon: 'search', key: '/', command: `wasmrun logs ${name} --grep …`, act: run('search') },
    { group, words: 'Follow the newest line', icon: 'follow', key: 'G', command: `wasmrun logs -f ${name}`, act: run('follow') },
    { group, words: 'Go to the first line', icon: 'up', key: 'g', act: run('oldest') },
    { group, words: 'Next error', icon: 'stderr', key: 'e', act: run('next-error') },
    { group, words: 'Previous run', icon: 'up', key: '[', act: run('previous-run') },
    { group, words: 'Next run', icon: 'down', key: ']', act: run('next-run') },
    { group, words: 'Only errors', icon: 'stderr', command: `wasmrun logs ${name} --level error`, act: () => look({ levels: new Set(['error']) }) },
    { group, words: 'Show all lines', icon: 'clear', act: () => look({ levels: EVERYTHING.levels, streams: EVERYTHING.streams, process: null, search: NO_SEARCH }) },
    { group, words: 'Wrap long lines', icon: 'wrap', key: 'w', act: run('wrap') },
    { group, words: 'Show times another way', icon: 'clock', key: 't', act: run('times') },
    { group, words: 'Download the log', icon: 'download', act: () => document.getElementById('download')?.showPopover() },
    { group, words: 'Clear the view', icon: 'clear', key: 'c', act: () => send({ kind: 'clear', app: name }) },
  ]
}

function ofViews(): readonly Entry[] {
  const save: Entry = { group: 'Saved views', words: 'Save this view…', icon: 'link', act: () => (saving.value = true) }
  return [save, ...views.value.flatMap(({ name, view }): Entry[] => [
    { group: 'Saved views', words: name, icon: 'search', act: () => look({ ...view, at: null }) },
    { group: 'Saved views', words: `Forget the view ${name}`, icon: 'x', destroys: true, act: () => (views.value = views.peek().filter((each) => each.name !== name)) },
  ])]
}

export interface Found {
  readonly entry: Entry
  readonly match: Match
}

/** What matches, the best of each group first; groups stay in their order. */
export function found(all: readonly Entry[], query: string): readonly Found[] {
  const matching = all.flatMap((entry) => {
    const hit = match(query, entry.words)
    return hit ? [{ entry, match: hit }] : []
  })
  if (query === '') return matching
  const worth = ({ entry, match: { score } }: Found) => score - (entry.destroys && query.length < 3 ? 100 : 0)
  return matching.sort((a, b) => worth(b) - worth(a))
}

/** The several processes of an app: how each is, its log alone, and the way to stop it and to start it anew. */
import * as api from '../api'
import { Icon, type IconName } from '../look/Icon'
import type { AppStatus, ProcessStatus } from '../protocol'
import { asking } from './commands'
import { address, look } from './navigation'
import { isAtRest, lookOf } from './words'

export function Processes({ app }: { app: AppStatus }) {
  if (app.processes.length === 0) return null
  return (
    <div class="head-2" role="group" aria-label="Processes">
      <span class="lab">Processes</span>
      {app.processes.map((process) => (
        <One key={process.name} app={app} process={process} />
      ))}
    </div>
  )
}

function One({ app, process }: { app: AppStatus; process: ProcessStatus }) {
  const { word, glyph, tone, spins } = lookOf(process.state)
  const alone = address.value.process === process.name
  return (
    <span class="chip process" title={process.problem ? `${process.problem.message}. ${process.problem.hint}` : process.command}>
      <span class={`state ${tone}`}>
        <Icon name={glyph} spins={spins} />
        <button class="l" aria-pressed={alone} aria-label={`Only the log of ${process.name}`} onClick={() => look({ process: alone ? null : process.name })}>
          {process.name}
        </button>
      </span>
      <span class="why">{word}{process.restarts > 0 && ` · ${process.restarts}×`}</span>
      {app.state === 'running' && <Buttons app={app} process={process} />}
    </span>
  )
}

/** The main one is stopped with its app, by the app's own button. */
function Buttons({ app, process }: { app: AppStatus; process: ProcessStatus }) {
  if (isAtRest(process)) return <Do app={app} process={process} what="start" icon="play" />
  return (
    <>
      {!process.main && <Do app={app} process={process} what="stop" icon="stop" />}
      <Do app={app} process={process} what="restart" icon="restart" />
    </>
  )
}

const WORDS: Record<api.Command, string> = { start: 'Start', stop: 'Stop', restart: 'Restart' }

function Do({ app, process, what, icon }: { app: AppStatus; process: ProcessStatus; what: api.Command; icon: IconName }) {
  return (
    <button
      class="icon xs" aria-label={`${WORDS[what]} ${process.name}`} title={`wasmrun ${what} ${app.name} --process ${process.name}`}
      onClick={() => void asking(app.name, () => api.processCommand(app.name, process.name, what))}
    >
      <Icon name={icon} />
    </button>
  )
}

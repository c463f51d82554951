/** The several processes of an app: how each is, its log alone, and the way to start one anew. */
import * as api from '../api'
import { Icon } from '../look/Icon'
import type { AppStatus, ProcessStatus } from '../protocol'
import { asking } from './commands'
import { address, look } from './navigation'
import { lookOf } from './words'

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
      {app.state === 'running' && (
        <button
          class="icon xs" aria-label={`Restart ${process.name}`} title={`wasmrun restart ${app.name} --process ${process.name}`}
          onClick={() => void asking(app.name, () => api.restartProcess(app.name, process.name))}
        >
          <Icon name="restart" />
        </button>
      )}
    </span>
  )
}

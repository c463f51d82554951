/** Between two runs: how the one ended, why, and the way to others. */
import { Icon } from '../look/Icon'
import { took } from '../look/time'
import type { AppStatus, LogRun } from '../protocol'
import { send } from '../state'
import type { Item } from './items'
import { runs } from './runs'
import { times } from './shown'
import { timeWord } from './times'

export function RunRule({ app, item }: { app: AppStatus; item: Extract<Item, { kind: 'run' }> }) {
  const ended = runs.value.find(({ run }) => run === item.run)
  const to = (run: number) => {
    const there = runs.peek().find((each) => each.run === run)
    if (there) send({ kind: 'go', app: app.name, seq: there.first, place: 'top' })
  }
  const mode = times.value
  return (
    <div class="rule" data-seq={item.seq} role="group" aria-label={`End of run ${item.run}`}>
      <time>{mode === 'local' || mode === 'UTC' ? timeWord(mode, item.time, undefined, 0) : ''}</time>
      <span class="rule-b">
        <span class="rule-t">
          run {item.run}
          <Ending run={ended} />
        </span>
      </span>
      <span class="rule-n">
        {runs.value.some(({ run }) => run === item.run - 1) && (
          <button title="Previous run  [" onClick={() => to(item.run - 1)}>
            <Icon name="up" />
            run {item.run - 1}
          </button>
        )}
        <button title="Next run  ]" onClick={() => to(item.next)}>
          run {item.next}
          <Icon name="down" />
        </button>
      </span>
    </div>
  )
}

function Ending({ run }: { run: LogRun | undefined }) {
  if (!run) return null
  const ms = run.startedAt && run.endedAt ? Date.parse(run.endedAt) - Date.parse(run.startedAt) : -1
  // Less than nothing: the clock was set back meanwhile.
  const lived = ms < 0 ? '' : ` after ${took(ms)}`
  return (
    <>
      {run.exitCode !== null && (
        <>
          {' · '}
          {run.exitCode === 0 ? 'exit 0' : <b class="bad">exit {run.exitCode}</b>}
        </>
      )}
      {lived}
      {run.reason && ` · ${run.reason}`}
    </>
  )
}

/** Which streams are shown, and how many lines each has here. Alt-click: only this one. */
import { address, look } from '../app/navigation'
import { Icon } from '../look/Icon'
import { many } from '../look/time'
import { LOG_STREAMS, type LogStream } from '../protocol'
import { state } from '../state'

export function toggled(shown: ReadonlySet<LogStream>, stream: LogStream, only: boolean): ReadonlySet<LogStream> {
  const alone = shown.size === 1 && shown.has(stream)
  if (alone) return new Set(LOG_STREAMS)
  if (only) return new Set([stream])
  return new Set(LOG_STREAMS.filter((each) => (each === stream ? !shown.has(each) : shown.has(each))))
}

export function StreamChips({ counts }: { counts: Readonly<Record<LogStream, number>> }) {
  const { streams } = address.value
  return (
    <div class="t-row t-2" role="group" aria-label="Streams">
      {LOG_STREAMS.map((stream) => (
        <button
          key={stream}
          class={`fchip ${stream}`}
          aria-pressed={streams.has(stream)}
          title={`${many(counts[stream])} lines of ${stream} are loaded. Alt-click: only ${stream}`}
          onClick={(event) => look({ streams: toggled(streams, stream, event.altKey) })}
        >
          <Icon name={stream} />
          <span class="l">{stream}</span>
          <span class="n">{many(counts[stream])}</span>
        </button>
      ))}
      <span class="grow" />
      <span class="live">
        <span class="ok">
          <i class={`dot ${state.value.connection === 'live' ? 'running' : 'stopped'}`} />
          {state.value.connection === 'live' ? 'live' : 'not live'}
        </span>
      </span>
    </div>
  )
}

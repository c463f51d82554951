/** Which streams and levels are shown, and how many lines of the present run each has. Alt-click: only this one. */
import { address, look } from '../app/navigation'
import { Icon } from '../look/Icon'
import { many } from '../look/time'
import { LOG_LEVELS, LOG_STREAMS, type AppStatus } from '../protocol'
import { counts } from './runs'

/** Switching off the last one that is shown brings all back. */
export function toggled<T>(all: readonly T[], shown: ReadonlySet<T>, one: T, only: boolean): ReadonlySet<T> {
  if (shown.size === 1 && shown.has(one)) return new Set(all)
  if (only) return new Set([one])
  return new Set(all.filter((each) => (each === one ? !shown.has(each) : shown.has(each))))
}

export function Chips() {
  const { streams, levels } = address.value
  const told = counts.value
  return (
    <>
      {LOG_STREAMS.map((stream) => (
        <Chip key={stream} name={stream} look={stream} count={told[stream]} on={streams.has(stream)} toggle={(only) => look({ streams: toggled(LOG_STREAMS, streams, stream, only) })} />
      ))}
      <span class="vsep" />
      {LOG_LEVELS.map((level) => level !== 'none' && (
        <Chip key={level} name={level} look={`lv ${level}`} count={told.levels[level]} on={levels.has(level)} toggle={(only) => look({ levels: toggled(LOG_LEVELS, levels, level, only) })} />
      ))}
    </>
  )
}

/** One of several processes alone, or all again. */
export function ProcessChips({ app }: { app: AppStatus }) {
  if (app.processes.length === 0) return null
  const chosen = address.value.process
  return (
    <>
      <span class="vsep" />
      {app.processes.map(({ name }) => (
        <button key={name} class="fchip" aria-pressed={chosen === null || chosen === name} title={`Only the lines of ${name}`} onClick={() => look({ process: chosen === name ? null : name })}>
          <span class="l">{name}</span>
        </button>
      ))}
    </>
  )
}

interface ChipProps {
  name: (typeof LOG_STREAMS)[number] | Exclude<(typeof LOG_LEVELS)[number], 'none'>
  look: string
  count: number
  on: boolean
  toggle: (only: boolean) => void
}

function Chip({ name, look: kind, count, on, toggle }: ChipProps) {
  const stream = LOG_STREAMS.find((each) => each === name)
  // Its width is that of the largest number of as many digits, so that a count that grows moves nothing.
  const width = `${many(10 ** String(count).length - 1).length}ch`
  return (
    <button class={`fchip ${kind}`} aria-pressed={on} title={`${many(count)} lines of this run are ${name}. Alt-click: only ${name}`} onClick={(event) => toggle(event.altKey)}>
      {stream && <Icon name={stream} />}
      <span class="l">{name}</span>
      <span class="n" style={{ minWidth: width }}>{many(count)}</span>
    </button>
  )
}

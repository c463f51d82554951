/** One line of the log, or a mark between lines. */
import { signal } from '@preact/signals'
import { Icon } from '../look/Icon'
import { clock, many } from '../look/time'
import type { LogLine } from '../protocol'
import { type Item } from './items'
import { pieces } from './pieces'
import { hits, LONGEST, textOf } from './search'

/** Long lines that somebody asked to see whole, of the app that is shown. */
const opened = signal<ReadonlySet<LogLine>>(new Set())
const OPENED_AT_MOST = 20

export interface RowProps {
  readonly item: Item
  readonly regex: RegExp | undefined
  readonly current: number
  readonly undoClear: () => void
}

export function Row({ item, regex, current, undoClear }: RowProps) {
  switch (item.kind) {
    case 'line':
      return <Line line={item.line} regex={regex} now={item.line.seq === current} />
    case 'run':
      return (
        <div class="rule" role="group" aria-label={`Run ${item.run} begins`}>
          <time>{clock(item.time)}</time>
          <span class="rule-b">
            <span class="rule-t">
              end of run {item.before} · run {item.run}
            </span>
          </span>
        </div>
      )
    case 'lost':
      return (
        <div class="gap" role="note">
          <Icon name="gap" />
          <span>{many(item.count)} lines lost</span>
          <span class="m2">they are stored no more</span>
        </div>
      )
    case 'cut':
      return (
        <div class="cut">
          <span>Cleared up to here; the log is still stored.</span>
          <button onClick={undoClear}>Undo</button>
        </div>
      )
  }
}

function Line({ line, regex, now }: { line: LogLine; regex: RegExp | undefined; now: boolean }) {
  const text = textOf(line)
  const whole = text.length <= LONGEST || opened.value.has(line)
  return (
    <div class={`row ${line.stream}${now ? ' now' : ''}`}>
      <time>{clock(line.time)}</time>
      <span class="s">
        <Icon name={line.stream} />
        <span>{line.stream}</span>
      </span>
      <span class="m">
        <Text raw={line.text} upTo={whole ? Infinity : LONGEST} regex={regex} now={now} text={text} />
        {!whole && (
          <button class="more" onClick={() => (opened.value = new Set([...opened.value, line].slice(-OPENED_AT_MOST)))}>
            {many(text.length - LONGEST)} more characters · <u>show all</u>
          </button>
        )}
      </span>
    </div>
  )
}

function Text({ raw, text, upTo, regex, now }: { raw: string; text: string; upTo: number; regex: RegExp | undefined; now: boolean }) {
  let room = upTo
  return (
    <>
      {pieces(raw, regex ? hits(regex, text) : []).map((piece, index) => {
        const shown = piece.text.slice(0, Math.max(0, room))
        room -= piece.text.length
        if (shown === '') return null
        const style = piece.color ? { color: piece.color } : undefined
        const span = piece.className || style ? <span key={index} class={piece.className} style={style}>{shown}</span> : shown
        return piece.hit ? <mark key={index} class={now ? 'now' : undefined}>{shown}</mark> : span
      })}
    </>
  )
}

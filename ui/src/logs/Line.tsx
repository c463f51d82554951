/** A line of the log: time, stream, text. */
import { useSignal } from '@preact/signals'
import { address, look } from '../app/navigation'
import { Icon } from '../look/Icon'
import { size } from '../look/time'
import type { LogLine } from '../protocol'
import { now as clockNow } from '../state'
import { plain } from './ansi'
import { entryOf } from './entry'
import { Json } from './Json'
import { cursor } from './place'
import { extended, holds } from './range'
import { LONGEST } from './search'
import { editor, editorLink, times } from './shown'
import { isLibrary, placesIn } from './stack'
import * as stored from './stored'
import { Text } from './Text'
import { textOf } from './plainText'
import { timeWord } from './times'

interface Props {
  readonly name: string
  readonly path: string
  readonly line: LogLine
  /** The time of the line above. */
  readonly before: string | undefined
  readonly now: boolean
}

export function Line({ name, path, line, before, now }: Props) {
  const mode = times.value
  const chosen = holds(address.value.at, line.seq)
  const choose = (event: MouseEvent) => {
    look({ at: event.shiftKey ? extended(address.peek().at, line.seq) : { from: line.seq, to: line.seq } })
    cursor.value = line.seq
  }
  const entry = line.cut ? null : entryOf(line)
  return (
    <div class={`row ${line.stream}${now ? ' now' : ''}${chosen ? ' chosen' : ''}`} data-seq={line.seq}>
      {mode !== 'off' && (
        <time dateTime={line.time} onClick={choose} onMouseDown={(event) => event.shiftKey && event.preventDefault()}>
          {timeWord(mode, line.time, before, mode === 'relative' ? clockNow.value : 0)}
        </time>
      )}
      <span class="s">
        <Icon name={line.stream} />
        <span>{line.stream}</span>
      </span>
      <span class="m" data-text={entry ? textOf(line) : line.process ? `${line.process}  ${textOf(line)}` : undefined}>
        {line.process && <span class="of">{line.process}</span>}
        {entry ? <Json line={line} entry={entry} /> : <Plain name={name} path={path} line={line} now={now} />}
      </span>
    </div>
  )
}

function Plain({ name, path, line, now }: { name: string; path: string; line: LogLine; now: boolean }) {
  const whole = useSignal<string | undefined>(undefined)
  const raw = whole.value ?? line.text
  const text = whole.value === undefined ? textOf(line) : plain(raw)
  const cut = whole.value === undefined && (line.cut || text.length > LONGEST)
  const show = () => void (line.cut ? stored.wholeText(name, line.seq) : Promise.resolve(line.text)).then((all) => (whole.value = all), () => undefined)
  const places = isLibrary(line) ? [] : placesIn(text)
  const links = places.map(({ from, to, path: file, line: at, column }) => ({ from, to, href: editorLink(editor.value, `${path}/${file}`, at, column) }))
  return (
    <>
      <Text raw={raw} text={text} upTo={cut ? LONGEST : stored.SHOWN_AT_MOST} now={now} places={links} />
      {cut && (
        <button class="more" onClick={show}>
          {line.cut ? 'more than ' : ''}{size(text.length - LONGEST)} more · <u>show all</u>
        </button>
      )}
      {whole.value !== undefined && whole.value.length >= stored.SHOWN_AT_MOST && (
        <a class="more" href={stored.textPath(name, line.seq)} target="_blank" rel="noopener">the whole line as a text</a>
      )}
    </>
  )
}

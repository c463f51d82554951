/** A line of JSON: one line of what it says, and unfolded all its keys. */
import { useSignal } from '@preact/signals'
import { Icon } from '../look/Icon'
import type { LogLine } from '../protocol'
import { brief, isTime, type Entry } from './entry'
import { Marked } from './Text'
import { toggleFold, unfolded } from './place'

const SAID = 6

export function Json({ line, entry }: { line: LogLine; entry: Entry }) {
  const open = unfolded.value.has(line.seq)
  const said = entry.rest.filter(([key]) => !isTime(key))
  return (
    <>
      <button class="fold j" aria-expanded={open} aria-label={open ? 'Fold the JSON' : 'Unfold the JSON'} onClick={() => toggleFold(line.seq)}>
        <Icon name="right" />
      </button>
      {entry.level && <span class={`lv ${entry.level}`}>{entry.level}</span>} <Marked text={entry.message} />
      {!open && said.slice(0, SAID).map(([key, value]) => (
        <span key={key} class="kv"><i>{key}=</i><Marked text={brief(value)} /> </span>
      ))}
      {!open && said.length > SAID && <span class="kv more-keys">and {said.length - SAID} more</span>}
      {open && <Tree all={entry.rest} />}
    </>
  )
}

function Tree({ all }: { all: readonly (readonly [string, unknown])[] }) {
  return (
    <span class="tree">
      {all.map(([key, value]) => (
        <Branch key={key} name={key} value={value} />
      ))}
    </span>
  )
}

function Branch({ name, value }: { name: string; value: unknown }) {
  const open = useSignal(false)
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return (
    <span class="branch">
      <i>{name}</i>
      {inner.length > 0 ? (
        <span>
          <button class="fold j" aria-expanded={open.value} aria-label={`${open.value ? 'Fold' : 'Unfold'} ${name}`} onClick={() => (open.value = !open.value)}>
            <Icon name="right" />
            <span class="a-dim">{brief(value)}</span>
          </button>
          {open.value && <Tree all={inner} />}
        </span>
      ) : (
        <span class={typeof value === 'string' ? 'a-green' : 'a-yellow'}>
          <Marked text={typeof value === 'string' ? JSON.stringify(value) : brief(value)} />
        </span>
      )}
    </span>
  )
}

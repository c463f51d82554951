/** What is searched for, how it is meant, and which of how many hits one is at. */
import type { RefObject } from 'preact'
import { Icon } from '../look/Icon'
import { many } from '../look/time'
import { tooSlow } from './marks'
import { cursor } from './place'
import type { Search } from './search'
import { hits } from './searching'

interface Props {
  field: RefObject<HTMLInputElement | null>
  search: Search
  set: (change: Partial<Search>) => void
  step: (by: 1 | -1) => void
  enter: (event: KeyboardEvent) => void
}

export function SearchField({ field, search, set, step, enter }: Props) {
  const { problem } = hits.value
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') enter(event)
    if (event.key === 'Escape') {
      set({ text: '' })
      field.current?.blur()
    }
  }
  const switches = [
    ['regex', '.*', 'regular expression', 'Regular expression (RE2)'], ['matchCase', 'Aa', 'match case', 'Match case'], ['word', 'ab', 'whole word', 'Whole word'],
  ] as const
  return (
    <div class={problem ? 'search bad' : 'search'} role="search">
      <label class="q">
        <Icon name="search" />
        <span class="vh">Search the log</span>
        <input
          ref={field}
          type="text"
          value={search.text}
          placeholder="Search"
          spellcheck={false}
          autocomplete="off"
          aria-describedby="hits"
          aria-invalid={problem !== null}
          onInput={({ currentTarget }) => set({ text: currentTarget.value })}
          onKeyDown={onKey}
        />
      </label>
      {switches.map(([key, glyph, label, title]) => (
        <button key={key} class="tg" aria-pressed={search[key]} aria-label={`${glyph} ${label}`} title={title} onClick={() => set({ [key]: !search[key] })}>
          {key === 'word' ? <u>{glyph}</u> : glyph}
        </button>
      ))}
      <output class="hits" id="hits">{search.text === '' ? <kbd>/</kbd> : <Count />}</output>
      <button class="icon xs" aria-label="Previous hit" title="Previous hit  N" onClick={() => step(-1)}>
        <Icon name="up" />
      </button>
      <button class="icon xs" aria-label="Next hit" title="Next hit  n" onClick={() => step(1)}>
        <Icon name="down" />
      </button>
      {problem && (
        <span class="q-err" role="alert">
          {problem.message}
        </span>
      )}
      {!problem && tooSlow.value && (
        <span class="q-err" role="status">
          This expression takes too long to be marked here; the daemon finds its lines all the same.
        </span>
      )}
    </div>
  )
}

function Count() {
  const { seqs, more, searching } = hits.value
  const at = seqs.indexOf(cursor.value)
  const plus = more || searching ? '+' : ''
  return at >= 0 ? (
    <>
      <b>{many(at + 1)}</b> of {many(seqs.length)}{plus}
    </>
  ) : (
    <>{many(seqs.length)}{plus} {seqs.length === 1 ? 'line' : 'lines'}</>
  )
}

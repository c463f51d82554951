/** Search, what a search does, Follow and Clear. */
import type { RefObject } from 'preact'
import { address, look } from '../app/navigation'
import { Icon } from '../look/Icon'
import { many } from '../look/time'
import type { Pattern, Search } from './search'

interface Props {
  field: RefObject<HTMLInputElement | null>
  pattern: Pattern
  hits: { at: number; count: number; more: boolean }
  step: (by: 1 | -1) => void
  following: boolean
  toggleFollow: () => void
  clear: () => void
}

const MODES: readonly Search['mode'][] = ['highlight', 'filter']

export function Toolbar(props: Props) {
  const { search } = address.value
  const set = (change: Partial<Search>) => look({ search: { ...search, ...change } })
  return (
    <div class="t-row t-1">
      <Field {...props} search={search} set={set} />
      <div class="seg" role="group" aria-label="What a search does">
        {MODES.map((mode) => (
          <button key={mode} aria-pressed={search.mode === mode} onClick={() => set({ mode })}>
            {mode === 'highlight' ? 'Highlight' : 'Filter'}
          </button>
        ))}
      </div>
      <span class="grow" />
      <button class="btn ghost sm tgl" aria-pressed={props.following} aria-label="Follow" title="Follow  f" onClick={props.toggleFollow}>
        <Icon name="follow" />
        <span>Follow</span>
      </button>
      <span class="vsep" />
      <button class="btn ghost sm" aria-label="Clear the view" title="Clear the view; the log stays stored  c" onClick={props.clear}>
        <Icon name="clear" />
        <span>Clear</span>
      </button>
    </div>
  )
}

function Field({ field, pattern, hits, step, search, set }: Props & { search: Search; set: (change: Partial<Search>) => void }) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') step(event.shiftKey ? 1 : -1)
    if (event.key === 'Escape') {
      set({ text: '' })
      field.current?.blur()
    }
  }
  return (
    <div class={pattern.kind === 'bad' ? 'search bad' : 'search'} role="search">
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
          aria-invalid={pattern.kind === 'bad'}
          onInput={({ currentTarget }) => set({ text: currentTarget.value })}
          onKeyDown={onKey}
        />
      </label>
      <button class="tg" aria-pressed={search.regex} aria-label=".* regular expression" title="Regular expression" onClick={() => set({ regex: !search.regex })}>
        .*
      </button>
      <button class="tg" aria-pressed={search.matchCase} aria-label="Aa match case" title="Match case" onClick={() => set({ matchCase: !search.matchCase })}>
        Aa
      </button>
      <output class="hits" id="hits" title={hits.more ? 'In what is loaded; older lines are loaded as one scrolls up' : undefined}>
        {search.text !== '' && <Count {...hits} />}
      </output>
      <button class="icon xs" aria-label="Previous hit" title="Previous hit  N" onClick={() => step(-1)}>
        <Icon name="up" />
      </button>
      <button class="icon xs" aria-label="Next hit" title="Next hit  n" onClick={() => step(1)}>
        <Icon name="down" />
      </button>
      {pattern.kind === 'bad' && (
        <span class="q-err" role="alert">
          {pattern.message}
        </span>
      )}
    </div>
  )
}

const Count = ({ at, count, more }: Props['hits']) => (
  <>
    {at >= 0 && (
      <>
        <b>{many(at + 1)}</b> of{' '}
      </>
    )}
    {many(count)}
    {more && '+'}
    {at < 0 && (count === 1 ? ' line' : ' lines')}
  </>
)

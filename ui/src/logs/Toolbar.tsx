/** Search, what a search does, how lines are drawn, Follow, Clear and Download. */
import type { RefObject } from 'preact'
import { address, look } from '../app/navigation'
import { Icon } from '../look/Icon'
import type { AppStatus } from '../protocol'
import { Download } from './Download'
import { SearchField } from './SearchField'
import { CONTEXT, MODES, type Mode, type Search } from './search'
import { times, toggleWrap, wrap } from './shown'
import { TIMES } from './times'

interface Props {
  app: AppStatus
  field: RefObject<HTMLInputElement | null>
  step: (by: 1 | -1) => void
  enter: (event: KeyboardEvent) => void
  following: boolean
  toggleFollow: () => void
  clear: () => void
}

const WORDS: Record<Mode, string> = { highlight: 'Highlight', filter: 'Filter', context: `Filter ±${CONTEXT}` }

export function Toolbar({ app, field, step, enter, following, toggleFollow, clear }: Props) {
  const { search } = address.value
  const set = (change: Partial<Search>) => look({ search: { ...search, ...change } })
  return (
    <div class="t-row t-1">
      <SearchField field={field} search={search} set={set} step={step} enter={enter} />
      <div class="seg" role="group" aria-label="What a search does">
        {MODES.map((mode) => (
          <button key={mode} aria-pressed={search.mode === mode} onClick={() => set({ mode })}>
            {WORDS[mode]}
          </button>
        ))}
      </div>
      <span class="grow" />
      <label class="sel" title="How times are shown  t">
        <Icon name="clock" />
        <select aria-label="Times" value={times.value} onChange={({ currentTarget }) => (times.value = TIMES.find((each) => each === currentTarget.value) ?? 'local')}>
          {TIMES.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <button class="btn ghost sm tgl" aria-pressed={wrap.value === 'on'} aria-label="Wrap" title="Wrap long lines  w" onClick={toggleWrap}>
        <Icon name="wrap" />
        <span>Wrap</span>
      </button>
      <button class="btn ghost sm tgl" aria-pressed={following} aria-label="Follow" title="Follow  f" onClick={toggleFollow}>
        <Icon name="follow" />
        <span>Follow</span>
      </button>
      <span class="vsep" />
      <button class="btn ghost sm" aria-label="Clear the view" title="Clear the view; the log stays stored  c" onClick={clear}>
        <Icon name="clear" />
        <span>Clear</span>
      </button>
      <Download name={app.name} />
    </div>
  )
}

/** Find or do: everything by its name, with the keyboard (Ctrl K). */
import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../look/Icon'
import { entries, found, type Found } from './entries'
import { paletteOpen } from './open'

export function Palette() {
  return paletteOpen.value ? <Open /> : null
}

function Open() {
  const dialog = useRef<HTMLDialogElement>(null)
  const query = useSignal('')
  const at = useSignal(0)
  const all = found(entries(), query.value)
  const chosen = all[Math.min(at.value, all.length - 1)]
  // before the next key comes, which is meant for what it shows
  useLayoutEffect(() => dialog.current?.showModal(), [])
  useEffect(() => document.getElementById(`o${at.value}`)?.scrollIntoView({ block: 'nearest' }), [at.value])
  const act = (one: Found | undefined) => {
    dialog.current?.close()
    one?.entry.act()
  }
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by !== undefined) at.value = (Math.min(at.value, all.length - 1) + by + all.length) % Math.max(1, all.length)
    else if (event.key === 'Enter') act(chosen)
    else return
    event.preventDefault()
  }
  return (
    <dialog class="dlg pal" ref={dialog} aria-label="Find or do" onClose={() => (paletteOpen.value = false)} onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}>
      <div class="pal-q">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="pal-l"
          aria-activedescendant={chosen ? `o${all.indexOf(chosen)}` : undefined}
          aria-label="Find an app or something to do"
          placeholder="Find or do"
          value={query.value}
          autofocus
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => {
            query.value = currentTarget.value
            at.value = 0
          }}
          onKeyDown={onKey}
        />
      </div>
      <div class="pal-l" id="pal-l" role="listbox" aria-label="What matches" tabIndex={-1}>
        {all.map((one, index) => (
          <>
            {query.value === '' && one.entry.group !== all[index - 1]?.entry.group && <div class="grp" role="presentation">{one.entry.group}</div>}
            <Option key={`${one.entry.group} ${one.entry.words}`} one={one} index={index} chosen={one === chosen} act={() => act(one)} />
          </>
        ))}
        {all.length === 0 && <p class="grp">Nothing is called so.</p>}
      </div>
      <p class="dlg-f">
        <span><kbd>↑</kbd> <kbd>↓</kbd> choose</span>
        <span><kbd>Enter</kbd> do</span>
        <span><kbd>Esc</kbd> close</span>
      </p>
    </dialog>
  )
}

function Option({ one: { entry, match }, index, chosen, act }: { one: Found; index: number; chosen: boolean; act: () => void }) {
  return (
    <div id={`o${index}`} role="option" aria-selected={chosen} onClick={act}>
      <Icon name={entry.icon} />
      <span class="o-t">{[...entry.words].map((letter, at) => (match.letters.has(at) ? <b key={at}>{letter}</b> : letter))}</span>
      {entry.command ? <code>{entry.command}</code> : <span />}
      <span class="o-k">{entry.key && <kbd>{entry.key}</kbd>}</span>
    </div>
  )
}

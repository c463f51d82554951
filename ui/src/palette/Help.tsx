/** All keys on one screen, and whether single letters are keys at all. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../look/Icon'
import { editor, EDITORS, singleKeys } from '../logs/shown'
import { helpOpen } from './open'

const KEYS: readonly (readonly [group: string, keys: readonly (readonly [keys: string, what: string])[]])[] = [
  ['Move', [['j k', 'down, up one line'], ['g Home', 'first line'], ['G End', 'last line, and follow'], ['[ ]', 'previous, next run'], ['e', 'next error']]],
  ['Search', [['/', 'search'], ['n N', 'next, previous hit'], ['Esc', 'leave search, choose none'], ['Enter', 'from a filter to the hit in its context']]],
  ['View', [['f', 'follow on, off'], ['w', 'wrap'], ['t', 'time: local, UTC, relative, delta, off'], ['c', 'clear the view (undo in place)'], ['x', 'fold, unfold']]],
  ['Everywhere', [['Ctrl K', 'find or do'], ['Ctrl C', 'copy the lines one has chosen by their time'], ['↑ ↓', 'on the splitter: resize'], ['?', 'this help']]],
]

const EDITOR_NAMES = { vscode: 'VS Code', cursor: 'Cursor', zed: 'Zed', idea: 'IntelliJ IDEA' } as const

export function Help() {
  return helpOpen.value ? <Open /> : null
}

function Open() {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog class="dlg help" ref={dialog} aria-labelledby="help-h" onClose={() => (helpOpen.value = false)}>
      <div class="dlg-h">
        <h2 id="help-h">Keys</h2>
        <button class="icon sm" aria-label="Close" onClick={() => dialog.current?.close()}>
          <Icon name="x" />
        </button>
      </div>
      <div class="keys" tabIndex={0} role="group" aria-label="All keys">
        {KEYS.map(([group, keys]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {keys.map(([names, what]) => (
                <div key={names}>
                  <dt>{names.split(' ').map((name) => <kbd key={name}>{name}</kbd>)}</dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div class="dlg-f">
        <span>Single keys work while no field has the focus.</span>
        <label>
          Files open in{' '}
          <select value={editor.value} onChange={({ currentTarget }) => (editor.value = EDITORS.find((each) => each === currentTarget.value) ?? 'vscode')}>
            {EDITORS.map((each) => (
              <option key={each} value={each}>{EDITOR_NAMES[each]}</option>
            ))}
          </select>
        </label>
        <button class="btn switch ghost" role="switch" aria-checked={singleKeys.value === 'on'} onClick={() => (singleKeys.value = singleKeys.value === 'on' ? 'off' : 'on')}>
          <span>Single keys</span>
          <i class="track" />
        </button>
      </div>
    </dialog>
  )
}

/** The log as a file, as it is filtered or all of it; and what cannot be undone, after a rule and a question. */
import { useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import * as api from '../api'
import { Icon } from '../look/Icon'
import { send, state } from '../state'
import * as stored from './stored'

export function Download({ name }: { name: string }) {
  const menu = useRef<HTMLDivElement>(null)
  const asks = useRef<HTMLDialogElement>(null)
  const filter = state.value.books.get(name)?.filter
  const item = (word: string, href: string) => (
    <a href={href} download="" onClick={() => menu.current?.hidePopover()}>{word}</a>
  )
  return (
    <>
      <button class="btn ghost sm" popovertarget="download" aria-label="Download" title="Download the log">
        <Icon name="download" />
        <span>Download</span>
      </button>
      <div id="download" class="pop menu" popover="auto" ref={menu} role="dialog" aria-label="Download" onToggle={() => placeAt(menu.current)}>
        <p class="grp">Lines as they are filtered now</p>
        {item('Text', stored.downloadOf(name, 'text', filter))}
        {item('NDJSON', stored.downloadOf(name, 'ndjson', filter))}
        <p class="grp">All stored lines, every run</p>
        {item('Text', stored.downloadOf(name, 'text'))}
        {item('NDJSON', stored.downloadOf(name, 'ndjson'))}
        <hr />
        <button class="danger" onClick={() => (menu.current?.hidePopover(), asks.current?.showModal())}>Delete stored logs…</button>
      </div>
      <Ask name={name} dialog={asks} />
    </>
  )
}

/** Below its button, within the page. */
function placeAt(menu: HTMLElement | null) {
  const button = menu?.previousElementSibling?.getBoundingClientRect()
  if (!menu || !button || !menu.matches(':popover-open')) return
  menu.style.left = `${Math.max(8, Math.min(button.right, innerWidth - 8) - menu.offsetWidth)}px`
  menu.style.top = `${Math.min(button.bottom + 4, innerHeight - menu.offsetHeight - 8)}px`
  menu.querySelector('a')?.focus()
}

function Ask({ name, dialog }: { name: string; dialog: preact.RefObject<HTMLDialogElement | null> }) {
  const wrong = useSignal('')
  const remove = async () => {
    try {
      await stored.remove(name)
      send({ kind: 'log-deleted', app: name })
      dialog.current?.close()
    } catch (failure) {
      wrong.value = api.problemOf(failure).message
    }
  }
  return (
    <dialog class="dlg ask" ref={dialog} aria-labelledby="ask-h">
      <div class="dlg-h">
        <h2 id="ask-h">Delete the stored log of {name}?</h2>
      </div>
      <p>All lines of all runs are deleted from disk. This cannot be undone. The app goes on, and what it writes from now on is stored.</p>
      {wrong.value && <p class="failed" role="alert">{wrong.value}</p>}
      <div class="dlg-f">
        <button class="btn" onClick={() => dialog.current?.close()} autofocus>Keep it</button>
        <button class="btn danger" onClick={() => void remove()}>Delete</button>
      </div>
    </dialog>
  )
}

/** Asks what a view shall be called. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import { save, saving } from './views'

export function SaveView() {
  return saving.value ? <Open /> : null
}

function Open() {
  const dialog = useRef<HTMLDialogElement>(null)
  const name = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const submit = (event: Event) => {
    event.preventDefault()
    const given = name.current?.value.trim()
    if (!given) return
    save(given)
    dialog.current?.close()
  }
  return (
    <dialog class="dlg ask" ref={dialog} aria-labelledby="save-h" onClose={() => (saving.value = false)}>
      <div class="dlg-h">
        <h2 id="save-h">Save this view</h2>
      </div>
      <p>Search, streams and levels, for every app, in this browser.</p>
      <form onSubmit={submit} class="ask-form">
        <input ref={name} type="text" aria-label="Name of the view" placeholder="Name" maxLength={60} autofocus />
        <div class="dlg-f">
          <button type="button" class="btn" onClick={() => dialog.current?.close()}>Cancel</button>
          <button class="btn primary">Save</button>
        </div>
      </form>
    </dialog>
  )
}

/** Runs another folder of the daemon's machine. */
import { signal } from '@preact/signals'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import * as api from '../api'
import { Note } from '../look/Note'
import type { Problem } from '../protocol'
import { send } from '../state'
import { goTo } from './navigation'

const open = signal(false)

export const askForFolder = (): void => {
  open.value = true
}

export function NewApp() {
  return open.value ? <Dialog /> : null
}

function Dialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  const [folder, setFolder] = useState('')
  const [forward, setForward] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  useLayoutEffect(() => dialog.current?.showModal(), [])

  async function run(event: Event) {
    event.preventDefault()
    setBusy(true)
    try {
      const app = await api.run(folder.trim(), forward.split(/[\s,]+/).filter(Boolean))
      open.value = false
      goTo(app.name)
    } catch (failure) {
      if (api.isSignedOut(failure)) send({ kind: 'signed-out' })
      setProblem(api.problemOf(failure))
      setBusy(false)
    }
  }

  return (
    <dialog ref={dialog} aria-labelledby="new-app" onClose={() => (open.value = false)} onKeyDown={(event) => event.stopPropagation()}>
      <form onSubmit={(event) => void run(event)}>
        <h2 id="new-app">Run a folder</h2>
        <label>
          Folder of a Node.js or Python project, on the daemon’s machine
          <input value={folder} onInput={(event) => setFolder(event.currentTarget.value)} placeholder="/home/me/shop" spellcheck={false} required />
        </label>
        <label>
          Forwards, if any
          <input value={forward} onInput={(event) => setForward(event.currentTarget.value)} placeholder="8080:3000" spellcheck={false} />
        </label>
        {problem && <Note problem={problem} />}
        <div class="row-b">
          <button class="btn" type="button" onClick={() => dialog.current?.close()}><span>Cancel</span></button>
          <button class="btn primary" type="submit" disabled={busy}><span>Run</span></button>
        </div>
      </form>
    </dialog>
  )
}

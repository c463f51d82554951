/** The app's own page, on an origin of its own. Waiting and error pages are the daemon's, in the same frame. */
import { useEffect, useRef, useState } from 'preact/hooks'
import * as api from '../api'
import { Note } from '../app/Problems'
import { Icon } from '../look/Icon'
import type { AppStatus, Problem } from '../protocol'
import { send } from '../state'
import { frameKey } from './frame'

// The page is a guest: scripts and its own storage, but it can neither steer this window nor talk to it.
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox'

type Shown = { kind: 'nothing' } | { kind: 'page'; url: string } | { kind: 'refused'; problem: Problem }

export function Preview({ app }: { app: AppStatus }) {
  const key = useRef('')
  key.current = frameKey(app, key.current)
  const [shown, setShown] = useState<Shown>({ kind: 'nothing' })
  const [reloads, setReloads] = useState(0)

  useEffect(() => {
    let wanted = true
    api.preview(app.name).then(
      (url) => wanted && setShown({ kind: 'page', url }),
      (failure) => {
        if (api.isSignedOut(failure)) send({ kind: 'signed-out' })
        else if (wanted) setShown({ kind: 'refused', problem: api.problemOf(failure) })
      },
    )
    return () => {
      wanted = false
    }
  }, [app.name, key.current, reloads])

  return (
    <div class="stage">
      <div class="tabs">
        <div class="addr">
          <button class="icon sm" aria-label="Reload the page" title="Reload" onClick={() => setReloads(reloads + 1)}>
            <Icon name="restart" />
          </button>
          <span class="url">
            <span>{app.preview.replace(/\/$/, '')}</span>
            <b>/</b>
          </span>
          <span class="note">reloads when the app starts again</span>
        </div>
      </div>
      <div class="panel">
        {/* A new frame for each visit: a new address in the old one would be a step of the browser's history. */}
        {shown.kind === 'page' && <iframe key={shown.url} src={shown.url} title={`Page of ${app.name}`} sandbox={SANDBOX} />}
        {shown.kind === 'refused' && <Note problem={shown.problem} />}
      </div>
    </div>
  )
}

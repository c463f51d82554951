/** The app's own page, on an origin of its own; while there is none, what the app does and why. */
import { useEffect, useRef, useState } from 'preact/hooks'
import * as api from '../api'
import { isWatched } from '../app/WatchSwitch'
import { Note } from '../look/Note'
import type { AppStatus, Problem } from '../protocol'
import { send } from '../state'
import { frameKey, SANDBOX } from './frame'
import { NoPage } from './NoPage'

type Shown = { kind: 'nothing' } | { kind: 'page'; url: string } | { kind: 'refused'; problem: Problem }

/** `reloads` counts how often somebody asked for the page anew. */
export function Preview({ app, reloads }: { app: AppStatus; reloads: number }) {
  const key = useRef('')
  const frame = useRef<HTMLIFrameElement>(null)
  const [live, setLive] = useState(false)
  key.current = frameKey(app, key.current, live)
  const [shown, setShown] = useState<Shown>({ kind: 'nothing' })

  const page = key.current.startsWith('page')
  useEffect(() => {
    if (!page) return setShown({ kind: 'nothing' })
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
  }, [app.name, key.current, isWatched(app), reloads])

  // All that the guest may say is that it follows the app itself.
  useEffect(() => {
    const heard = (event: MessageEvent) => {
      if (event.data === 'wasmrun-live' && event.source === frame.current?.contentWindow) setLive(true)
    }
    addEventListener('message', heard)
    return () => removeEventListener('message', heard)
  }, [])
  useEffect(() => setLive(false), [app.name, key.current, isWatched(app)])

  if (!page) return <NoPage app={app} />
  if (shown.kind === 'refused') return <Note problem={shown.problem} />
  // A new frame for each visit: a new address in the old one would be a step of the browser's history.
  return shown.kind === 'page' ? <iframe ref={frame} key={shown.url} src={shown.url} title={`Page of ${app.name}`} sandbox={SANDBOX} /> : null
}

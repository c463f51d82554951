/** A forward's page in a tab of its own: held by us, so that it is loaded anew when its app starts again, and shows why when it does not. */
import { useRef } from 'preact/hooks'
import { look } from '../app/navigation'
import { Icon } from '../look/Icon'
import type { AppStatus } from '../protocol'
import { frameKey, heldUrl, SANDBOX } from './frame'
import { NoPage } from './NoPage'

/** `host` comes from the address bar: only what is a forward of this app is ever shown. */
export function Held({ app, host }: { app: AppStatus; host: string }) {
  const key = useRef('')
  key.current = frameKey(app, key.current)
  const url = heldUrl(app, host)
  return (
    <section class="view held" aria-label={`${app.name} at ${host}`}>
      <div class="tabs">
        <div class="addr">
          <span class="url"><span>{host}</span></span>
          <span class="note">{app.name} · run {app.run} · loaded anew when the app starts again</span>
          {url && <a class="btn" href={url} target="_blank" rel="noopener noreferrer">Without this bar</a>}
          <button class="icon sm" aria-label={`All about ${app.name}`} title="Log and more" onClick={() => look({ held: null })}>
            <Icon name="x" />
          </button>
        </div>
      </div>
      <div class="panel">
        {!url ? (
          <p class="loading">{app.name} has no open forward at {host}.</p>
        ) : key.current.startsWith('page') ? (
          <iframe key={key.current} src={url} title={`Page of ${app.name} at ${host}`} sandbox={SANDBOX} />
        ) : (
          <NoPage app={app} />
        )}
      </div>
    </section>
  )
}

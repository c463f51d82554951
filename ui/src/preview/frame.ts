/** When the app's page is loaded anew: a key that changes with what the frame should show. */
import type { AppStatus, ForwardStatus } from '../protocol'

// The page is a guest: scripts and its own storage, but it can neither steer this window nor talk to it.
export const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox'

/** Where a browser of this machine finds a forward; null for what is no page or no loopback address. */
export function hostOfPage({ address, hostPort, protocol, state }: ForwardStatus): string | null {
  const isHere = address === '127.0.0.1' || address === '0.0.0.0'
  return isHere && protocol === 'tcp' && state === 'open' ? `127.0.0.1:${hostPort}` : null
}

export function heldUrl({ forwards }: AppStatus, host: string): string | null {
  return forwards.some((forward) => hostOfPage(forward) === host) ? `http://${host}/` : null
}

/** `live`: the page in the frame follows the app's runs itself, and keeps its place. */
export function frameKey(app: AppStatus, before: string, live = false): string {
  if (live && before.startsWith('page') && app.state !== 'stopped') return before
  if (app.state === 'stopping') return before
  if (app.state === 'running') return app.ready ? `page of run ${app.run}` : 'waiting'
  if (app.state === 'stopped' || app.state === 'failed' || app.state === 'backing-off' || app.state === 'waiting') {
    return `${app.state} after run ${app.run}`
  }
  return 'waiting'
}

/** When the app's page is loaded anew: a key that changes with what the frame should show. */
import type { AppStatus } from '../protocol'

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

/** When the app's page is loaded anew: a key that changes with what the frame should show. */
import type { AppStatus } from '../protocol'

export function frameKey(app: AppStatus, before: string): string {
  if (app.state === 'stopping') return before
  if (app.state === 'running') return app.ready ? `page of run ${app.run}` : 'waiting'
  if (app.state === 'stopped' || app.state === 'failed' || app.state === 'backing-off') return `${app.state} after run ${app.run}`
  return 'waiting'
}

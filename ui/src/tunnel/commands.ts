/** What a user asks of an app's tunnel. What comes of it is told by the event stream. */
import { signal } from '@preact/signals'
import * as api from '../api'
import { send } from '../state'

/** Apps whose tunnel is being started or stopped. */
export const pending = signal<ReadonlySet<string>>(new Set())

export const share = (app: string, wish: api.TunnelWish): Promise<boolean> => ask(app, () => api.startTunnel(app, wish))

export const unshare = (app: string): Promise<boolean> => ask(app, () => api.stopTunnel(app))

/** Whether it was done. */
async function ask(app: string, what: () => Promise<unknown>): Promise<boolean> {
  if (pending.peek().has(app)) return false
  pending.value = new Set(pending.peek()).add(app)
  send({ kind: 'understood', app })
  try {
    await what()
    return true
  } catch (failure) {
    if (api.isSignedOut(failure)) send({ kind: 'signed-out' })
    else send({ kind: 'refused', app, problem: api.problemOf(failure) })
    return false
  } finally {
    const rest = new Set(pending.peek())
    rest.delete(app)
    pending.value = rest
  }
}

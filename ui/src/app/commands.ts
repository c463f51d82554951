/** What a user asks of an app. What comes of it is told by the event stream, in order; an answer could be older than that. */
import { signal } from '@preact/signals'
import * as api from '../api'
import { send } from '../state'

/** Apps that a command is under way for. */
export const pending = signal<ReadonlySet<string>>(new Set())

export const ask = (name: string, command: api.Command): Promise<boolean> => asking(name, () => api.command(name, command))

/** One thing at a time is asked of an app; answers whether it was done. A refusal is shown with the app. */
export async function asking(name: string, what: () => Promise<unknown>): Promise<boolean> {
  if (pending.peek().has(name)) return false
  pending.value = new Set(pending.peek()).add(name)
  send({ kind: 'understood', app: name })
  try {
    await what()
    return true
  } catch (failure) {
    if (api.isSignedOut(failure)) send({ kind: 'signed-out' })
    else send({ kind: 'refused', app: name, problem: api.problemOf(failure) })
    return false
  } finally {
    const rest = new Set(pending.peek())
    rest.delete(name)
    pending.value = rest
  }
}

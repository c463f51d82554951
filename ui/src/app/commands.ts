/** What a user asks of an app. What comes of it is told by the event stream, in order; an answer could be older than that. */
import { signal } from '@preact/signals'
import * as api from '../api'
import { send } from '../state'

/** Apps that a command is under way for. */
export const pending = signal<ReadonlyMap<string, api.Command>>(new Map())

export async function ask(name: string, command: api.Command): Promise<void> {
  if (pending.peek().has(name)) return
  pending.value = new Map(pending.peek()).set(name, command)
  send({ kind: 'understood', app: name })
  try {
    await api.command(name, command)
  } catch (failure) {
    if (api.isSignedOut(failure)) send({ kind: 'signed-out' })
    else send({ kind: 'refused', app: name, problem: api.problemOf(failure) })
  } finally {
    const rest = new Map(pending.peek())
    rest.delete(name)
    pending.value = rest
  }
}

/** The page's one state; components read it, everything else sends messages to it. */
import { signal } from '@preact/signals'
import { next, START, type Message, type State } from './store'

export const state = signal<State>(START)

export function send(message: Message): void {
  state.value = next(state.peek(), message)
}

/** Wall-clock time, once a second, for what counts up or down. */
export const now = signal(Date.now())

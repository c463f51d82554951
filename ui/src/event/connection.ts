/** Keeps the page connected: reads the apps, follows the event stream, and comes back after it broke. */
import { effect } from '@preact/signals'
import * as api from '../api'
import { send, state } from '../state'
import { delayOf } from './backoff'
import { Feed } from './feed'

let attempt = 0
let retry = 0
const feed = new Feed({
  opened: () => {
    attempt = 0
    send({ kind: 'connected' })
  },
  happened: (news) => {
    send({ kind: 'news', news })
    if (state.peek().stale) void readApps()
  },
  closed: lost,
})
effect(() => feed.watch(state.value.books))

export async function connect(): Promise<void> {
  clearTimeout(retry)
  if (await readApps()) feed.connect()
}

async function readApps(): Promise<boolean> {
  try {
    send({ kind: 'apps', apps: await api.apps() })
    return true
  } catch (failure) {
    if (api.isSignedOut(failure)) send({ kind: 'signed-out' })
    else lost()
    return false
  }
}

function lost() {
  clearTimeout(retry)
  const wait = delayOf(attempt++)
  retry = window.setTimeout(() => void connect(), wait)
  send({ kind: 'disconnected', retryAt: Date.now() + wait })
}

/** A laptop that wakes, or a tab that one comes back to, does not wait for the backoff. */
export function wakeUp(): void {
  if (state.peek().connection === 'lost' && state.peek().session !== 'out') void connect()
}

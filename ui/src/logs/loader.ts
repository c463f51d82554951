/** Fetches what the open log lacks: one request at a time, again after a while when one failed. */
import { effect } from '@preact/signals'
import * as api from '../api'
import { send, state } from '../state'
import { newer, older, wish, type LogBook, type Wish } from './book'
import * as stored from './stored'

const AGAIN_AFTER = 2_000
const busy = new Set<string>()
const resting = new Set<string>()

export function startLoading(): void {
  effect(() => {
    for (const [name, book] of state.value.books) load(name, wish(book))
  })
}

/** The reader is near an end of what is held. */
export function reachedTop(name: string, book: LogBook): void {
  load(name, older(book))
}

export function reachedEnd(name: string, book: LogBook): void {
  if (!book.following) load(name, newer(book))
}

function load(name: string, what: Wish | undefined) {
  if (what && state.peek().connection !== 'lost' && !busy.has(name) && !resting.has(name)) void fetchPiece(name, what)
}

async function fetchPiece(name: string, what: Wish) {
  const filter = state.peek().books.get(name)?.filter
  if (!filter) return
  busy.add(name)
  try {
    const piece = await stored.piece(name, what, filter)
    busy.delete(name)
    send({ kind: 'piece', app: name, wish: what, filter, piece })
  } catch (failure) {
    busy.delete(name)
    if (api.isSignedOut(failure)) return send({ kind: 'signed-out' })
    resting.add(name)
    setTimeout(() => {
      resting.delete(name)
      const book = state.peek().books.get(name)
      if (book) load(name, wish(book))
    }, AGAIN_AFTER)
  }
}

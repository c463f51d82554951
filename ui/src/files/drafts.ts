/** Edits that are not saved yet. They stay while other files are looked at; leaving the page asks first. */
import { signal } from '@preact/signals'

export interface Draft {
  readonly text: string
  /** Of the file that was edited. */
  readonly version: string
}

export const drafts = signal<ReadonlyMap<string, Draft>>(new Map())

export const keyOf = (app: string, path: string): string => `${app}/${path}`

export function keepDraft(key: string, draft: Draft): void {
  drafts.value = new Map(drafts.peek()).set(key, draft)
}

export function dropDraft(key: string): void {
  if (!drafts.peek().has(key)) return
  const rest = new Map(drafts.peek())
  rest.delete(key)
  drafts.value = rest
}

addEventListener('beforeunload', (event) => {
  if (drafts.peek().size > 0) event.preventDefault()
})

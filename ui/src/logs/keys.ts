/** Keys of the log panel; dead while one types somewhere, and single ones when they are switched off. */
export type Action =
  | 'search' | 'next-hit' | 'previous-hit' | 'oldest' | 'follow' | 'toggle-follow' | 'clear' | 'down' | 'up'
  | 'next-error' | 'wrap' | 'times' | 'previous-run' | 'next-run' | 'fold' | 'context' | 'leave' | 'copy' | 'help' | 'palette'

const KEYS: Readonly<Record<string, Action>> = {
  '/': 'search', n: 'next-hit', N: 'previous-hit', g: 'oldest', G: 'follow', f: 'toggle-follow', c: 'clear', j: 'down', k: 'up',
  e: 'next-error', w: 'wrap', t: 'times', '[': 'previous-run', ']': 'next-run', x: 'fold', '?': 'help',
}
const NAMED: Readonly<Record<string, Action>> = { End: 'follow', Home: 'oldest', Escape: 'leave', Enter: 'context' }
const FIELDS = 'input, textarea, select, [contenteditable], dialog, .xterm'

export function actionOf(event: KeyboardEvent, singles: boolean): Action | undefined {
  if (event.defaultPrevented || event.altKey) return undefined
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return 'palette'
  const where = event.target instanceof Element ? event.target : null
  if (where?.closest(FIELDS)) return undefined
  if (event.ctrlKey || event.metaKey) return event.key === 'c' ? 'copy' : undefined
  // Enter on a button or a link is for that.
  if (event.key === 'Enter' && where?.closest('button, a, summary')) return undefined
  return NAMED[event.key] ?? (singles ? KEYS[event.key] : undefined)
}

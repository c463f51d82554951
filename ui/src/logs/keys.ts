/** Single keys of the log panel; dead while one types somewhere. */
export type Action = 'search' | 'next-hit' | 'previous-hit' | 'oldest' | 'follow' | 'toggle-follow' | 'clear'

const KEYS: Readonly<Record<string, Action>> = {
  '/': 'search', n: 'next-hit', N: 'previous-hit', g: 'oldest', G: 'follow', End: 'follow', f: 'toggle-follow', c: 'clear',
}

export function actionOf(event: KeyboardEvent): Action | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined
  const where = event.target
  if (where instanceof Element && where.closest('input, textarea, select, [contenteditable], [role=separator]')) return undefined
  return KEYS[event.key]
}

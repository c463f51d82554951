/** The steps of a start, and which line of stderr decides why one failed. */
import { runtime } from '../app/words'
import { textOf } from '../logs/plainText'
import type { AppStatus, LogLine } from '../protocol'

export const STEPS: readonly { readonly word: string; readonly what: (app: AppStatus) => string }[] = [
  { word: 'preparing', what: runtime },
  { word: 'installing', what: (app) => (app.language === 'python' ? 'with pip' : app.language === 'nodejs' ? 'with its package manager' : '') },
  { word: 'starting', what: (app) => app.summary ?? '' },
  { word: 'running', what: (app) => (app.ports.length > 0 ? `answers on port ${app.ports.join(', ')}` : 'answers on a port') },
]

/** Which step is under way. */
export function stepOf({ state }: AppStatus): number {
  const at = STEPS.findIndex(({ word }) => word === state)
  return at < 0 ? 0 : at
}

/** What went wrong in a word: the error itself, or else what was said last. */
export const deciding = (lines: readonly LogLine[]): LogLine | undefined =>
  lines.findLast((line) => /^(\w+\.)*\w*(Error|Exception)\b/.test(textOf(line))) ?? lines.at(-1)

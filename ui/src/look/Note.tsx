/** A refusal, as people read it: what happened, and what to do. */
import type { ComponentChildren } from 'preact'
import type { Problem } from '../protocol'
import { Icon } from './Icon'

export function Note({ problem, dismiss, children }: { problem: Problem; dismiss?: () => void; children?: ComponentChildren }) {
  return (
    <div class="problem" role="alert">
      <Icon name="failed" />
      <p>
        <b>{problem.message}</b> <code>{problem.code}</code>
        {problem.hint && <span class="what-to-do">{problem.hint}</span>}
      </p>
      {children}
      {dismiss && (
        <button class="icon xs" aria-label="Dismiss" title="Dismiss" onClick={dismiss}>
          <Icon name="x" />
        </button>
      )}
    </div>
  )
}

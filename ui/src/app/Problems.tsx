/** Why an app failed, and why a command was refused: what happened, and what to do. */
import { Icon } from '../look/Icon'
import type { AppStatus, Problem } from '../protocol'
import { send, state } from '../state'

export function Problems({ app }: { app: AppStatus }) {
  const refusal = state.value.refusals.get(app.name)
  return (
    <>
      {app.problem && <Note problem={app.problem} />}
      {refusal && <Note problem={refusal} dismiss={() => send({ kind: 'understood', app: app.name })} />}
    </>
  )
}

export function Note({ problem, dismiss }: { problem: Problem; dismiss?: () => void }) {
  return (
    <div class="problem" role="alert">
      <Icon name="failed" />
      <p>
        <b>{problem.message}</b> <code>{problem.code}</code>
        {problem.hint && <span class="what-to-do">{problem.hint}</span>}
      </p>
      {dismiss && (
        <button class="icon xs" aria-label="Dismiss" title="Dismiss" onClick={dismiss}>
          <Icon name="x" />
        </button>
      )}
    </div>
  )
}

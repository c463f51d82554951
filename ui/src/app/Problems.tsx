/** Why an app failed or does not answer, and why a command was refused: what happened, and what to do. */
import { Note } from '../look/Note'
import type { AppStatus } from '../protocol'
import { send, state } from '../state'

export function Problems({ app }: { app: AppStatus }) {
  const refusal = state.value.refusals.get(app.name)
  return (
    <>
      {app.problem && <Note problem={app.problem} />}
      {app.readiness.problem && <Note problem={app.readiness.problem} />}
      {app.watch.problem && <Note problem={app.watch.problem} />}
      {refusal && <Note problem={refusal} dismiss={() => send({ kind: 'understood', app: app.name })} />}
    </>
  )
}

/** In place of an app's page while it has none: how far a start is, or why it ended and what comes next. */
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../app/commands'
import { look } from '../app/navigation'
import { lookOf } from '../app/words'
import { Icon } from '../look/Icon'
import { countdown } from '../look/time'
import * as stored from '../logs/stored'
import { textOf } from '../logs/plainText'
import type { AppStatus, LogLine } from '../protocol'
import { now, send } from '../state'
import { deciding, STEPS, stepOf } from './steps'

export function NoPage({ app }: { app: AppStatus }) {
  switch (app.state) {
    case 'failed':
    case 'backing-off':
    case 'waiting':
      return <Down app={app} />
    case 'stopped':
      return <Stopped app={app} />
    case 'preparing':
    case 'installing':
    case 'starting':
    case 'running':
    case 'stopping':
      return <Waiting app={app} />
  }
}

const Page = ({ app, children }: { app: AppStatus; children: preact.ComponentChildren }) => (
  <div class="page" role="group" aria-label={`In place of the page of ${app.name}`} tabIndex={0}>{children}</div>
)

function Waiting({ app }: { app: AppStatus }) {
  const step = stepOf(app)
  return (
    <Page app={app}>
      <div class="two">
        <div>
          <h2>{app.name} {app.state === 'running' ? 'runs, but does not answer yet' : `is ${lookOf(app.state).word}`}</h2>
          <p>This page opens by itself when the app answers.</p>
        </div>
        <ol class="steps">
          {STEPS.map(({ word, what }, index) => (
            <li key={word} class={index < step ? 'done' : index === step ? 'now' : 'todo'} aria-current={index === step ? 'step' : undefined}>
              <Icon name={index < step ? 'done' : index === step ? 'installing' : 'todo'} spins={index === step} />
              <span>
                <b>{word}</b>
                <span>{what(app)}</span>
              </span>
            </li>
          ))}
        </ol>
      </div>
    </Page>
  )
}

const Start = ({ app }: { app: AppStatus }) => (
  <button class="btn primary" title={`wasmrun start ${app.name}`} onClick={() => void ask(app.name, 'start')}>
    <Icon name="play" />
    <span>Start</span>
  </button>
)

const Stopped = ({ app }: { app: AppStatus }) => (
  <Page app={app}>
    <div class="one">
      <Icon name="stopped" />
      <h2>{app.name} is stopped</h2>
      <p>{app.forwards.length > 0 ? 'Its forwards are kept, and answer again when it runs.' : 'Its log is kept.'}</p>
      <Start app={app} />
    </div>
  </Page>
)

const TOLD = 6

function Down({ app }: { app: AppStatus }) {
  const [lines, setLines] = useState<readonly LogLine[] | undefined>(undefined)
  useEffect(() => {
    let wanted = true
    stored.complaints(app.name, app.run, TOLD).then((came) => wanted && setLines(came), () => undefined)
    return () => {
      wanted = false
    }
  }, [app.name, app.run, app.state])
  const soon = app.state === 'backing-off' && app.nextStartAt !== null
  return (
    <Page app={app}>
      <div class="two err">
        <div>
          <p class="code">
            <Icon name="failed" />
            {app.problem?.code ?? 'ended'}
            {app.exitCode !== null && ` · exit ${app.exitCode}`}
          </p>
          <h2>{app.problem?.message ?? `${app.name} ended`}</h2>
          <p>{soon ? `It starts again ${countdown(Date.parse(app.nextStartAt ?? '') - now.value)}.` : app.state === 'waiting' ? 'The next save of one of its files starts it.' : 'It is not started again by itself.'}</p>
          {app.problem?.hint && (
            <p class="hint">
              <Icon name="hint" />
              <span>{app.problem.hint}</span>
            </p>
          )}
          <p class="row-b">
            <Start app={app} />
          </p>
        </div>
        {lines && <Complaints name={app.name} lines={lines} />}
      </div>
    </Page>
  )
}

function Complaints({ name, lines }: { name: string; lines: readonly LogLine[] }) {
  const worst = deciding(lines)
  const show = (seq: number) => {
    look({ at: { from: seq, to: seq } })
    send({ kind: 'go', app: name, seq, place: 'middle' })
  }
  if (!worst) return <p>It wrote nothing to stderr in this run.</p>
  return (
    <figure>
      <figcaption>
        <span>
          <Icon name="stderr" />
          last lines of stderr
        </span>
        <button class="btn sm" onClick={() => show(worst.seq)}>Show in the log</button>
      </figcaption>
      <pre tabIndex={0}>
        {lines.map((line) => (
          <>{line === worst ? <b>{textOf(line).slice(0, 400)}</b> : textOf(line).slice(0, 400)}{'\n'}</>
        ))}
      </pre>
    </figure>
  )
}

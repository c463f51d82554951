/** What is known about an app's whole log, asked again while it grows: its runs, how it is spread, how many lines there are. */
import { signal, type Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { LogCounts, LogDensity, LogRun } from '../protocol'
import { state } from '../state'
import * as stored from './stored'

export const BUCKETS = 200
const AGAIN_AFTER = 2_000

export const runs = signal<readonly LogRun[]>([])
export const density = signal<LogDensity>({ from: 0, to: 0, buckets: [] })
const NO_COUNTS: LogCounts = { stdout: 0, stderr: 0, system: 0, install: 0, levels: { error: 0, warn: 0, info: 0, debug: 0 } }
export const counts = signal(NO_COUNTS)

/** Keeps them true for the app that is shown: asks when `grown` changes, not more often than each two seconds. */
export function useWhole(name: string, run: number, grown: string): void {
  const asking = useRef({ due: 0, busy: false, again: false, run })
  useEffect(() => {
    const turn = asking.current
    turn.run = run
    if (turn.due !== 0 || turn.busy) {
      turn.again = true
      return
    }
    const ask = async () => {
      turn.busy = true
      turn.again = false
      await Promise.all([
        into(runs, stored.runs(name)), into(density, stored.density(name, BUCKETS)), into(counts, stored.counts(name, turn.run)),
      ])
      turn.busy = false
      turn.due = window.setTimeout(() => {
        turn.due = 0
        if (turn.again && state.peek().connection === 'live') void ask()
      }, AGAIN_AFTER)
    }
    void ask()
  }, [name, run, grown])
  useEffect(() => () => {
    clearTimeout(asking.current.due)
    runs.value = []
    density.value = { from: 0, to: 0, buckets: [] }
    counts.value = NO_COUNTS
  }, [])
}

/** What cannot be had now stays as it was. */
async function into<T>(there: Signal<T>, coming: Promise<T>): Promise<void> {
  const came = await coming.catch(() => undefined)
  if (came !== undefined) there.value = came
}

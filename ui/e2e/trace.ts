/** How long a page kept its main thread busy at a stretch, from a trace of the browser. */
import type { Browser, Page } from 'playwright-core'

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly dur?: number
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

export interface Busy {
  /** The longest task in milliseconds: of processor time, which another program cannot make longer, and by the clock. */
  readonly processor: number
  readonly clock: number
  readonly tasks: number
}

export async function traced(browser: Browser, page: Page, what: () => Promise<void>): Promise<Busy> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] })
  await what()
  const { traceEvents: all } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEvent[] }
  const threads = new Set(all.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`))
  const tasks = all.filter(({ name, pid, tid }) => (name === 'RunTask' || name === 'ThreadControllerImpl::RunTask') && threads.has(`${pid} ${tid}`))
  const most = (of: (event: TraceEvent) => number | undefined) => Math.round(tasks.reduce((longest, task) => Math.max(longest, of(task) ?? 0), 0) / 1_000)
  return { processor: most(({ tdur }) => tdur), clock: most(({ dur }) => dur), tasks: tasks.length }
}

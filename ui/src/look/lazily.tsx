/** A part of the page that is fetched when it is first shown. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Note } from './Note'

type State<P> = { kind: 'loading' } | { kind: 'loaded'; part: ComponentType<P> } | { kind: 'failed' }

export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return function Lazy(props: P) {
    const [state, settle] = useState<State<P>>({ kind: 'loading' })
    useEffect(() => {
      load().then(
        (part) => settle({ kind: 'loaded', part }),
        () => settle({ kind: 'failed' }),
      )
    }, [])
    if (state.kind === 'loaded') return <state.part {...props} />
    if (state.kind === 'loading') return <p class="loading">Loading…</p>
    return (
      <Note problem={{ kind: 'unavailable', code: 'part-not-loaded', message: 'This part of the page could not be loaded', hint: 'Reload the page; a newer daemon may run' }} />
    )
  }
}

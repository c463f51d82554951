/** Hands keys to what they do; the palette does the same by name. */
import { useEffect, useRef } from 'preact/hooks'
import type { Actions } from './actions'
import { actionOf } from './keys'
import { singleKeys } from './shown'

let shown: Actions | undefined

/** What can be done with the log that is shown. */
export const logActions = (): Actions | undefined => shown

export function useKeys(actions: Actions): void {
  const latest = useRef(actions)
  latest.current = actions
  shown = actions
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const action = actionOf(event, singleKeys.peek() === 'on')
      if (action === undefined || action === 'help' || action === 'palette') return
      // The browser itself copies what is selected in the page, and closes what is open above it.
      if (action === 'leave' && document.querySelector(':popover-open')) return
      if (action !== 'copy') event.preventDefault()
      latest.current[action]()
    }
    addEventListener('keydown', listen)
    return () => {
      removeEventListener('keydown', listen)
      shown = undefined
    }
  }, [])
}

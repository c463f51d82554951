/** The address as a signal: going to an app is a step back can undo; a change of the search is not. */
import { signal } from '@preact/signals'
import { format, parse, type Address } from './address'

export const address = signal<Address>(parse(location.pathname, location.search))

export function goTo(app: string): void {
  if (app !== address.peek().app) show({ ...address.peek(), app, file: null, held: null, at: null }, 'push')
}

export function look(change: Partial<Omit<Address, 'app'>>): void {
  show({ ...address.peek(), ...change }, 'replace')
}

/** For `/`, which means the first app. */
export function settleOn(app: string): void {
  show({ ...address.peek(), app }, 'replace')
}

function show(there: Address, how: 'push' | 'replace') {
  address.value = there
  if (how === 'push') history.pushState(null, '', format(there))
  else history.replaceState(null, '', format(there))
}

window.addEventListener('popstate', () => {
  address.value = parse(location.pathname, location.search)
})

/** What can be done with the lines that the address points at. */
import { useSignal } from '@preact/signals'
import { address, look } from '../app/navigation'
import { Icon } from '../look/Icon'
import { many } from '../look/time'
import { copyChosen } from './copyChosen'
import type { LineRange } from './range'

export function Chosen({ name, range }: { name: string; range: LineRange }) {
  const said = useSignal('')
  const say = (copied: Promise<string>) => void copied.then((word) => (said.value = word), () => (said.value = 'The browser does not let this page copy'))
  const count = range.to - range.from + 1
  return (
    <div class="chosen-bar" role="toolbar" aria-label="Chosen lines">
      <span>{count === 1 ? `line ${many(range.from)}` : `${many(count)} lines`}</span>
      <button class="btn sm" title="Copy as text  Ctrl C" onClick={() => say(copyChosen(name, range))}>
        <Icon name="copy" />
        Copy
      </button>
      <button class="btn sm" title="Copy an address that shows them" onClick={() => say(navigator.clipboard.writeText(location.href).then(() => 'Link copied'))}>
        <Icon name="link" />
        Link
      </button>
      <span role="status">{said.value}</span>
      <button class="icon xs" aria-label="Choose none" title="Choose none  Esc" onClick={() => look({ at: null })}>
        <Icon name="x" />
      </button>
    </div>
  )
}

export const chooseNone = (): boolean => {
  if (address.peek().at === null) return false
  look({ at: null })
  return true
}

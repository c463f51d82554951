/** Copies a text and says so for a moment. */
import { useSignal } from '@preact/signals'
import { Icon } from './Icon'

const SAID_FOR = 1_500

export function Copy({ text, label, wide = false }: { text: string; label: string; wide?: boolean }) {
  const copied = useSignal(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    copied.value = true
    setTimeout(() => (copied.value = false), SAID_FOR)
  }
  const name = copied.value ? 'Copied' : label
  return (
    <button class={wide ? 'btn' : 'icon xs'} aria-label={name} title={name} onClick={() => void copy().catch(() => undefined)}>
      <Icon name="copy" />
      {wide && <span>{copied.value ? 'Copied' : 'Copy'}</span>}
      {copied.value && !wide && <span class="said">copied</span>}
    </button>
  )
}

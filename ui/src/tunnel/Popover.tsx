/** A button and what opens below it; Escape and a click elsewhere close it. */
import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { Icon, type IconName } from '../look/Icon'

const MARGIN = 8

interface Parts {
  readonly icon: IconName
  readonly label: string
  /** Beside the icon, where there is room. */
  readonly word?: string
  /** Drawn while it is open only. */
  readonly children: (close: () => void) => ComponentChildren
}

export function Popover({ icon, label, word, children }: Parts) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const pop = useRef<HTMLDivElement>(null)
  const open = useSignal(false)
  const toggled = (event: { readonly newState: string }) => {
    open.value = event.newState === 'open'
    if (open.value && button.current && pop.current) place(pop.current, button.current)
  }
  return (
    <>
      <button ref={button} class={word ? 'btn' : 'icon xs'} aria-label={label} title={label} popovertarget={id}>
        <Icon name={icon} />
        {word && <span>{word}</span>}
      </button>
      <div ref={pop} id={id} class="pop" popover="auto" role="dialog" aria-label={label} onToggle={toggled}>
        {open.value && children(() => pop.current?.hidePopover())}
      </div>
    </>
  )
}

function place(pop: HTMLElement, button: HTMLElement): void {
  const { left, bottom } = button.getBoundingClientRect()
  pop.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - pop.offsetWidth - MARGIN))}px`
  pop.style.top = `${bottom + MARGIN}px`
}

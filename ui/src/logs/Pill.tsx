/** The one loud thing: following is paused, and so much has come since. */
import { Icon } from '../look/Icon'
import { many } from '../look/time'

export const Pill = ({ count, resume }: { count: number; resume: () => void }) => (
  <button class="pill" onClick={resume} title="Go to the newest line  End">
    <span class="p-s">
      <Icon name="follow" />
      Paused
    </span>
    {count > 0 && <span class="p-n">{many(count)} new</span>}
    <kbd>G</kbd>
  </button>
)

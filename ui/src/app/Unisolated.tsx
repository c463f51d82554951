/** The warning that an app has no sandbox; nothing for all others. */
import { Icon } from '../look/Icon'
import type { AppStatus } from '../protocol'

export function Unisolated({ app }: { app: AppStatus }) {
  if (app.isolation !== 'none') return null
  return (
    <span class="state failed" role="note" title="--isolation none: it has no sandbox, and runs on the host with its owner's rights">
      <Icon name="failed" />
      <span>not isolated</span>
    </span>
  )
}

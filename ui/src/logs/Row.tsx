/** One line of the log, or a mark between lines. */
import { Icon } from '../look/Icon'
import { many } from '../look/time'
import type { AppStatus } from '../protocol'
import type { Item } from './items'
import { Line } from './Line'
import { toggleFold } from './place'
import { RunRule } from './RunRule'

export interface RowProps {
  readonly app: AppStatus
  readonly item: Item
  readonly now: boolean
  readonly undoClear: () => void
}

export function ItemRow({ app, item, now, undoClear }: RowProps) {
  switch (item.kind) {
    case 'line':
      return <Line name={app.name} path={app.path} line={item.line} before={item.before?.time} now={now} />
    case 'run':
      return <RunRule app={app} item={item} />
    case 'lost':
      return <Gap seq={item.seq} what={`${many(item.count)} ${item.count === 1 ? 'line' : 'lines'} lost`} why="the daemon could not store them" />
    case 'expired':
      return <Gap seq={item.seq} what={`${many(item.count)} older ${item.count === 1 ? 'line' : 'lines'} gone`} why="a log keeps its newest lines" />
    case 'skipped':
      return (
        <div class="skipped" data-seq={item.seq} role="note">
          <span>{many(item.count)} {item.count === 1 ? 'line' : 'lines'} between</span>
        </div>
      )
    case 'cut':
      return (
        <div class="cut" data-seq={item.seq}>
          <span>Cleared up to here; the log is still stored.</span>
          <button onClick={undoClear}>Undo</button>
        </div>
      )
    case 'frames':
      return (
        <div class="frames" data-seq={item.seq}>
          <button class="fold" aria-expanded={item.open} onClick={() => toggleFold(item.trace)}>
            <Icon name="right" />
            {item.open ? 'fold' : `${many(item.count)} more ${item.count === 1 ? 'frame' : 'frames'}${item.library > 0 ? ` · ${many(item.library)} in libraries` : ''}`}
          </button>
        </div>
      )
  }
}

const Gap = ({ seq, what, why }: { seq: number; what: string; why: string }) => (
  <div class="gap" data-seq={seq} role="note">
    <Icon name="gap" />
    <span>{what}</span>
    <span class="m2">{why}</span>
  </div>
)

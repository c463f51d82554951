/** Where in the log its reader is: what is in sight, and the line that keys and clicks have chosen. */
import { signal } from '@preact/signals'

/** The first and the last line in sight; 0 when there is none. */
export const inSight = signal({ top: 0, bottom: 0 })

/** The line that is current: the hit one stepped to, the line one clicked; 0 for none. */
export const cursor = signal(0)

/** Stack traces that are unfolded, by their first frame; lines of JSON that are, by their number. */
export const unfolded = signal<ReadonlySet<number>>(new Set())

const UNFOLDED_AT_MOST = 200

export function toggleFold(seq: number): void {
  const others = [...unfolded.peek()].filter((each) => each !== seq)
  unfolded.value = new Set(others.length < unfolded.peek().size ? others : [...others, seq].slice(-UNFOLDED_AT_MOST))
}

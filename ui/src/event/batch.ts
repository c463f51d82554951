/** Collects events and hands them over once a frame, so that a burst of lines is drawn once. */
import type { Event } from '../protocol'

/** So many events and lines wait at most for a frame: a hidden tab may get no frame, and no timer either, for a minute. */
const WAITING = 5_000
const WHEN_HIDDEN = 1_000

const weightOf = (event: Event): number => (event.type === 'log' ? event.lines.length : 1)

export class Batch {
  private waiting: Event[] = []
  private weight = 0
  private due = 0

  constructor(private readonly flushed: (events: readonly Event[]) => void) {
    // The frame that was waited for does not come to a tab that has just been hidden.
    document.addEventListener('visibilitychange', () => this.flush())
  }

  add(events: readonly Event[]): void {
    if (events.length === 0) return
    this.waiting.push(...events)
    for (const event of events) this.weight += weightOf(event)
    if (this.weight > WAITING) this.flush()
    else if (this.due === 0) this.schedule()
  }

  // A hidden tab gets no frames.
  private schedule() {
    this.due = document.hidden
      ? window.setTimeout(() => this.flush(), WHEN_HIDDEN)
      : requestAnimationFrame(() => this.flush())
  }

  private flush() {
    const events = this.waiting
    this.waiting = []
    this.weight = 0
    this.due = 0
    if (events.length > 0) this.flushed(events)
  }
}

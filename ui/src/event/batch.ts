/** Collects events and hands them over once a frame, so that a burst of lines is drawn once. */
import type { Event } from '../protocol'

/** So many events wait at most for a frame. */
const WAITING = 2_000
const WHEN_HIDDEN = 1_000

export class Batch {
  private waiting: Event[] = []
  private due = 0

  constructor(private readonly flushed: (events: readonly Event[]) => void) {}

  add(events: readonly Event[]): void {
    if (events.length === 0) return
    this.waiting.push(...events)
    if (this.waiting.length > WAITING) this.flush()
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
    this.due = 0
    if (events.length > 0) this.flushed(events)
  }
}

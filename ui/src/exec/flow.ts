/** How much output waits to be drawn. What comes beyond that is skipped and counted, so that a flood does not fill the tab's memory. */
const MOST = 4 * 1024 * 1024

export class Flow {
  private waiting = 0
  private skipped = 0

  /** Whether these bytes are to be drawn; then `drawn` must be told later. */
  takes(bytes: number): boolean {
    if (this.waiting + bytes > MOST || (this.skipped > 0 && this.waiting > MOST / 2)) {
      this.skipped += bytes
      return false
    }
    this.waiting += bytes
    return true
  }

  drawn(bytes: number): void {
    this.waiting -= bytes
  }

  /** How many bytes were skipped before those that are drawn now; asked once. */
  gap(): number {
    const { skipped } = this
    this.skipped = 0
    return skipped
  }
}

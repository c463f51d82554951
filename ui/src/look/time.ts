/** Times and durations in words that do not dance. */
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export function short(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} m`
  return ms < DAY ? `${Math.floor(ms / HOUR)} h` : `${Math.floor(ms / DAY)} d`
}

export function long(ms: number): string {
  if (ms < MINUTE) return short(ms)
  if (ms < HOUR) return `${short(ms)} ${Math.floor((ms % MINUTE) / SECOND)} s`
  return ms < DAY ? `${short(ms)} ${Math.floor((ms % HOUR) / MINUTE)} m` : `${short(ms)} ${Math.floor((ms % DAY) / HOUR)} h`
}

export const ago = (ms: number): string => (ms < MINUTE ? 'just now' : `${short(ms)} ago`)

export const countdown = (ms: number): string => (ms <= 0 ? 'now' : `in ${Math.ceil(ms / SECOND)} s`)

const pad = (part: number, width = 2) => String(part).padStart(width, '0')

/** Local wall-clock time of a log line: fixed width. */
export function clock(iso: string): string {
  const at = new Date(iso)
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`
}

const NUMBERS = new Intl.NumberFormat('en')
export const many = (count: number): string => NUMBERS.format(count)

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

/** The same in Coordinated Universal Time. */
export const clockUtc = (iso: string): string => new Date(iso).toISOString().slice(11, 23)

/** How long something took: `0.8 s`, `2.1 s`, `3 m 4 s`. */
export const took = (ms: number): string => (ms < MINUTE ? `${(Math.max(0, ms) / SECOND).toFixed(1)} s` : long(ms))

const SIZES = ['bytes', 'KB', 'MB', 'GB']

export function size(bytes: number): string {
  const step = bytes < 1_024 ? 0 : Math.min(3, Math.floor(Math.log(bytes) / Math.log(1_024)))
  return `${step === 0 ? bytes : Math.round(bytes / 1_024 ** step)} ${SIZES[step]}`
}

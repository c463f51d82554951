/** The time of a line in one of five ways, each of fixed width. */
import { clock, clockUtc } from '../look/time'

export const TIMES = ['local', 'UTC', 'relative', 'delta', 'off'] as const
export type TimeMode = (typeof TIMES)[number]

/** `before` is the time of the line above, `now` the time of the reader; all in the words of the protocol or in milliseconds. */
export function timeWord(mode: TimeMode, time: string, before: string | undefined, now: number): string {
  switch (mode) {
    case 'local':
      return clock(time)
    case 'UTC':
      return clockUtc(time)
    case 'relative':
      return `-${duration(Math.max(0, now - Date.parse(time)))}`
    case 'delta':
      return before === undefined ? '' : apart(Date.parse(time) - Date.parse(before))
    case 'off':
      return ''
  }
}

/** A clock may be set back. */
const apart = (ms: number) => `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1_000).toFixed(3)} s`

function duration(ms: number): string {
  const whole = Math.floor(ms / 1_000)
  const [days, hours, minutes] = [Math.floor(whole / 86_400), Math.floor(whole / 3_600) % 24, Math.floor(whole / 60) % 60]
  if (days > 0) return `${days} d ${hours} h`
  return hours > 0 ? `${hours} h ${minutes} m` : minutes > 0 ? `${minutes} m ${whole % 60} s` : `${whole} s`
}

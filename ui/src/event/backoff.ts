/** How long to wait before the next attempt to connect: doubling, bounded, spread so that many tabs don't come at once. */
const FIRST = 500
const MOST = 10_000

export const delayOf = (attempt: number, random: () => number = Math.random): number =>
  Math.min(MOST, FIRST * 2 ** Math.min(attempt, 10)) * (0.75 + random() / 4)

// Two ways that took turns, compared round by round: what slows one round slows both.

/**
 * The median of the rounds' ratios, and between which of them the true one lies with 95 % confidence, whatever the distribution: the
 * interval of order statistics that the sign test gives (W. J. Conover, Practical Nonparametric Statistics, section 3.2). Fewer than
 * six rounds are too few for 95 %; then it is all that was seen.
 */
export function compare(ours, theirs) {
  const ratios = ours.map((value, round) => value / theirs[round]).toSorted((a, b) => a - b)
  const outside = outsideOf(ratios.length)
  return { ratio: median(ratios), low: ratios[outside], high: ratios[ratios.length - 1 - outside] }
}

/** How the ratio stands to what is asked: at least `aim`, or at most -`aim` where that is negative. */
export function verdict({ ratio, low, high }, aim) {
  const [reached, open] = aim > 0 ? [ratio >= aim, high >= aim] : [ratio <= -aim, low <= -aim]
  const asked = `at ${aim > 0 ? 'least' : 'most'} ${Math.abs(aim)}`
  if (reached) return `met: ${asked}`
  return open ? `not told apart from ${asked}` : `MISSED: ${asked}`
}

export function written({ ratio, low, high }) {
  return Number.isNaN(ratio) ? '' : `${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}

// The most of the smallest ratios that may be left out, and as many of the largest: heads and tails of a fair coin.
function outsideOf(rounds) {
  let [count, probability, below] = [0, 0.5 ** rounds, 0]
  while (below + probability <= 0.025) {
    below += probability
    count++
    probability *= (rounds - count + 1) / count
  }
  return Math.max(0, count - 1)
}

/** Where the splitter may stand, in percent of the view's height that the log has. */
const STEPS: Readonly<Record<string, number>> = { ArrowUp: 18, ArrowDown: -18, PageUp: 126, PageDown: -126 }
const LEAST = 10
const MOST = 90

export const clamped = (percent: number): number => (Number.isFinite(percent) ? Math.min(MOST, Math.max(LEAST, percent)) : 52)

/** Where a key moves it to; nothing for a key that is not for it. */
export function moved(percent: number, key: string, height: number): number | undefined {
  if (key === 'Home') return MOST
  if (key === 'End') return LEAST
  const pixels = STEPS[key]
  return pixels === undefined ? undefined : clamped(percent + (pixels / height) * 100)
}

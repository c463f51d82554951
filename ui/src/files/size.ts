/** A size for people: 214 B, 1.2 KB, 98 KB, 3.4 MB. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'KB'] as const : [bytes / 1_000_000, 'MB'] as const
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`
}

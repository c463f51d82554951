/** Where lines are on the strip beside the log, and how it is painted. */
import type { LogDensity, LogRun } from '../protocol'

interface Whole {
  readonly from: number
  readonly to: number
}

/** So high is the window at least, so that it can be grabbed. */
const WINDOW = 24

export const seqAt = ({ from, to }: Whole, part: number): number => Math.round(from + Math.min(1, Math.max(0, part)) * (to - from))

const partOf = ({ from, to }: Whole, seq: number) => (to > from ? Math.min(1, Math.max(0, (seq - from) / (to - from))) : 0)

/** The lines in sight as a part of the strip, in pixels; at the ends it reaches the ends. */
export function windowOf(whole: Whole, top: number, bottom: number, height: number): { top: number; height: number } {
  const lines = Math.max(1, whole.to - whole.from + 1)
  const high = Math.min(height, Math.max(WINDOW, ((bottom - top + 1) / lines) * height))
  const rest = lines - (bottom - top + 1)
  const part = rest > 0 ? Math.min(1, Math.max(0, (top - whole.from) / rest)) : 0
  return { top: part * (height - high), height: high }
}

/** So near, in pixels, one points at a mark. */
const NEAR = 5

/** The mark of an error or a hit that is nearest to a place on the strip: from which line on there is an error, or the line of the hit. */
export function markNear(whole: Whole, height: number, y: number, { buckets }: LogDensity, hits: readonly number[]): { readonly errorFrom: number } | { readonly hit: number } | undefined {
  const far = (seq: number) => Math.abs(partOf(whole, seq) * height - y)
  const nearest = (seqs: readonly number[]) => seqs.reduce<number | undefined>((best, seq) => (best === undefined || far(seq) < far(best) ? seq : best), undefined)
  const error = nearest(buckets.flatMap(({ from, errors }) => (errors > 0 ? [from] : [])))
  const hit = nearest(hits)
  const best = error === undefined || (hit !== undefined && far(hit) < far(error)) ? hit : error
  // What is last is in sight anyway at the end of the strip, where one follows.
  if (best === undefined || far(best) > NEAR || y > height - NEAR) return undefined
  return best === hit ? { hit } : { errorFrom: best }
}

/** Lines a second in each bucket, as a part of the busiest; a root, so that quiet times are seen beside bursts. */
export function ratesOf({ buckets }: LogDensity): readonly number[] {
  const rates = buckets.map(({ lines, at }, index) => {
    const next = buckets[index + 1]?.at
    const seconds = at && next ? Math.max(0.05, (Date.parse(next) - Date.parse(at)) / 1_000) : 1
    return lines / seconds
  })
  const most = Math.max(1, ...rates.slice(0, -1))
  return rates.map((rate) => Math.sqrt(Math.min(1, rate / most)))
}

export function paint(canvas: HTMLCanvasElement, size: { width: number; height: number }, whole: Whole, density: LogDensity, hits: readonly number[], runs: readonly LogRun[]): void {
  const { width, height } = size
  const scale = devicePixelRatio
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const pen = canvas.getContext('2d')
  if (!pen || height === 0) return
  const colour = coloursOf(canvas)
  pen.scale(scale, scale)
  const y = (seq: number) => partOf(whole, seq) * height
  const wide = width > 20
  const rates = ratesOf(density)
  const high = Math.max(1, height / Math.max(1, density.buckets.length) - 1)
  density.buckets.forEach(({ from, errors }, index) => {
    if (wide) rect(pen, colour('--edge'), 6, y(from), 3 + rates[index]! * (width - 18), high)
    if (errors > 0) triangle(pen, colour('--stderr'), width, y(from))
  })
  for (const at of new Set(hits.map((seq) => Math.round(y(seq))))) rect(pen, colour('--hit-now'), 0, at - 1, 4, 2)
  pen.strokeStyle = colour('--text-3')
  pen.setLineDash([2, 2])
  // Between two pixels it would be a blur over both.
  for (const { first } of runs) line(pen, width, Math.min(Math.floor(y(first)), height - 1) + 0.5)
}

function rect(pen: CanvasRenderingContext2D, fill: string, x: number, y: number, width: number, height: number) {
  pen.fillStyle = fill
  pen.fillRect(x, y, width, height)
}

function triangle(pen: CanvasRenderingContext2D, fill: string, right: number, y: number) {
  pen.fillStyle = fill
  pen.beginPath()
  pen.moveTo(right, y - 3)
  pen.lineTo(right, y + 4)
  pen.lineTo(right - 7, y + 0.5)
  pen.fill()
}

function line(pen: CanvasRenderingContext2D, width: number, y: number) {
  pen.beginPath()
  pen.moveTo(0, y)
  pen.lineTo(width, y)
  pen.stroke()
}

/** A token can only be read back as the colour of an element: light-dark() is not resolved in a custom property. */
function coloursOf(canvas: HTMLCanvasElement): (token: string) => string {
  const known = new Map<string, string>()
  return (token) => {
    const found = known.get(token)
    if (found) return found
    canvas.style.color = `var(${token})`
    const colour = getComputedStyle(canvas).color
    known.set(token, colour)
    return colour
  }
}

/** Stack traces: which lines are frames, and which of them a reader wants to see first. */
import type { LogLine } from '../protocol'
import { textOf } from './plainText'

type Frame = 'js' | 'python' | 'code' | 'none'

/** So many lines are looked at for where a trace begins and ends; a longer one is shown whole. */
const LOOKED_AT = 500
/** A trace of fewer frames is shown whole. */
const FOLDED_FROM = 3

const known = new WeakMap<LogLine, Frame>()

function frameOf(line: LogLine): Frame {
  const found = known.get(line)
  if (found) return found
  const text = textOf(line).slice(0, 300)
  const frame: Frame = /^\s+(at |\.\.\. \d+ more)/.test(text) ? 'js' : /^ {2}File ".*", line \d+/.test(text) ? 'python' : /^ {4,}\S/.test(text) ? 'code' : 'none'
  known.set(line, frame)
  return frame
}

export interface Trace {
  /** Indices of its first frame, and behind its last. */
  readonly from: number
  readonly to: number
  /** Frames that stay in sight when the others are folded. */
  readonly shownFrom: number
  readonly shownTo: number
}

/** The trace that a line is a frame of. */
export function traceAt(lines: readonly LogLine[], index: number): Trace | undefined {
  const at = lines[index]
  if (!at || frameOf(at) === 'none') return undefined
  const same = (other: LogLine | undefined) => other !== undefined && other.stream === at.stream && other.run === at.run && frameOf(other) !== 'none'
  let from = index
  while (index - from < LOOKED_AT && same(lines[from - 1])) from--
  let to = index + 1
  while (to - index < LOOKED_AT && same(lines[to])) to++
  const frames = frameOf(lines[from]!)
  // Indented text alone is no trace.
  if (frames === 'code' || to - from <= FOLDED_FROM || to - from > LOOKED_AT) return undefined
  return { from, to, ...(frames === 'js' ? first(lines, from, to) : last(lines, from, to)) }
}

const LIBRARY = /node_modules|node:|site-packages|lib\/python|<frozen/

export const isLibrary = (line: LogLine): boolean => LIBRARY.test(textOf(line).slice(0, 300))

/** JavaScript tells the deciding frame first: the first one of the app's own. */
function first(lines: readonly LogLine[], from: number, to: number) {
  const own = lines.slice(from, to).findIndex((line) => !isLibrary(line))
  const shownFrom = from + Math.max(0, own)
  return { shownFrom, shownTo: shownFrom + 1 }
}

/** Python tells it last, with its code. */
function last(lines: readonly LogLine[], from: number, to: number) {
  let shownFrom = to - 1
  while (shownFrom > from && frameOf(lines[shownFrom]!) !== 'python') shownFrom--
  return { shownFrom, shownTo: to }
}

/** A place in the project's code that a line names. */
export interface CodePlace {
  readonly from: number
  readonly to: number
  readonly path: string
  readonly line: number
  readonly column: number
}

const PLACE = /(?:file:\/\/)?((?:\/app\/|\.{0,2}\/)?[\w@.-]+(?:\/[\w@.[\] -]+)*\.(?:[cm]?[jt]sx?|py|vue|svelte))(?:", line (\d+)|:(\d+)(?::(\d+))?)/g

/** Places of code in a text, as a link wants them: inside the project only. */
export function placesIn(text: string): readonly CodePlace[] {
  return [...text.slice(0, 500).matchAll(PLACE)]
    .map((found) => ({
      from: found.index, to: found.index + found[0].length, path: (found[1] ?? '').replace(/^\/app\//, '').replace(/^\.\//, ''),
      line: Number(found[2] ?? found[3]), column: Number(found[4] ?? 1),
    }))
    .filter(({ path }) => !path.startsWith('/') && !path.includes('..') && !path.includes('node_modules'))
}

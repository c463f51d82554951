/** The text of a line as one reads it, kept as long as the line is. */
import { plain } from './ansi'
import type { LogLine } from '../protocol'

const texts = new WeakMap<LogLine, string>()

export function textOf(line: LogLine): string {
  const known = texts.get(line)
  if (known !== undefined) return known
  const text = plain(line.text)
  texts.set(line, text)
  return text
}

/** Colours and links of a terminal as spans of text (ECMA-48, OSC 8). What moves, answers or sets anything else is dropped. */
import { background, draw, NO_STYLE, styleOf, type Style } from './pen'

export interface Span {
  readonly text: string
  readonly className: string
  /** Colours that are not among the 16 of the theme, as CSS. */
  readonly color: string
  readonly background: string
  /** Where a link goes; http and https only. */
  readonly href: string
}

// CSI, then OSC and other strings (also those that never end), then the short ones. C1 codes mean the same as their two-letter forms.
// eslint-disable-next-line no-control-regex
const ESCAPE = /(?:\x1b\[|\x9b)([0-9:;<=>?]*)[ -/]*([@-~])?|(?:\x1b\]|\x9d)([^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c|$)?|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*(?:\x1b\\|\x9c|$)?|\x1b[ -/]*[0-~]?/g
// Control characters, and those that turn the direction of text, so that a line shows the characters in the order they have.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** The text as one reads it: without escapes, and with what a carriage return wrote over. */
export function plain(raw: string): string {
  if (!/[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(raw)) return raw
  return overwritten(raw).replace(ESCAPE, '').replace(CONTROL, '')
}

export function spans(raw: string): readonly Span[] {
  const out: Span[] = []
  const text = overwritten(raw)
  let style: Style = NO_STYLE
  let href = ''
  let from = 0
  const put = (piece: string) => {
    const shown = piece.replace(CONTROL, '')
    if (shown) out.push({ text: style.hidden ? ' '.repeat(shown.length) : shown, ...styleOf(style), background: background(style), href })
  }
  for (const found of text.matchAll(ESCAPE)) {
    put(text.slice(from, found.index))
    from = found.index + found[0].length
    if (found[2] === 'm') style = draw(style, found[1] ?? '')
    if (found[3]?.startsWith('8;')) href = safe(found[3].slice(found[3].indexOf(';', 2) + 1))
  }
  put(text.slice(from))
  return out
}

const safe = (address: string): string => (/^https?:\/\/[^\s"<>]+$/i.test(address) && address.length < 2_000 ? address : '')

/** A progress bar writes its line again and again; a terminal shows what was written last in each place. */
function overwritten(raw: string): string {
  const parts = raw.replace(/\r+$/, '').split('\r')
  const last = parts.pop() ?? ''
  if (parts.length === 0) return last
  const under = parts.at(-1)!.replace(ESCAPE, '').replace(CONTROL, '')
  // eslint-disable-next-line no-control-regex
  const erased = /\x1b\[[0-2]?K/.test(last)
  return erased ? last : last + under.slice(last.replace(ESCAPE, '').replace(CONTROL, '').length)
}

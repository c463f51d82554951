/** Colours of a terminal as spans of text: SGR codes are read, every other escape sequence is dropped (ECMA-48). */
export interface Span {
  readonly text: string
  readonly className: string
  /** Colours that are not among the 16 of the theme, as CSS. */
  readonly color: string
}

interface Pen {
  color: string
  named: string
  bold: boolean
  dim: boolean
  italic: boolean
  underline: boolean
  strike: boolean
  hidden: boolean
}

// eslint-disable-next-line no-control-regex
const ESCAPE = /\x1b(?:\[([0-9:;<=>?]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])/g
// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/g
const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']

const plainPen = (): Pen => ({
  color: '', named: '', bold: false, dim: false, italic: false, underline: false, strike: false, hidden: false,
})

/** The text as one reads it: without escapes, and with what a carriage return wrote over. */
export function plain(raw: string): string {
  return overwritten(raw).replace(ESCAPE, '').replace(CONTROL, '')
}

export function spans(raw: string): readonly Span[] {
  const out: Span[] = []
  const pen = plainPen()
  const text = overwritten(raw)
  let from = 0
  const put = (piece: string) => {
    const shown = piece.replace(CONTROL, '')
    if (shown && !pen.hidden) out.push({ text: shown, className: classOf(pen), color: pen.color })
    else if (shown) out.push({ text: shown.replace(/./gu, ' '), className: '', color: '' })
  }
  for (const found of text.matchAll(ESCAPE)) {
    put(text.slice(from, found.index))
    from = found.index + found[0].length
    if (found[2] === 'm') draw(pen, (found[1] ?? '').split(/[;:]/).map(Number))
  }
  put(text.slice(from))
  return out
}

// A progress bar writes its line again and again; a terminal shows the last one.
function overwritten(raw: string): string {
  const line = raw.replace(/\r+$/, '')
  return line.slice(line.lastIndexOf('\r') + 1)
}

function draw(pen: Pen, codes: number[]) {
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!
    if (code === 0) Object.assign(pen, plainPen())
    else if (code === 1) pen.bold = true
    else if (code === 2) pen.dim = true
    else if (code === 3) pen.italic = true
    else if (code === 4) pen.underline = true
    else if (code === 8) pen.hidden = true
    else if (code === 9) pen.strike = true
    else if (code === 22) pen.bold = pen.dim = false
    else if (code === 23) pen.italic = false
    else if (code === 24) pen.underline = false
    else if (code === 28) pen.hidden = false
    else if (code === 29) pen.strike = false
    else if (code >= 30 && code <= 37) paint(pen, code - 30)
    else if (code >= 90 && code <= 97) paint(pen, code - 90)
    else if (code === 39) pen.color = pen.named = ''
    else if (code === 38) at += extended(pen, codes.slice(at + 1))
    else if (code === 48) at += extended(plainPen(), codes.slice(at + 1))
  }
}

function paint(pen: Pen, index: number) {
  pen.named = NAMES[index]!
  pen.color = ''
}

/** 38;5;N or 38;2;R;G;B; answers how many codes it took. */
function extended(pen: Pen, [mode, a = 0, b = 0, c = 0]: number[]): number {
  if (mode === 2) return rgb(pen, a, b, c), 4
  if (mode !== 5) return 0
  if (a < 16) paint(pen, a % 8)
  else if (a < 232) rgb(pen, ...([36, 6, 1].map((step) => cube(Math.floor((a - 16) / step) % 6)) as [number, number, number]))
  else rgb(pen, 8 + (a - 232) * 10, 8 + (a - 232) * 10, 8 + (a - 232) * 10)
  return 2
}

const cube = (level: number) => (level === 0 ? 0 : 55 + level * 40)

// Any lightness can be asked for; text must stay readable on the well of either theme, so the hue is kept and the lightness bounded.
function rgb(pen: Pen, r: number, g: number, b: number) {
  const of = `rgb(${[r, g, b].map((part) => Math.min(255, part || 0)).join(' ')})`
  pen.named = ''
  pen.color = `light-dark(oklch(from ${of} min(l, 0.5) c h), oklch(from ${of} max(l, 0.72) c h))`
}

function classOf(pen: Pen): string {
  return [
    pen.named && `a-${pen.named}`, pen.bold && 'a-bold', pen.dim && 'a-dim', pen.italic && 'a-italic',
    pen.underline && 'a-underline', pen.strike && 'a-strike',
  ].filter(Boolean).join(' ')
}

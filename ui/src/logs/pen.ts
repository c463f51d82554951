/** How a terminal would write now: select graphic rendition, ECMA-48 8.3.117. */
export interface Style {
  readonly color: Colour
  readonly ground: Colour
  readonly flags: ReadonlySet<Flag>
  readonly inverse: boolean
  readonly hidden: boolean
}

/** One of the 16 of the theme, or red, green and blue. */
type Colour = { readonly name: string } | { readonly rgb: readonly [number, number, number] } | null
type Flag = 'bold' | 'dim' | 'italic' | 'underline' | 'strike'

export const NO_STYLE: Style = { color: null, ground: null, flags: new Set(), inverse: false, hidden: false }

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
const ON: Readonly<Record<number, Flag>> = { 1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 9: 'strike', 21: 'underline' }
const OFF: Readonly<Record<number, readonly Flag[]>> = { 22: ['bold', 'dim'], 23: ['italic'], 24: ['underline'], 29: ['strike'] }

export function draw(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map(Number)
  let pen = style
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!
    if (code === 38 || code === 48) {
      const [colour, took] = extended(codes.slice(at + 1))
      pen = code === 38 ? { ...pen, color: colour } : { ...pen, ground: colour }
      at += took
    } else pen = one(pen, code)
  }
  return pen
}

function one(pen: Style, code: number): Style {
  if (code === 0) return NO_STYLE
  const on = ON[code]
  if (on) return { ...pen, flags: new Set([...pen.flags, on]) }
  const off = OFF[code]
  if (off) return { ...pen, flags: new Set([...pen.flags].filter((flag) => !off.includes(flag))) }
  if (code === 7 || code === 27) return { ...pen, inverse: code === 7 }
  if (code === 8 || code === 28) return { ...pen, hidden: code === 8 }
  if (code === 39) return { ...pen, color: null }
  if (code === 49) return { ...pen, ground: null }
  const tens = Math.floor(code / 10)
  const name = NAMES[code % 10]
  if (name && (tens === 3 || tens === 9)) return { ...pen, color: { name } }
  return name && (tens === 4 || tens === 10) ? { ...pen, ground: { name } } : pen
}

/** 5;N or 2;R;G;B; with how many codes it took. */
function extended([mode, a = 0, b = 0, c = 0]: readonly number[]): readonly [Colour, number] {
  if (mode === 2) return [{ rgb: [a, b, c].map((part) => Math.min(255, part || 0)) as unknown as readonly [number, number, number] }, 4]
  if (mode !== 5) return [null, 0]
  if (a < 16) return [{ name: NAMES[a % 8]! }, 2]
  const grey = 8 + (a - 232) * 10
  const cube = (step: number) => (Math.floor((a - 16) / step) % 6 === 0 ? 0 : 55 + (Math.floor((a - 16) / step) % 6) * 40)
  return [{ rgb: a < 232 ? [cube(36), cube(6), cube(1)] : [grey, grey, grey] }, 2]
}

/** Any lightness can be asked for; text must stay readable on the well of either theme, so the hue is kept and the lightness bounded. */
const lifted = (of: string) => `light-dark(oklch(from ${of} min(l, 0.5) c h), oklch(from ${of} max(l, 0.72) c h))`
const css = (rgb: readonly number[]) => `rgb(${rgb.join(' ')})`
const grounds = ({ inverse, color, ground }: Style): Colour => (inverse ? (color ?? { name: 'white' }) : ground)

export function background(style: Style): string {
  const ground = grounds(style)
  if (!ground) return ''
  return 'rgb' in ground ? css(ground.rgb) : `var(--ansi-${ground.name})`
}

/** On a ground of its own, text is black or white, whichever can be read. */
export function styleOf(style: Style): { className: string; color: string } {
  const ground = grounds(style)
  const flags = [...style.flags].map((flag) => `a-${flag}`)
  const named = !ground && style.color && 'name' in style.color ? [`a-${style.color.name}`] : []
  const own = !ground && style.color && 'rgb' in style.color ? lifted(css(style.color.rgb)) : ''
  return { className: [...named, ...flags.filter((flag) => !(ground && flag === 'a-dim'))].join(' '), color: ground ? onGround(ground) : own }
}

// The 16 of the theme are light on dark and dark on light, so the well's own colour can be read on each of them.
function onGround(ground: NonNullable<Colour>): string {
  if ('name' in ground) return 'var(--well)'
  const [r, g, b] = ground.rgb.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff'
}

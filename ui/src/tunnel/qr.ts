/** A text as a QR code. Loaded when the first one is looked at. */
import qrcode from 'qrcode-generator'

/** Cameras find a code by the white around it: ISO/IEC 18004 wants four modules. */
const QUIET = 4

export interface Squares {
  /** Of the whole picture, in modules. */
  readonly side: number
  /** Of the dark modules, for an SVG. */
  readonly path: string
}

export function squaresOf(text: string): Squares {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const count = code.getModuleCount()
  let path = ''
  for (let y = 0; y < count; y++) {
    for (let x = 0; x < count; x++) {
      if (code.isDark(y, x)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`
    }
  }
  return { side: count + 2 * QUIET, path }
}

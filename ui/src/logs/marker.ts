/** The worker of `marks.ts`: runs an expression over texts. */
import { rangesOf } from './search'

interface Work {
  readonly source: string
  readonly flags: string
  readonly texts: readonly string[]
}

onmessage = ({ data: { source, flags, texts } }: MessageEvent<Work>) => {
  const regex = new RegExp(source, flags)
  postMessage(texts.map((text) => [text, rangesOf(regex, text)]))
}

/** How the lines of a text end, so that a saved file differs only where it was edited. Mixed ends stay as they are, too. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const lines = text.split('\n')
  lines.pop()
  return lines.length > 0 && lines.every((line) => line.endsWith('\r')) ? '\r\n' : '\n'
}

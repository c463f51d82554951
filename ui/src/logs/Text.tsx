/** Text of a line, with its colours, its links and the hits of the search; never as markup. */
import { marksIn } from './marks'
import { linksIn, pieces, type Link } from './pieces'

interface Props {
  readonly raw: string
  /** As one reads it. */
  readonly text: string
  readonly upTo: number
  readonly now: boolean
  readonly places?: readonly Link[]
}

export function Text({ raw, text, upTo, now, places = [] }: Props) {
  let room = upTo
  return (
    <>
      {pieces(raw, marksIn(text), [...places, ...linksIn(text)]).map((piece, index) => {
        const shown = piece.text.slice(0, Math.max(0, room))
        room -= piece.text.length
        if (shown === '') return null
        const drawn = piece.hit ? <mark class={now ? 'now' : undefined}>{shown}</mark> : shown
        const style = { ...(piece.color && { color: piece.color }), ...(piece.background && { backgroundColor: piece.background }) }
        if (piece.href) return <Go key={index} href={piece.href}>{drawn}</Go>
        return piece.className || piece.color || piece.background ? <span key={index} class={piece.className} style={style}>{drawn}</span> : drawn
      })}
    </>
  )
}

/** An address of the web opens beside this page; a place in the code opens in the editor. */
const Go = ({ href, children }: { href: string; children: preact.ComponentChildren }) =>
  /^https?:/.test(href) ? <a href={href} target="_blank" rel="noopener noreferrer" title={href}>{children}</a> : <a href={href} title="Open in the editor">{children}</a>

/** Text without colours. */
export const Marked = ({ text }: { text: string }) => <Text raw={text} text={text} upTo={Infinity} now={false} />

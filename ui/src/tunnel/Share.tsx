/** The public address to be taken to a phone, who can reach what by it, and who came. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { long, many } from '../look/time'
import type { TunnelStatus } from '../protocol'
import { now } from '../state'
import { Popover } from './Popover'
import type { Squares } from './qr'

interface Shared {
  readonly app: string
  readonly tunnel: TunnelStatus
  readonly url: string
}

export const Share = (shared: Shared) => (
  <Popover icon="qr" label={`QR code of ${shared.url}`}>
    {() => <Card {...shared} />}
  </Popover>
)

function Card({ app, tunnel, url }: Shared) {
  return (
    <div class="qrp">
      <Qr url={url} />
      <p>
        <code>{url}</code>
      </p>
      <p class="m2">{tunnel.passwordProtected ? 'Who knows the password' : 'Anyone with this URL'} reaches {app}.</p>
      <dl>
        {facts(tunnel, now.value).map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

export function facts({ traffic, since, retries, lastError, expiresAt }: TunnelStatus, at: number): readonly (readonly [string, string])[] {
  const always = [
    ['Visitors', `${many(traffic.visitorsNow)} now, ${many(traffic.visitors)} in all`],
    ['In · out', `${size(traffic.bytesIn)} · ${size(traffic.bytesOut)}`],
    ['Connected', long(at - Date.parse(since))],
  ] as const
  return [
    ...always,
    ...(expiresAt ? ([['Ends in', long(Math.max(0, Date.parse(expiresAt) - at))]] as const) : []),
    ...(retries > 0 ? ([['Retries', many(retries)]] as const) : []),
    ...(lastError ? ([['Last error', lastError]] as const) : []),
  ]
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

export function size(bytes: number): string {
  const unit = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${(bytes / 1024 ** unit).toFixed(unit === 0 ? 0 : 1)} ${UNITS[unit]}`
}

/** Black on white in both themes, or no camera reads it. */
export function Qr({ url }: { url: string }) {
  const squares = useSignal<Squares | null>(null)
  useEffect(() => {
    let isWanted = true
    void import('./qr').then(({ squaresOf }) => {
      if (isWanted) squares.value = squaresOf(url)
    })
    return () => {
      isWanted = false
    }
  }, [url])
  if (!squares.value) return <div class="qr" />
  const { side, path } = squares.value
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={`QR code of ${url}`} shape-rendering="crispEdges">
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

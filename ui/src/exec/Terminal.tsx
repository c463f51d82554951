/** A shell in the app's sandbox, beside its process. */
import { FitAddon } from '@xterm/addon-fit'
import { Terminal as Screen, type ITheme } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import * as api from '../api'
import { address } from '../app/navigation'
import { theme } from '../look/theme'
import type { AppStatus } from '../protocol'
import { Flow } from './flow'
import { styleByScript } from './styles'
import './exec.css'

type Shell = { kind: 'open' } | { kind: 'ended'; how: string }

const ROWS_KEPT = 5_000

styleByScript()

export function Terminal({ app }: { app: AppStatus }) {
  const place = useRef<HTMLDivElement>(null)
  const [shell, settle] = useState<Shell>({ kind: 'open' })
  const [shells, setShells] = useState(0)
  const runs = app.state === 'running'
  const shown = address.value.tab === 'terminal'
  const [wanted, want] = useState(app.run)
  // A shell ends with its run; the next one is opened when somebody looks again.
  useEffect(() => {
    if (shown) want(app.run)
  }, [shown, app.run])

  useEffect(() => {
    if (!place.current || !runs || wanted !== app.run) return
    settle({ kind: 'open' })
    return open(app.name, place.current, (how) => settle({ kind: 'ended', how }))
  }, [app.name, app.run, runs, wanted, shells])

  return (
    <div class="term-tab" onKeyDown={(event) => event.stopPropagation()}>
      <div ref={place} class="term" role="group" aria-label={`Terminal in the sandbox of ${app.name}`} />
      {!runs && <p class="term-note">A shell runs beside the app: it can be opened while the app runs.</p>}
      {runs && shell.kind === 'ended' && (
        <p class="term-note" role="status">
          {shell.how}
          <button class="btn" onClick={() => setShells(shells + 1)}>
            <span>New shell</span>
          </button>
        </p>
      )}
    </div>
  )
}

/** Opens a shell in this place; answers how to close it. */
function open(app: string, place: HTMLElement, ended: (how: string) => void): () => void {
  const screen = new Screen({
    scrollback: ROWS_KEPT, fontSize: 12, lineHeight: 1.3,
    fontFamily: getComputedStyle(place).fontFamily, theme: colours(place), screenReaderMode: true,
  })
  const fit = new FitAddon()
  screen.loadAddon(fit)
  screen.open(place)
  fit.fit()
  const flow = new Flow()
  const session = api.shell(app, { columns: screen.cols, rows: screen.rows }, {
    printed: (bytes) => draw(screen, flow, bytes),
    ended,
  })
  screen.onData((keys) => session.type(new TextEncoder().encode(keys)))
  screen.onBinary((keys) => session.type(Uint8Array.from(keys, (key) => key.charCodeAt(0))))
  screen.onResize(({ cols, rows }) => session.resize({ columns: cols, rows }))
  const resized = new ResizeObserver(() => place.offsetParent && fit.fit())
  resized.observe(place)
  const stopWearing = theme.subscribe(() => requestAnimationFrame(() => (screen.options.theme = colours(place))))
  screen.focus()
  return () => {
    stopWearing()
    resized.disconnect()
    session.end()
    screen.dispose()
  }
}

function draw(screen: Screen, flow: Flow, bytes: Uint8Array) {
  if (!flow.takes(bytes.length)) return
  const gap = flow.gap()
  if (gap > 0) screen.write(`\r\n\x1b[0m[${gap.toLocaleString()} bytes skipped]\r\n`)
  screen.write(bytes, () => flow.drawn(bytes.length))
}

const ANSI = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const

/** The tokens cannot be read as they are written: something must wear them. */
function colours(place: HTMLElement): ITheme {
  const probe = place.appendChild(document.createElement('i'))
  const colour = (token: string) => {
    probe.style.color = `var(--${token})`
    return getComputedStyle(probe).color
  }
  const text = colour('text')
  const ansi = ANSI.flatMap((name) => {
    const worn = colour(`ansi-${name}`)
    return [[name, worn], [`bright${name[0]?.toUpperCase()}${name.slice(1)}`, worn]]
  })
  const theme: ITheme = { ...Object.fromEntries(ansi), foreground: text, cursor: text, background: colour('well') }
  probe.remove()
  return theme
}

// Behind each page of a watched app: loads it anew once the app was started again, takes new
// styles, and shows over it why the app does not come back.
(() => {
  const made = new URL(document.currentScript.src).searchParams
  const mine = Number(made.get('run'))
  let styles = Number(made.get('styles'))
  let over
  if (window.parent !== window) window.parent.postMessage('wasmrun-live', '*')

  const freshStyles = () => {
    for (const old of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const url = new URL(old.href)
      if (url.origin !== location.origin) continue
      url.searchParams.set('__wasmrun', Date.now())
      const fresh = old.cloneNode()
      fresh.href = url.href
      fresh.onload = fresh.onerror = () => old.remove() // no moment without any
      old.after(fresh)
    }
  }

  const hide = () => {
    over?.remove()
    over = undefined
  }

  const element = (name, text, style) => {
    const made = document.createElement(name)
    made.textContent = text
    made.style.cssText = style
    return made
  }

  const show = async (state) => {
    hide()
    const box = element('div', '', 'all:initial;position:fixed;inset:0;z-index:2147483647;overflow:auto;background:#111316f2;color:#e4e7eb;font:14px/1.5 ui-monospace,monospace;padding:24px')
    over = box
    document.documentElement.append(box)
    box.append(element('p', `The app has ended (${state})`, 'color:#ff8a80;font-size:18px;margin:0 0 8px'))
    try {
      const why = await (await fetch('/__wasmrun/why', { cache: 'no-store' })).json()
      if (over !== box) return
      box.append(element('p', `${why.message} ${why.hint}`, 'margin:0 0 16px'))
      box.append(element('pre', why.lines.join('\n'), 'margin:0;white-space:pre-wrap;overflow-wrap:anywhere'))
    } catch { /* the daemon is away for a moment */ }
  }

  let shown = ''
  new EventSource('/__wasmrun/live').onmessage = ({ data }) => {
    const now = JSON.parse(data)
    if (now.ready && now.run !== mine) return location.reload()
    if (now.run === mine && now.styles > styles) freshStyles()
    styles = now.styles
    if (now.state === shown) return
    shown = now.state
    if (['waiting', 'failed', 'backing-off'].includes(now.state)) void show(now.state)
    else if (now.state === 'running' || now.state === 'stopped') hide()
  }
})()

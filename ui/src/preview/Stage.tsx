/** An app's page, a terminal in its sandbox and the files of its project: one at a time, all kept while they are hidden. */
import { useEffect, useState } from 'preact/hooks'
import { TABS, type Tab } from '../app/address'
import { address, look } from '../app/navigation'
import { Icon } from '../look/Icon'
import { lazily } from '../look/lazily'
import type { AppStatus } from '../protocol'
import { Preview } from './Preview'

const NAMES: Readonly<Record<Tab, string>> = { page: 'Page', terminal: 'Terminal', files: 'Files' }
const Terminal = lazily(() => import('../exec/Terminal').then((part) => part.Terminal))
const Files = lazily(() => import('../files/Files').then((part) => part.Files))

export function Stage({ app }: { app: AppStatus }) {
  const { tab } = address.value
  const [opened, setOpened] = useState<ReadonlySet<Tab>>(new Set([tab]))
  const [reloads, setReloads] = useState(0)
  useEffect(() => setOpened((before) => new Set(before).add(tab)), [tab])
  return (
    <div class="stage">
      <div class="tabs">
        <Tabs app={app} chosen={tab} />
        {tab === 'page' && <AddressBar app={app} reload={() => setReloads(reloads + 1)} />}
      </div>
      {TABS.map((each) => (
        <div key={each} class="panel" role="tabpanel" id={`panel-${each}`} aria-labelledby={`tab-${each}`} hidden={each !== tab}>
          {opened.has(each) && each === 'page' && <Preview app={app} reloads={reloads} />}
          {opened.has(each) && each === 'terminal' && <Terminal app={app} />}
          {opened.has(each) && each === 'files' && <Files app={app} />}
        </div>
      ))}
    </div>
  )
}

/** One stop of the Tab key; the arrow keys go from one to the next. */
function Tabs({ app, chosen }: { app: AppStatus; chosen: Tab }) {
  const go = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = TABS[(TABS.indexOf(chosen) + step + TABS.length) % TABS.length] ?? chosen
    look({ tab: next })
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <div role="tablist" aria-label={`Views of ${app.name}`} onKeyDown={go}>
      {TABS.map((tab) => (
        <button
          key={tab}
          role="tab"
          id={`tab-${tab}`}
          aria-controls={`panel-${tab}`}
          aria-selected={tab === chosen}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => look({ tab })}
        >
          {NAMES[tab]}
        </button>
      ))}
    </div>
  )
}

function AddressBar({ app, reload }: { app: AppStatus; reload: () => void }) {
  return (
    <div class="addr">
      <button class="icon sm" aria-label="Reload the page" title="Reload" onClick={reload}>
        <Icon name="restart" />
      </button>
      <span class="url">
        <span>{app.preview.replace(/\/$/, '')}</span>
        <b>/</b>
      </span>
      <span class="note">reloads when the app starts again</span>
    </div>
  )
}

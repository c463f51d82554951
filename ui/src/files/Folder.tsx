/** What lies in a folder; the folders in it unfold in place. */
import { useEffect, useState } from 'preact/hooks'
import * as api from '../api'
import { Icon } from '../look/Icon'
import { Note } from '../look/Note'
import type { FileEntry, FolderPage, Problem } from '../protocol'
import { drafts, keyOf } from './drafts'
import { size } from './size'

interface Place {
  readonly app: string
  /** From the project; empty for the project itself. */
  readonly path: string
  /** The file that is open. */
  readonly chosen: string | null
  readonly choose: (path: string) => void
}

export function Folder({ app, path, chosen, choose }: Place) {
  const [page, settle] = useState<FolderPage | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    let wanted = true
    api.folder(app, path).then(
      (found) => wanted && settle(found),
      (failure) => wanted && setProblem(api.problemOf(failure)),
    )
    return () => {
      wanted = false
    }
  }, [app, path])
  if (problem) return <Note problem={problem} />
  if (!page) return <p class="loading">Loading…</p>
  return (
    <ul>
      {page.entries.map((entry) => (
        <li key={entry.name}>
          <Entry entry={entry} app={app} path={path === '' ? entry.name : `${path}/${entry.name}`} chosen={chosen} choose={choose} />
        </li>
      ))}
      {page.entries.length === 0 && <li class="m2">empty</li>}
      {!page.complete && <li class="m2">only the first {page.entries.length.toLocaleString()} are shown</li>}
    </ul>
  )
}

function Entry({ entry, ...place }: Place & { entry: FileEntry }) {
  const { path, chosen, choose } = place
  const [open, setOpen] = useState(chosen?.startsWith(`${path}/`) ?? false)
  if (entry.type !== 'folder') return <File entry={entry} {...place} choose={() => choose(path)} />
  return (
    <>
      <button class="entry" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="folder" />
        <span>{entry.name}</span>
      </button>
      {open && <Folder {...place} />}
    </>
  )
}

function File({ entry, app, path, chosen, choose }: Place & { entry: FileEntry }) {
  const unsaved = drafts.value.has(keyOf(app, path))
  return (
    <button class="entry" aria-current={path === chosen} disabled={entry.type === 'other'} onClick={() => choose(path)}>
      <Icon name="file" />
      <span>{entry.name}</span>
      <span class="m2">{unsaved ? 'not saved' : entry.type === 'file' ? size(entry.size) : entry.type}</span>
    </button>
  )
}

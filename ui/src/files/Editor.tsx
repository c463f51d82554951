/** One text file: seen, edited, saved. */
import { useEffect, useRef, useState } from 'preact/hooks'
import * as api from '../api'
import { Note } from '../look/Note'
import type { FileText, Problem } from '../protocol'
import { dropDraft, drafts, keepDraft, keyOf } from './drafts'
import { show, type Sheet } from './sheet'

export function Editor({ app, path }: { app: string; path: string }) {
  const key = keyOf(app, path)
  const place = useRef<HTMLDivElement>(null)
  const sheet = useRef<Sheet>(undefined)
  const [file, settle] = useState<FileText | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [loads, setLoads] = useState(0)
  const saved = useRef<FileText>(undefined)

  useEffect(() => {
    let wanted = true
    const draft = drafts.peek().get(key)
    api.fileText(app, path).then(
      (found) => wanted && (draft ? open({ ...found, version: draft.version }, draft.text) : open(found, found.text)),
      (failure) => wanted && setProblem(api.problemOf(failure)),
    )
    return () => {
      wanted = false
      sheet.current?.close()
    }
  }, [loads])

  function open(found: FileText, text: string) {
    if (!place.current) return
    const root = place.current.shadowRoot ?? place.current.attachShadow({ mode: 'open' })
    saved.current = found
    settle(found)
    setProblem(null)
    sheet.current?.close()
    sheet.current = show(root, path, text, { edited, save: () => void save() })
  }

  function edited() {
    if (!sheet.current || !saved.current) return
    const text = sheet.current.text()
    if (text === saved.current.text) dropDraft(key)
    else keepDraft(key, { text, version: saved.current.version })
  }

  async function save(version = saved.current?.version) {
    if (!sheet.current || version === undefined) return
    try {
      const now = await api.saveFile(app, path, sheet.current.text(), version)
      saved.current = now
      settle(now)
      setProblem(null)
      edited()
    } catch (failure) {
      setProblem(api.problemOf(failure))
    }
  }

  async function overwrite() {
    try {
      await save((await api.fileText(app, path)).version)
    } catch (failure) {
      setProblem(api.problemOf(failure))
    }
  }

  function takeTheirs() {
    dropDraft(key)
    setLoads(loads + 1)
  }

  const unsaved = drafts.value.has(key)
  return (
    <div class="editor">
      <div class="editor-bar">
        <code>{path}</code>
        <span role="status">{unsaved ? 'not saved' : file ? 'saved' : ''}</span>
        <button class="btn" disabled={!unsaved} title="Ctrl S" onClick={() => void save()}>
          <span>Save</span>
        </button>
      </div>
      {problem && (
        <Note problem={problem} dismiss={() => setProblem(null)}>
          {problem.code === 'changed-meanwhile' && (
            <span class="choices">
              <button class="btn" onClick={takeTheirs}><span>Open theirs</span></button>
              <button class="btn" onClick={() => void overwrite()}><span>Save mine</span></button>
            </span>
          )}
        </Note>
      )}
      <div ref={place} class="sheet" />
    </div>
  )
}

/** The project's files: a tree, and the one that is open. */
import { address, look } from '../app/navigation'
import type { AppStatus } from '../protocol'
import { Editor } from './Editor'
import { Folder } from './Folder'
import './files.css'

export function Files({ app }: { app: AppStatus }) {
  const { file } = address.value
  return (
    <div class="files" onKeyDown={(event) => event.stopPropagation()}>
      <nav class="tree" aria-label={`Files of ${app.name}`}>
        <Folder app={app.name} path="" chosen={file} choose={(path) => look({ file: path })} />
      </nav>
      {file ? <Editor key={`${app.name}/${file}`} app={app.name} path={file} /> : <p class="loading">Choose a file to see and edit it.</p>}
    </div>
  )
}

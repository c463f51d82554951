/** A glyph of the sprite in index.html; always beside a word or in a labelled control. */
export type IconName =
  | 'running' | 'installing' | 'backing' | 'stopped' | 'failed'
  | 'stdout' | 'stderr' | 'system' | 'install'
  | 'restart' | 'stop' | 'play' | 'open' | 'copy' | 'x' | 'search' | 'up' | 'down' | 'follow' | 'clear' | 'gap' | 'hint' | 'theme' | 'menu' | 'folder' | 'file' | 'plus' | 'qr'
  | 'clock' | 'wrap' | 'download' | 'right' | 'help' | 'link' | 'done' | 'todo' | 'watch'

export const Icon = ({ name, spins = false }: { name: IconName; spins?: boolean }) => (
  <svg class={spins ? 'i spin' : 'i'} aria-hidden="true">
    <use href={`#i-${name}`} />
  </svg>
)

/** How lines are drawn in this browser: kept for all apps. */
import { signal, type Signal } from '@preact/signals'
import { keep, recall } from '../look/kept'
import { TIMES, type TimeMode } from './times'

function kept<T extends string>(key: string, all: readonly T[], first: T): Signal<T> {
  const setting = signal<T>(all.find((each) => each === recall(key)) ?? first)
  setting.subscribe((value) => keep(key, value))
  return setting
}

export const times = kept<TimeMode>('times', TIMES, 'local')
export const wrap = kept('wrap', ['off', 'on'], 'off')
/** Single letters as keys can be switched off (WCAG 2.1.4). */
export const singleKeys = kept('single-keys', ['on', 'off'], 'on')

export const EDITORS = ['vscode', 'cursor', 'zed', 'idea'] as const
export type Editor = (typeof EDITORS)[number]
export const editor = kept<Editor>('editor', EDITORS, 'vscode')

/** Opens a line of a file in the user's editor. */
export function editorLink(which: Editor, path: string, line: number, column: number): string {
  const file = encodeURI(path)
  return which === 'idea' ? `idea://open?file=${encodeURIComponent(path)}&line=${line}&column=${column}` : `${which}://file${file}:${line}:${column}`
}

export const nextTimes = (): void => {
  times.value = TIMES[(TIMES.indexOf(times.peek()) + 1) % TIMES.length]!
}
export const toggleWrap = (): void => {
  wrap.value = wrap.peek() === 'on' ? 'off' : 'on'
}

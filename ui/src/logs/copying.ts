/** Copies what is selected in the log as plain text: whole lines, with their times when times are shown. */
import { timeWord } from './times'
import { times } from './shown'
import type { LogLine } from '../protocol'
import { textOf } from './plainText'

export const asText = (lines: readonly LogLine[]): string =>
  lines.map((line, index) => [timeWord(times.peek(), line.time, lines[index - 1]?.time, Date.now()), textOf(line)].filter(Boolean).join('  ')).join('\n')

/** Something in the list is selected by mouse or keys. */
export function selects(list: HTMLElement): boolean {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && list.contains(selection.anchorNode)
}

export function copyRows(event: ClipboardEvent): void {
  const selection = getSelection()
  const list = event.currentTarget as HTMLElement
  if (!selection || selection.isCollapsed || !event.clipboardData) return
  const rows = [...list.querySelectorAll<HTMLElement>('.row')].filter((row) => selection.containsNode(row, true))
  // Within one line, what is selected is what is wanted.
  if (rows.length < 2) return
  event.preventDefault()
  event.clipboardData.setData('text/plain', rows.map(textOfRow).join('\n'))
}

const textOfRow = (row: HTMLElement) =>
  [row.querySelector('time')?.textContent ?? '', row.querySelector<HTMLElement>('.m')?.dataset['text'] ?? row.querySelector('.m')?.textContent ?? ''].filter(Boolean).join('  ')

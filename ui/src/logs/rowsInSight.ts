/** Rows as they are drawn, found by their place or their line. They are in the order of the log. */
const rowsOf = (list: HTMLElement): HTMLCollection => list.firstElementChild!.children

export const seqOf = (row: HTMLElement): number => Number(row.dataset['seq'] ?? 0)

/** The row at a height, in pixels of what is drawn. */
export const rowAt = (list: HTMLElement, top: number): HTMLElement | undefined => last(rowsOf(list), (row) => row.offsetTop <= top) ?? first(list)

/** The row of a line, or the next one that is drawn. */
export function rowOf(list: HTMLElement, seq: number): HTMLElement | undefined {
  const before = last(rowsOf(list), (row) => seqOf(row) < seq)
  return before ? ((before.nextElementSibling as HTMLElement | null) ?? before) : first(list)
}

const first = (list: HTMLElement) => (rowsOf(list)[0] as HTMLElement | undefined)

/** The last row for which something holds that holds for all rows before it. */
function last(rows: HTMLCollection, holds: (row: HTMLElement) => boolean): HTMLElement | undefined {
  let low = -1
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (holds(rows[middle] as HTMLElement)) low = middle
    else high = middle - 1
  }
  return rows[low] as HTMLElement | undefined
}

/** A setting of this browser; works for the visit when storage is forbidden. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`wasmrun.${key}`) ?? undefined
  } catch {
    return undefined
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(`wasmrun.${key}`, value)
  } catch {
    // Storage is full or forbidden: the setting lasts as long as the page.
  }
}

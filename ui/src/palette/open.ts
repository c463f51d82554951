/** Which of the windows over the page is open. */
import { signal } from '@preact/signals'

export const helpOpen = signal(false)
export const paletteOpen = signal(false)

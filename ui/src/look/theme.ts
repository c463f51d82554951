/** Dark, light, or as the machine is. */
import { signal } from '@preact/signals'
import { keep, recall } from './kept'

const THEMES = ['dark', 'light', 'system'] as const
type Theme = (typeof THEMES)[number]

export const theme = signal<Theme>(THEMES.find((each) => each === recall('theme')) ?? 'dark')

export const following = (now: Theme): Theme => THEMES[(THEMES.indexOf(now) + 1) % THEMES.length]!

export function wear(chosen: Theme): void {
  theme.value = chosen
  document.documentElement.dataset['theme'] = chosen
  keep('theme', chosen)
}

import { render } from 'preact'
import { afterEach, expect, test } from 'vitest'
import { Header } from '../src/app/Header'
import { app } from './samples'

afterEach(() => render(null, document.body))

test('an app without isolation says so loudly, and no other one does', () => {
  render(<Header app={app({ isolation: 'none' })} />, document.body)
  expect(document.querySelector('[role=note]')?.textContent).toContain('not isolated')
  render(<Header app={app()} />, document.body)
  expect(document.querySelector('[role=note]')).toBeNull()
})

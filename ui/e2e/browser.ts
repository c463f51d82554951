/** A real Chromium without a window, and what it complained about. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const QUIET = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

function onPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((file) => existsSync(file))
  if (!found) throw new Error(`None of ${NAMES.join(', ')} is on the PATH`)
  return found
}

export async function openBrowser(): Promise<Browser> {
  // Chromium's own sandbox refuses to run as root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath: onPath(), headless: true, args: [...QUIET, ...asRoot] })
}

/** A page that remembers what went wrong in it, and each request that left this machine. */
export async function openPage(browser: Browser, size = { width: 1440, height: 900 }): Promise<{ page: Page; complaints: string[]; hosts: Set<string> }> {
  const page = await (await browser.newContext({ viewport: size })).newPage()
  const complaints: string[] = []
  const hosts = new Set<string>()
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => hosts.add(new URL(request.url()).hostname))
  return { page, complaints, hosts }
}

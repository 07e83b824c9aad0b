import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { listBrowsers, sandboxFlags } from '../../scripts/lib/browser.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const executablePath = listBrowsers(root)[0]?.path

const args = [
  ...sandboxFlags(),
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Memory is measured at once, not when the browser finds time to tidy up.
  '--enable-blink-features=ForceEagerMeasureMemory',
]

const options = { args, ...(executablePath === undefined ? {} : { executablePath }) }

/** A Chromium with a profile that has seen nothing yet, and that is gone afterwards. */
export async function withFreshBrowser<T>(
  work: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'trine-bench-'))
  const context = await chromium.launchPersistentContext(profile, options)
  try {
    return await work(context)
  } finally {
    await context.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Opens a page of the site and does something there. What fails on the page fails here. */
export async function onPage<T>(
  context: BrowserContext,
  url: string,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const page = await context.newPage()
  const failed = new Promise<never>((_, reject) => {
    page.on('pageerror', reject)
    page.on('crash', () => reject(new Error('The page crashed.')))
    setTimeout(() => reject(new Error(`Nothing came of ${url} in five minutes.`)), 300_000).unref()
  })
  try {
    return await Promise.race([page.goto(url).then(() => work(page)), failed])
  } finally {
    failed.catch(() => {})
    await page.close()
  }
}

export async function browserVersion(): Promise<string> {
  const browser = await chromium.launch(options)
  try {
    return `Chromium ${browser.version()}`
  } finally {
    await browser.close()
  }
}

import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { isStopping, runProgram } from './processes.mjs'
import { report, runStep, seconds } from './steps.mjs'

const isRoot = () => process.getuid?.() === 0

/** Chromium refuses to run as root in its sandbox; for anybody else it stays on. */
export const sandboxFlags = () => (isRoot() ? ['--no-sandbox'] : [])

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

function usualPlaces() {
  const { env, platform } = process
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin']
  const found = folders.flatMap((folder) =>
    names.map((name) => join(folder, platform === 'win32' ? `${name}.exe` : name)),
  )
  if (platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Google Chrome for Testing', 'Microsoft Edge']
    for (const parent of ['/Applications', join(env.HOME ?? '', 'Applications')])
      for (const app of apps) found.push(`${parent}/${app}.app/Contents/MacOS/${app}`)
  }
  if (platform === 'win32') {
    for (const parent of [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]) {
      if (parent === undefined) continue
      found.push(join(parent, 'Google/Chrome/Application/chrome.exe'))
      found.push(join(parent, 'Chromium/Application/chrome.exe'))
      found.push(join(parent, 'Microsoft/Edge/Application/msedge.exe'))
    }
  }
  return found
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The browser that Playwright downloads for itself, whether or not it is there. */
function playwrightsOwn(root) {
  const require = createRequire(join(root, 'e2e', 'package.json'))
  return require('@playwright/test').chromium.executablePath()
}

/**
 * Browsers that may be there, the likeliest first.
 *
 * @param {string} root
 * @returns {{ path: string, origin: string }[]}
 */
export function listBrowsers(root) {
  const asked = process.env.TRINE_CHROMIUM
  if (asked !== undefined && asked !== '')
    return [{ path: asked, origin: 'named by TRINE_CHROMIUM' }]
  const found = [...new Set(usualPlaces())]
    .filter(isProgram)
    .map((path) => ({ path, origin: 'already here' }))
  const own = playwrightsOwn(root)
  if (existsSync(own)) found.push({ path: own, origin: "Playwright's own" })
  return found
}

/** Starts a browser once: a file of that name may be a stub, or lack a library. */
async function runs(root, path) {
  const profile = mkdtempSync(join(tmpdir(), 'trine-browser-'))
  try {
    const { code } = await runProgram(
      path,
      [
        '--headless',
        ...sandboxFlags(),
        '--no-first-run',
        '--disable-gpu',
        `--user-data-dir=${profile}`,
        '--dump-dom',
        'data:text/html,here',
      ],
      { cwd: root, log: join(root, '.trine', 'logs', 'browser.log'), timeout: 60_000 },
    )
    return code === 0
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function firstThatRuns(root, tried) {
  for (const browser of listBrowsers(root)) {
    if (tried.has(browser.path) || isStopping()) continue
    if (await runs(root, browser.path)) return browser
    tried.add(browser.path)
  }
  return undefined
}

const hasApt = () =>
  process.platform === 'linux' &&
  spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0

const apt = (...parameters) => ({
  program: 'apt-get',
  parameters,
  env: { DEBIAN_FRONTEND: 'noninteractive' },
})

/** Ways to get a browser, the quickest first. */
function installers(root) {
  const cli = join(root, 'e2e', 'node_modules', '@playwright', 'test', 'cli.js')
  const download = {
    program: process.execPath,
    parameters: [cli, 'install', ...(isRoot() && hasApt() ? ['--with-deps'] : []), 'chromium'],
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
  }
  const found = [{ note: "by Playwright's download", commands: [download] }]
  if (isRoot() && hasApt())
    found.unshift({
      note: 'by apt-get',
      commands: [
        apt('update'),
        apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'),
      ],
    })
  return found
}

/**
 * Finds a Chromium that starts, or installs one; says in one line which.
 *
 * @param {string} root
 * @returns {Promise<string | undefined>} its path; where there is none, what to do has been said
 */
export async function findBrowser(root) {
  const started = performance.now()
  const tried = new Set()
  let browser = await firstThatRuns(root, tried)
  if (browser === undefined && process.env.TRINE_CHROMIUM) {
    if (!isStopping())
      console.error(`TRINE_CHROMIUM names ${process.env.TRINE_CHROMIUM}, which does not start.`)
    return undefined
  }
  for (const { note, commands } of browser === undefined ? installers(root) : []) {
    if (isStopping()) return undefined
    await runStep(root, 'browser', commands, { quiet: true, timeout: 400_000 })
    browser = await firstThatRuns(root, tried)
    if (browser !== undefined) {
      browser.origin = `installed ${note}`
      break
    }
  }
  if (isStopping()) return undefined
  if (browser === undefined) {
    console.error(
      `No Chromium starts here: run ${
        hasApt() ? '`sudo apt-get install -y chromium`' : '`npx playwright install chromium` in e2e'
      }, or set TRINE_CHROMIUM to one (what was tried: ${join('.trine', 'logs', 'browser.log')}).`,
    )
    return undefined
  }
  report('browser', seconds(started), `${browser.path}, ${browser.origin}`)
  return browser.path
}

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { waitForLock } from './lock.mjs'
import { isStopping } from './processes.mjs'
import { report, runStep } from './steps.mjs'
import { listPackages } from './workspace.mjs'

const stampFile = (root) => join(root, 'node_modules', '.trine-installed')

/** Changes with whatever an install depends on. */
export function installStamp(root) {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([root, process.platform, process.arch, process.versions.modules]))
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
  for (const { path } of listPackages(root)) files.push(`${path}/package.json`)
  for (const file of files.sort()) {
    if (!existsSync(join(root, file))) continue
    const bytes = readFileSync(join(root, file))
    hash.update(JSON.stringify([file, bytes.length])).update(bytes)
  }
  return hash.digest('hex')
}

export function isInstalled(root) {
  const file = stampFile(root)
  if (!existsSync(file) || readFileSync(file, 'utf8') !== installStamp(root)) return false
  return listPackages(root).every(({ folder, manifest }) => {
    const { dependencies, devDependencies } = manifest
    return Object.keys({ ...dependencies, ...devDependencies }).every((name) =>
      existsSync(join(folder, 'node_modules', name)),
    )
  })
}

export const markInstalled = (root) => writeFileSync(stampFile(root), installStamp(root))

/** Installs with the pnpm that package.json names, unless nothing has changed since the last time. */
async function install(root) {
  if (isInstalled(root)) {
    report('install', 'up to date')
    return true
  }
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  rmSync(stampFile(root), { force: true })
  const installed = await runStep(root, 'install', [
    {
      program: 'npx',
      parameters: ['--yes', packageManager, 'install', '--frozen-lockfile'],
      // Nobody is there to answer a question.
      env: { CI: 'true' },
    },
  ])
  if (installed && existsSync(join(root, 'node_modules'))) markInstalled(root)
  return installed
}

/** Runs a script of each package that has it, in the order of their dependencies, without pnpm. */
export function packageScripts(root, script) {
  return listPackages(root)
    .filter(({ manifest }) => manifest.scripts?.[script] !== undefined)
    .map(({ folder, manifest }) => ({
      program: manifest.scripts[script],
      parameters: [],
      cwd: folder,
      shell: true,
      env: {
        PATH: [
          join(folder, 'node_modules', '.bin'),
          join(root, 'node_modules', '.bin'),
          process.env.PATH,
        ].join(delimiter),
      },
    }))
}

/**
 * Installs and builds; another command that does so in this checkout is waited for.
 *
 * @param {string} root
 * @param {{ build?: boolean }} [options] `build: false` installs only
 * @returns {Promise<boolean>}
 */
export async function prepare(root, { build = true } = {}) {
  const lock = await waitForLock(root, 'build', () =>
    report('wait', 'for another command that builds in this checkout'),
  )
  try {
    if (!(await install(root)) || isStopping()) return false
    return !build || (await runStep(root, 'build', packageScripts(root, 'build')))
  } finally {
    lock.release()
  }
}

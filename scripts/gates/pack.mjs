import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listPackages } from '../lib/workspace.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The packages that are published. */
export const published = listPackages(root).filter(({ manifest }) => manifest.private !== true)

/**
 * Packs every published package once for all gates, as publishing would.
 *
 * @param {import('vitest/node').TestProject} project
 */
export default function pack(project) {
  const folder = mkdtempSync(join(tmpdir(), 'trine-packed-'))
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const tarballs = {}
  for (const { name, folder: cwd } of published) {
    const into = mkdtempSync(join(folder, 'one-'))
    execFileSync('npx', ['--yes', packageManager, 'pack', '--pack-destination', into], {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    })
    tarballs[name] = join(into, readdirSync(into)[0])
  }
  project.provide('tarballs', tarballs)
  return () => rmSync(folder, { recursive: true, force: true })
}

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as paths from './paths.ts'

/**
 * Installs the libraries to compare with, at the versions of their own lockfile, unless they are here.
 *
 * @returns why they cannot be had; nothing if they are here
 */
export function installPeers(): string | undefined {
  const require = createRequire(import.meta.url)
  const { dependencies } = require('../peers/package.json')
  if (Object.entries(dependencies).every(([name, version]) => installed(name) === version))
    return undefined
  const { packageManager } = require('../../package.json')
  const { status, stderr } = spawnSync(
    'npx',
    ['--yes', packageManager, 'install', '--frozen-lockfile'],
    { cwd: paths.peers, encoding: 'utf8', timeout: 300_000 },
  )
  return status === 0 ? undefined : `they do not install: ${stderr.trim().split('\n').at(-1)}`
}

function installed(name: string): string | undefined {
  const manifest = join(paths.peers, 'node_modules', name, 'package.json')
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined
}

/** Where the other library's own build of the engine lies. */
export function peerRuntime(): string {
  const own = realpathSync(join(paths.peers, 'node_modules/@huggingface/transformers/package.json'))
  return dirname(createRequire(own).resolve('onnxruntime-web/webgpu'))
}

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} folder absolute
 * @property {string} path from the root, with slashes
 * @property {any} manifest its package.json
 */

/**
 * The packages of the workspace, each after those that it depends on.
 *
 * @param {string} root
 * @returns {Package[]}
 */
export function listPackages(root) {
  const patterns = [
    ...readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8').matchAll(/^ {2}- (\S+)$/gm),
  ].map(([, pattern]) => pattern)
  const paths = patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern]
    const parent = pattern.slice(0, -2)
    if (!existsSync(join(root, parent))) return []
    return readdirSync(join(root, parent))
      .sort()
      .map((name) => `${parent}/${name}`)
  })
  const packages = new Map()
  for (const path of paths) {
    const file = join(root, path, 'package.json')
    if (!existsSync(file) || !statSync(file).isFile()) continue
    const manifest = JSON.parse(readFileSync(file, 'utf8'))
    packages.set(manifest.name, { name: manifest.name, folder: join(root, path), path, manifest })
  }
  const sorted = []
  const seen = new Set()
  const visit = (one) => {
    if (one === undefined || seen.has(one)) return
    seen.add(one)
    const { dependencies, devDependencies, peerDependencies } = one.manifest
    for (const name of Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }))
      visit(packages.get(name))
    sorted.push(one)
  }
  for (const one of packages.values()) visit(one)
  return sorted
}

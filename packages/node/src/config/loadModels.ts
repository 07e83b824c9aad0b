import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ModelSource } from '@trine/sdk'
import { defineModel, parseManifest } from '@trine/sdk/model'
import type { Hex } from 'viem'
import { ConfigInvalidError } from '../errors/config.js'
import { describeFolder, isTextFolder } from './describeFolder.js'

/** Served where the configuration names no models. */
export const defaultModels = ['@trine/lookalike#lookalikeSmall'] as const

/**
 * Models by what names them: an export of a package (`@trine/lookalike#lookalikeSmall`), a folder with
 * `model.json` and its files (`./models/mine`), or one of a text model in the layout of Hugging Face.
 *
 * @param base folder that relative names are of
 * @throws ConfigInvalidError
 */
export async function loadModels(names: readonly string[], base: string): Promise<ModelSource[]> {
  return Promise.all(
    names.map(async (name) => {
      try {
        const source = name.includes('#') ? await fromPackage(name, base) : fromFolder(name, base)
        defineModel(source)
        return source
      } catch (error) {
        if (error instanceof ConfigInvalidError) throw error
        throw new ConfigInvalidError({ setting: 'models', reason: `"${name}" is no model` })
      }
    }),
  )
}

/** As the configuration's folder sees the package, and else as this package does. */
async function fromPackage(name: string, base: string): Promise<ModelSource> {
  const [specifier = '', entry = ''] = name.split('#')
  const module = await import(find(specifier, base))
  return module[entry]
}

function find(specifier: string, base: string): string {
  try {
    return pathToFileURL(createRequire(join(base, 'x.js')).resolve(specifier)).href
  } catch {
    return specifier
  }
}

function fromFolder(name: string, base: string): ModelSource {
  const folder = resolve(base, name)
  if (!existsSync(join(folder, 'model.json')) && isTextFolder(folder)) return describeFolder(folder)
  const manifest = parseManifest(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')))
  const files = manifest.core.files.map(({ path }) => {
    const file = resolve(folder, path)
    if (!file.startsWith(folder + sep)) throw new Error('a file outside of the folder')
    return [path, pathToFileURL(file)] as const
  })
  return { modelId: manifest.modelId as Hex, manifest, files: Object.fromEntries(files) }
}

import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { ConfigInvalidError } from '../errors/config.js'
import { configSchema, type NodeConfig, parseConfig } from './config.js'
import { loadKey, parseKey } from './loadKey.js'
import { defaultModels, loadModels } from './loadModels.js'

const fileSchema = v.looseObject({
  keyFile: v.optional(v.string()),
  models: v.optional(v.array(v.string()), [...defaultModels]),
})

/**
 * Reads a configuration file. Paths in it are relative to it. From the environment, and stronger than the
 * file: `TRINE_KEY`, `TRINE_RPC_URL`, `TRINE_HOST`, `TRINE_PORT`, `TRINE_DATA`.
 *
 * @param relayOnly serve no models
 * @throws ConfigInvalidError, KeyUnusableError
 */
export async function loadConfig(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  relayOnly = false,
): Promise<NodeConfig> {
  const base = dirname(resolve(file))
  const { keyFile, models, ...settings } = readJson(file)
  const config = parseConfig({
    ...settings,
    ...(env.TRINE_RPC_URL !== undefined && { rpcUrl: env.TRINE_RPC_URL }),
    ...(env.TRINE_HOST !== undefined && { host: env.TRINE_HOST }),
    ...(env.TRINE_PORT !== undefined && { port: Number(env.TRINE_PORT) }),
    ...(env.TRINE_DATA !== undefined && { dataFolder: resolve(env.TRINE_DATA) }),
  })
  const key =
    env.TRINE_KEY !== undefined ? parseKey(env.TRINE_KEY) : loadKey(resolve(base, keyFile ?? 'key'))
  return {
    ...config,
    dataFolder: resolve(base, config.dataFolder),
    key,
    models: relayOnly ? [] : await loadModels(models, base),
  }
}

function readJson(file: string): v.InferOutput<typeof fileSchema> {
  try {
    const json = v.safeParse(fileSchema, JSON.parse(readFileSync(file, 'utf8')))
    if (json.success) return json.output
  } catch {
    throw new ConfigInvalidError({
      setting: 'the file itself',
      reason: 'it cannot be read as JSON',
    })
  }
  throw new ConfigInvalidError({
    setting: 'keyFile, models',
    reason: 'a path, and a list of names',
  })
}

/** The names that a configuration file knows, for documentation and tests. */
export const settingNames = [...Object.keys(configSchema.entries), 'keyFile', 'models'] as const

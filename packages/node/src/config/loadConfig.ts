import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { type NodeConfig, parseConfig } from './config.js'
import { loadKey, parseKey } from './loadKey.js'
import { defaultModels, loadModels } from './loadModels.js'
import { readSettings } from './readSettings.js'

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
  const { keyFile, models, ...settings } = readSettings(file, fileSchema)
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

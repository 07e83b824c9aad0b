import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { loadKey, parseKey } from '../../config/loadKey.js'
import { loadModels } from '../../config/loadModels.js'
import { readSettings } from '../../config/readSettings.js'
import { ConfigInvalidError } from '../../errors/config.js'
import { type CloudConfig, parseCloudConfig, type Upstream } from './cloudConfig.js'

const fileSchema = v.looseObject({
  keyFile: v.optional(v.string()),
  models: v.optional(v.array(v.string()), []),
})

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the configuration file of an endpoint. Paths in it are relative to it. From the environment, and
 * stronger than the file: `TRINE_KEY`, `TRINE_HOST`, `TRINE_PORT`, `TRINE_DATA`; and the upstreams' keys,
 * from the variables that the file names.
 *
 * @throws ConfigInvalidError, KeyUnusableError
 */
export async function loadCloudConfig(file: string, env: Environment): Promise<CloudConfig> {
  const base = dirname(resolve(file))
  const { keyFile, models, ...settings } = readSettings(file, fileSchema)
  const config = parseCloudConfig({
    ...settings,
    ...(env.TRINE_HOST !== undefined && { host: env.TRINE_HOST }),
    ...(env.TRINE_PORT !== undefined && { port: Number(env.TRINE_PORT) }),
    ...(env.TRINE_DATA !== undefined && { dataFolder: resolve(env.TRINE_DATA) }),
  })
  const { dataFolder, upstreams } = config
  return {
    ...config,
    ...(dataFolder !== undefined && { dataFolder: resolve(base, dataFolder) }),
    key:
      env.TRINE_KEY !== undefined
        ? parseKey(env.TRINE_KEY)
        : loadKey(resolve(base, keyFile ?? 'key')),
    models: await loadModels(models, base),
    upstreams: await Promise.all(upstreams.map((one, at) => loadUpstream(one, at, base, env))),
  }
}

async function loadUpstream(
  { models, ...upstream }: ReturnType<typeof parseCloudConfig>['upstreams'][number],
  at: number,
  base: string,
  env: Environment,
): Promise<Upstream> {
  const { keyEnv, protocol } = upstream
  const key = keyEnv === undefined ? undefined : env[keyEnv]
  if (keyEnv !== undefined && !key)
    throw new ConfigInvalidError({
      setting: `upstreams.${at}.keyEnv`,
      reason: 'the environment has no such variable',
    })
  const loaded = await Promise.all(
    Object.entries(models).map(async ([name, model]) => {
      const [source] = model.source === undefined ? [] : await loadModels([model.source], base)
      const task = model.task ?? (protocol === 'openai' ? 'generate' : 'run')
      return [name, { name: model.name, task, source }] as const
    }),
  )
  return { ...upstream, key, models: Object.fromEntries(loaded) }
}

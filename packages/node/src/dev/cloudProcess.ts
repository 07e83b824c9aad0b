import { createHash, randomBytes } from 'node:crypto'
import type { Hex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { CloudConfigInput } from '../cloud/config/cloudConfig.js'
import type { CloudDeployment } from './deployment.js'
import { type ServerProcess, serverProcess } from './serverProcess.js'

export type CloudProcessParameters = {
  /** Its own: key, configuration, ledger and log. */
  folder: string
  port: number
  /** What it runs, as a configuration file names it, by the models' names, with their prices. */
  models?: Readonly<Record<string, CloudModel>> | undefined
  /** What it is told besides. */
  settings?: Partial<CloudConfigInput> | undefined
  onDeath?: ((code: number | null) => void) | undefined
}

export type CloudModel = {
  /** `package#export`, or a folder. */
  source: string
  /** US dollars. */
  price: { prompt?: string; completion?: string; request?: string }
}

/** An endpoint for models in a process of its own. */
export type CloudProcess = ServerProcess & { deployment: CloudDeployment }

/** What demonstrations run, at prices that are made up. */
export const demoModels = {
  'lookalike-large': { source: '@trine/lookalike#lookalikeLarge', price: { request: '0.0002' } },
  'tiny-text': {
    source: '@trine/tiny-text#tinyText',
    price: { prompt: '0.0000001', completion: '0.0000004' },
  },
} as const satisfies Record<string, CloudModel>

/** US dollars that the demonstration's key begins with. */
const credit = '10'

/** Makes keys, and writes what an endpoint needs into its folder. Starts nothing yet. */
export function cloudProcess({
  folder,
  port,
  models = demoModels,
  settings,
  onDeath,
}: CloudProcessParameters): CloudProcess {
  const privateKey = generatePrivateKey()
  const apiKey = `sk-trine-${randomBytes(24).toString('hex')}`
  const sha256 = createHash('sha256').update(apiKey).digest('hex')
  const entries = Object.entries(models)
  const server = serverProcess({
    name: 'The cloud endpoint',
    command: 'serve',
    folder,
    privateKey,
    settings: {
      port,
      models: entries.map(([, { source }]) => source),
      prices: Object.fromEntries(entries.map(([name, { price }]) => [name, price])),
      apiKeys: [{ name: 'demo', sha256, credit }],
      ...settings,
    },
    onDeath,
  })
  const deployment: CloudDeployment = {
    url: `http://127.0.0.1:${port}`,
    name: 'Local cloud',
    signer: privateKeyToAccount(privateKey).address.toLowerCase() as Hex,
    apiKey,
    models: entries.map(([name]) => name),
  }
  return { ...server, deployment }
}

import { platform } from '#platform'
import { InvalidParametersError } from '../../errors/request.js'
import type { Backend } from '../../models/manifest.js'
import { priorValues } from '../priors.js'
import type { RouteFactory } from '../route.js'
import { createLocalRoute } from './localRoute.js'
import type { StoreOption } from './workerProtocol.js'

export type LocalParameters = {
  /**
   * Addresses of the engine's WebAssembly files, as your app serves them: `ort-wasm-simd-threaded.wasm`
   * and `ort-wasm-simd-threaded.jspi.wasm` of `onnxruntime-web`. Their bytes are verified.
   *
   * @default where a bundler put the files of the package; in Node, in the package itself
   */
  assets?: Readonly<Partial<Record<Backend, string | URL>>> | undefined
  /**
   * What may run models, in order of preference. `'webgpu'` needs a browser with WebGPU and with
   * JavaScript promise integration.
   *
   * @default ['wasm']
   */
  backends?: readonly Backend[] | undefined
  /**
   * Threads of the engine. More than one needs a cross-origin isolated page, and breaks wallets that
   * open a window.
   *
   * @default 1
   */
  threads?: number | undefined
  /**
   * Where verified files are kept. In a browser `'persistent'` is its private file system, or the Cache
   * API. In Node name a folder; without one nothing outlives the process.
   *
   * @default 'persistent'
   */
  store?: StoreOption | undefined
  /**
   * Bytes of weights above which a model is not offered on this device: a larger one then runs elsewhere.
   *
   * @default any size
   */
  maxModelSize?: number | undefined
  /**
   * Milliseconds without a byte after which a download has stalled.
   *
   * @default 20_000
   */
  stallTimeout?: number | undefined
  /**
   * Milliseconds that a cancelled run may go on, unseen, before its worker is ended. The next call then
   * loads the model again.
   *
   * @default 100
   */
  grace?: number | undefined
}

/**
 * Runs models on the user's own device, in a worker. Nothing leaves it, and nothing is paid.
 *
 * @throws InvalidParametersError
 * @example
 * const client = createClient({ routes: [local()] })
 * const answer = await classify(client, { models: [lookalikeSmall], input: 'app-uniswap.io' })
 * answer.record.attempts[0].offer // 'local/lookalike-small/wasm'
 */
export function local(parameters: LocalParameters = {}): RouteFactory {
  checkParameters(parameters)
  return ({ priors }) =>
    createLocalRoute({
      prior: priorValues(priors),
      platform,
      backends: parameters.backends ?? ['wasm'],
      assets: parameters.assets ?? {},
      threads: parameters.threads ?? 1,
      store: parameters.store ?? 'persistent',
      maxModelSize: parameters.maxModelSize ?? Number.POSITIVE_INFINITY,
      stallTimeout: parameters.stallTimeout ?? 20_000,
      grace: parameters.grace ?? 100,
    })
}

function checkParameters(parameters: LocalParameters): void {
  const {
    backends = ['wasm'],
    threads = 1,
    store = 'memory',
    maxModelSize = 0,
    stallTimeout = 1,
    grace = 0,
  } = parameters
  const check = (parameter: keyof LocalParameters, holds: boolean, reason: string) => {
    if (!holds) throw new InvalidParametersError({ parameter, reason })
  }
  const known = (backend: unknown) => backend === 'wasm' || backend === 'webgpu'
  check(
    'backends',
    Array.isArray(backends) && backends.length > 0 && backends.every(known),
    `it is a list of 'wasm' and 'webgpu'`,
  )
  check('threads', Number.isSafeInteger(threads) && threads >= 1, 'it is a whole number from 1')
  check(
    'store',
    store === 'persistent' ||
      store === 'memory' ||
      (typeof store?.folder === 'string' && store.folder !== ''),
    `it is 'persistent', 'memory' or { folder }`,
  )
  check('maxModelSize', maxModelSize >= 0, 'it is a number of bytes')
  check('stallTimeout', stallTimeout > 0, 'it is a time above 0')
  check('grace', grace >= 0, 'it is a time, or 0')
}

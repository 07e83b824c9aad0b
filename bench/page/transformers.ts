import { ask } from './ask.ts'
import type { Contestant } from './contestants.ts'
import { graphs, type ModelName } from './graphs.ts'

/**
 * The other library, in a worker.
 *
 * @param runtime which of its engine's builds: the one it takes by itself, or the smaller one without
 * WebGPU that an app could name
 */
export function transformers(
  model: ModelName,
  runtime: 'default' | 'plain' = 'default',
): Contestant {
  const worker = new Worker(new URL('../peers/worker.js', import.meta.url), { type: 'module' })
  const { input, output, dims } = graphs[model]
  const folder = model === 'rec' ? 'rec' : 'lookalike-small'
  const file = (ending: string) =>
    new URL(`/ort-peer/ort-wasm-simd-threaded${ending}`, location.href).href
  // A folder is what the documentation says to give; a build of one's own choice needs both addresses.
  const wasmPaths =
    runtime === 'default' ? '/ort-peer/' : { mjs: file('.mjs'), wasm: file('.wasm') }
  return {
    load: () => ask(worker, { kind: 'load', folder, wasmPaths }),
    run: ({ values }) =>
      ask(worker, { kind: 'run', input, output, values, dims }, [values.buffer as ArrayBuffer]),
    unload: async () => worker.terminate(),
  }
}

import type * as Ort from 'onnxruntime-web'
import { EngineUnavailableError } from '../../../errors/local.js'
import type { Backend } from '../../../models/manifest.js'
import { engineVersion } from './pins.js'

/** The started engine of one worker. */
export type Engine = {
  backend: Backend
  ort: typeof Ort
  /** How often work was handed to a GPU since the start. Always 0 for `'wasm'`. */
  submissions: () => number
}

export type StartParameters = {
  backend: Backend
  threads: number
  /** Verified bytes of the pinned WebAssembly file: what runs is what was hashed. */
  wasm: Uint8Array
}

/**
 * Starts ONNX Runtime in this thread: once, because it is a single WebAssembly instance. Only ending
 * the thread stops it and gives its memory back.
 *
 * @throws EngineUnavailableError when it cannot run here
 */
export async function startEngine({ backend, threads, wasm }: StartParameters): Promise<Engine> {
  const unavailable = (reason: string, cause?: unknown) =>
    new EngineUnavailableError({ backend, reason, cause })
  if (backend === 'webgpu') {
    if (!('Suspending' in WebAssembly)) throw unavailable('no JavaScript promise integration')
    if (!(await gpu()?.requestAdapter())) throw unavailable('no WebGPU adapter')
  }
  const submissions = backend === 'webgpu' ? countSubmissions() : () => 0
  const ort = await importEngine(backend).catch((cause: unknown) => {
    throw unavailable('"onnxruntime-web" does not load', cause)
  })
  // Its script and its WebAssembly file are made for each other.
  if (ort.env.versions.web !== engineVersion)
    throw unavailable(`it needs "onnxruntime-web" ${engineVersion}, not ${ort.env.versions.web}`)
  // Fixed here, not left to defaults: the engine's own would look for its file at an address of its
  // choice, and warn on the console.
  ort.env.logLevel = 'error'
  ort.env.wasm.wasmBinary = wasm
  ort.env.wasm.proxy = false
  ort.env.wasm.numThreads = globalThis.crossOriginIsolated ? threads : 1
  return { backend, ort, submissions }
}

function importEngine(backend: Backend): Promise<typeof Ort> {
  return backend === 'webgpu' ? import('onnxruntime-web/jspi') : import('onnxruntime-web/wasm')
}

type Gpu = { requestAdapter: () => Promise<object | null> }

function gpu(): Gpu | undefined {
  return (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu
}

/** Counts what is handed to the GPU in this thread, which is ours alone, to tell that it did work. */
function countSubmissions(): () => number {
  let count = 0
  type Queue = { submit: (...commands: unknown[]) => unknown }
  const { prototype } = (globalThis as unknown as { GPUQueue: { prototype: Queue } }).GPUQueue
  const { submit } = prototype
  prototype.submit = function (...commands) {
    count++
    return submit.apply(this, commands)
  }
  return () => count
}

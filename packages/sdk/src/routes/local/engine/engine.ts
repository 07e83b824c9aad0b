import type * as Ort from 'onnxruntime-web'
import { EngineUnavailableError } from '../../../errors/local.js'
import { DownloadError } from '../../../errors/model.js'
import type { Backend } from '../../../models/manifest.js'
import { sha256 } from '../../../utils/digest.js'
import type { Hex } from '../../../utils/hex.js'
import { engineScript, engineVersion } from './pins.js'

/** The started engine of one worker. */
export type Engine = {
  backend: Backend
  ort: typeof Ort
  /** How often work was handed to a GPU since the start. Always 0 for `'wasm'`. */
  submissions: () => number
  /** SHA-256 of the WebAssembly file that runs. */
  hash: Hex
  /** Gives back the memory of the file, once a model was opened and so the engine compiled. */
  release: () => void
}

export type StartParameters = {
  backend: Backend
  threads: number
  /** Verified bytes of the pinned WebAssembly file: what runs is what was hashed. */
  wasm: Uint8Array<ArrayBuffer>
}

/**
 * Starts ONNX Runtime in this thread: once, because it is a single WebAssembly instance. Only ending
 * the thread stops it and gives its memory back.
 *
 * @throws EngineUnavailableError when it cannot run here
 * @throws DownloadError when its script cannot be had: a new thread may get it
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
    throw new DownloadError({ file: engineScript, reason: 'it does not load', cause })
  })
  // Its script and its WebAssembly file are made for each other.
  if (ort.env.versions.web !== engineVersion)
    throw unavailable(`it needs "onnxruntime-web" ${engineVersion}, not ${ort.env.versions.web}`)
  // Fixed here, not left to defaults: the engine's own would look for its file at an address of its
  // choice, and warn on the console.
  ort.env.logLevel = 'error'
  // Hashed here as a whole, of the very memory that the engine gets.
  const hash: Hex = `0x${await sha256(wasm)}`
  ort.env.wasm.wasmBinary = wasm
  ort.env.wasm.proxy = false
  ort.env.wasm.numThreads = globalThis.crossOriginIsolated ? threads : 1
  const release = () => {
    if (wasm.buffer.byteLength === 0) return
    delete ort.env.wasm.wasmBinary
    // The engine's script keeps a reference: taking the memory away from it is what frees it.
    structuredClone(wasm.buffer, { transfer: [wasm.buffer] })
  }
  return { backend, ort, submissions, hash, release }
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

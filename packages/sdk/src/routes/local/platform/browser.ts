import { browserStore } from '../../../models/store/browserStore.js'
import { memoryStore } from '../../../models/store/memoryStore.js'
import { supportsSimd } from '../engine/supportsSimd.js'
import type { Platform } from './platform.js'

type Gpu = { requestAdapter: () => Promise<object | null> }

export const platform: Platform = {
  spawn: () => {
    // Written out in full at this place: it is how bundlers find the worker's file.
    const worker = new Worker(new URL('../worker/worker.js', import.meta.url), { type: 'module' })
    return {
      post: (message, transfer) => worker.postMessage(message, transfer),
      onMessage: (listener) => worker.addEventListener('message', ({ data }) => listener(data)),
      onEnd: (listener) => {
        worker.addEventListener('error', (event) => {
          event.preventDefault()
          listener(event.error)
        })
        worker.addEventListener('messageerror', listener)
      },
      terminate: () => worker.terminate(),
    }
  },
  openStore: async (option) => (option === 'memory' ? memoryStore() : browserStore()),
  isOnDevice: () => false,
  resolve: (url) => new URL(url, globalThis.document?.baseURI ?? location.href).href,
  lacks: async (backend) => {
    if (!supportsSimd()) return 'WebAssembly has no SIMD'
    if (backend === 'wasm') return undefined
    if (!('Suspending' in WebAssembly)) return 'no JavaScript promise integration'
    const { gpu } = navigator as { gpu?: Gpu }
    const adapter = await gpu?.requestAdapter().catch(() => null)
    return adapter ? undefined : 'no WebGPU adapter'
  },
}

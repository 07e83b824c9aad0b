import { httpSource } from '../../../models/sources/httpSource.js'
import { browserStore } from '../../../models/store/browserStore.js'
import { sharedLocks } from '../../../models/store/fileLocks.js'
import { memoryStore } from '../../../models/store/memoryStore.js'
import { serve } from './serve.js'

// The file that a page starts as a module worker. `addEventListener` and not `onmessage`: the engine's
// own threads may load this file too and set that property.
serve(
  {
    post: (message, transfer) => self.postMessage(message, { transfer }),
    listen: (listener) => self.addEventListener('message', ({ data }) => listener(data)),
  },
  {
    openStore: async (option) => (option === 'memory' ? memoryStore() : browserStore()),
    source: httpSource(),
    locks: sharedLocks(),
    // Bundlers put the files of the package beside the app and fill in their addresses. Here and not on
    // the page's side, because development servers bundle that side beforehand, and leave this as it is.
    engineUrl: (backend) =>
      backend === 'webgpu'
        ? new URL('onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm', import.meta.url).href
        : new URL('onnxruntime-web/ort-wasm-simd-threaded.wasm', import.meta.url).href,
    importTextLibrary: async () => {
      // In a `try`: bundlers then do not insist that apps without text models have the package.
      try {
        return await import('@huggingface/transformers')
      } catch (cause) {
        throw new Error('The package @huggingface/transformers is not there.', { cause })
      }
    },
  },
)

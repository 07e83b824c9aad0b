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
  },
)

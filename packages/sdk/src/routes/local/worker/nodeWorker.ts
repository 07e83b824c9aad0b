import { parentPort } from 'node:worker_threads'
import { nodeWorkshopPlatform } from '../platform/nodeWorkshop.js'
import { serve } from './serve.js'

// The file that Node starts as a worker thread.
serve(
  {
    post: (message, transfer) => parentPort?.postMessage(message, transfer as ArrayBuffer[]),
    listen: (listener) => parentPort?.on('message', listener),
  },
  nodeWorkshopPlatform(),
)

import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { enginePins } from '../engine/pins.js'
import { openNodeStore } from './openNodeStore.js'
import type { Platform } from './platform.js'

const { resolve } = createRequire(import.meta.url)

export const platform: Platform = {
  spawn: () => {
    // Without the process's own flags: `--input-type`, a loader or a test runner's would fail there.
    const file = new URL('../worker/nodeWorker.js', import.meta.url)
    const worker = new Worker(file, { execArgv: [] })
    // A thread that waits for work keeps no process alive; one that works does.
    worker.unref()
    return {
      post: (message, transfer) => worker.postMessage(message, transfer as ArrayBuffer[]),
      onMessage: (listener) => worker.on('message', listener),
      onEnd: (listener) => {
        worker.on('error', listener)
        worker.on('exit', listener)
      },
      hold: (busy) => (busy ? worker.ref() : worker.unref()),
      terminate: () => void worker.terminate(),
    }
  },
  openStore: openNodeStore,
  isOnDevice: (url) => url.startsWith('file:'),
  resolve: (url) => new URL(url, pathToFileURL(`${process.cwd()}/`)).href,
  engineUrl: (backend) =>
    pathToFileURL(resolve(`onnxruntime-web/${enginePins[backend].path}`)).href,
  lacks: async (backend) => (backend === 'wasm' ? undefined : 'Node has no WebGPU'),
}

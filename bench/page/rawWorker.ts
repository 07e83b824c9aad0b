// What somebody who wants no SDK writes: the engine in a worker, input moved in, output moved out.
import * as ort from 'onnxruntime-web/wasm'
import { openRaw, type RawSession } from './rawSession.ts'

let session: RawSession

addEventListener('message', async ({ data }) => {
  if (data.kind === 'load') {
    session = await openRaw(ort, data)
    postMessage({})
  } else if (data.kind === 'release') {
    await session.release()
    postMessage({})
  } else {
    const values = await session.run(data.values)
    postMessage(values, { transfer: [values.buffer as ArrayBuffer] })
  }
})

// Else a failure here would reach nobody, and the page would wait for ever.
addEventListener('unhandledrejection', ({ reason }) => {
  setTimeout(() => {
    throw reason
  })
})

// The other library in a worker, set up as its documentation advises: local files, local runtime.
import { AutoModel, env, Tensor } from '@huggingface/transformers'

env.allowRemoteModels = false
env.allowLocalModels = true
env.localModelPath = '/models/'

let model

addEventListener('message', async ({ data }) => {
  if (data.kind === 'load') {
    const { folder, wasmPaths } = data
    env.backends.onnx.wasm.wasmPaths = wasmPaths
    env.backends.onnx.wasm.numThreads = 1
    model = await AutoModel.from_pretrained(folder, { dtype: 'fp32', device: 'wasm' })
    postMessage({})
  } else {
    const { input, output, values, dims } = data
    const results = await model({ [input]: new Tensor('float32', values, dims) })
    const { data: found } = results[output]
    postMessage(found, { transfer: [found.buffer] })
  }
})

// Else a failure here would reach nobody, and the page would wait for ever.
addEventListener('unhandledrejection', ({ reason }) => {
  setTimeout(() => {
    throw reason
  })
})

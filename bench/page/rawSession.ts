import type * as Ort from 'onnxruntime-web'

/** What a model takes and gives, for those who call the engine themselves. Plain data. */
export type Graph = { url: string; input: string; output: string; dims: readonly number[] }

export type RawSession = {
  run: (values: Float32Array) => Promise<Float32Array>
  release: () => Promise<void>
}

/** A model in plain ONNX Runtime: the same engine, threads and bytes as the SDK's. */
export async function openRaw(ort: typeof Ort, graph: Graph): Promise<RawSession> {
  ort.env.wasm.numThreads = 1
  const bytes = new Uint8Array(await (await fetch(graph.url)).arrayBuffer())
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] })
  return {
    run: async (values) => {
      const feeds = { [graph.input]: new ort.Tensor('float32', values, graph.dims) }
      const results = await session.run(feeds)
      // The engine has copied it out of its own memory already.
      return results[graph.output]?.data as Float32Array
    },
    release: () => session.release(),
  }
}

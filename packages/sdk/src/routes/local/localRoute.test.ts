import { describe, expect, test } from 'vitest'
import { noRequest } from './fixtures/request.js'
import { fixtureModel, tinyInput, tinyLogits } from './fixtures/fixtureModel.js'
import { createLocalRoute } from './localRoute.js'
import { inProcess } from './fixtures/inProcess.js'

const url = new URL('fixtures/tiny.onnx', import.meta.url).href
const route = createLocalRoute({ platform: inProcess(), backends: ['wasm'], assets: {}, threads: 1, store: 'memory', stallTimeout: 1000, grace: 50 })

test('default', async () => {
  const model = fixtureModel({ url })
  const [offer] = await route.offers({ request: noRequest(model), signal: new AbortController().signal })
  expect(offer).toMatchInlineSnapshot(`
    {
      "arrives": 0.99,
      "cancellable": true,
      "determinism": "exact",
      "dishonest": 0,
      "download": 0,
      "evidence": "device",
      "id": "local/fixture-tiny/wasm",
      "latency": {
        "expected": 702.157624,
        "p95": 2106.4728720000003,
        "state": "cold",
      },
      "model": {
        "id": "0x8c80db6c84ec430dbdd26317744b2e872bcf801848ba942eb3f80c76fb31a770",
        "name": "fixture-tiny",
      },
      "operator": "device",
      "price": {
        "ceiling": "0",
        "expected": "0",
      },
      "privacy": "device",
      "route": "local",
      "undetected": 0,
    }
  `)
  const answer = await route.run({ request: noRequest(model), offer: offer!, model, payload: { bytes: new Uint8Array(), tensors: { bytes: { shape: [1,64], data: tinyInput(5) } } }, signal: new AbortController().signal, onProgress: (p) => {} })
  expect([...answer.outputs.logits!.data]).toEqual(tinyLogits(5))
  expect(answer.evidence).toMatchInlineSnapshot(`
    {
      "backend": "wasm",
      "goldenVectors": 2,
      "kind": "device",
      "modelId": "0x8c80db6c84ec430dbdd26317744b2e872bcf801848ba942eb3f80c76fb31a770",
      "runtimeHash": "0x3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2",
      "variant": "fp32",
    }
  `)
})

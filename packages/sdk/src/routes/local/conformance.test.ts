import { describe, test } from 'vitest'
import { routeConformance } from '../../testing/conformance.js'
import { fixtureSource, tinyInput } from './fixtures/fixtureModel.js'
import { inProcess } from './fixtures/inProcess.js'
import { createLocalRoute } from './localRoute.js'

describe('route contract', () => {
  const input = (n: number) => ({ bytes: { shape: [1, 64], data: tinyInput(n) } })
  const cases = routeConformance({
    makeRoute: () =>
      createLocalRoute({
        platform: inProcess(),
        backends: ['wasm'],
        assets: {},
        threads: 1,
        store: 'memory',
        stallTimeout: 20_000,
        maxModelSize: Number.POSITIVE_INFINITY,
        grace: 20,
      }),
    model: fixtureSource({ url: new URL('fixtures/tiny.onnx', import.meta.url).href }),
    inputs: [input(1), input(2)],
    dispose: async (route) => route.unload?.(),
  })
  for (const { name, run } of cases) test(name, run)
})

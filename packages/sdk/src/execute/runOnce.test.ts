import { expect, test } from 'vitest'
import { classify } from '../actions/classify.js'
import { createClient } from '../client/createClient.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'

const ask = (idempotencyKey: string) => ({
  models: [toySource()],
  input: 'app-uniswap.io',
  idempotencyKey,
})

/** A client whose first run waits to be let go, and whose others answer at once. */
function setup() {
  let letGo = () => {}
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let runs = 0
  const { route, calls } = fakeRoute({
    async outputs() {
      if (runs++ === 0) await gate
      return logits(9, -9)
    },
  })
  return { client: createClient({ routes: [route] }), calls, letGo }
}
const others = async (client: ReturnType<typeof createClient>) => {
  for (let i = 0; i < 501; i++) await classify(client, ask(`other ${i}`))
}

// Of each there are hundreds of requests, which takes a busy machine a while.
const patience = 60_000

test(
  'behavior: a key whose run is under way is never forgotten',
  async () => {
    const { client, calls, letGo } = setup()
    const first = classify(client, ask('first'))
    while (calls.runs.length === 0) await new Promise((resolve) => setTimeout(resolve))
    await others(client)
    const again = classify(client, ask('first'))
    letGo()
    expect(await again).toBe(await first)
    expect(calls.runs).toHaveLength(502)
    expect(client.runs.size).toBe(500)
  },
  patience,
)

test(
  'behavior: its twin: one whose run is done is, after 500 newer ones',
  async () => {
    const { client, calls, letGo } = setup()
    letGo()
    await classify(client, ask('first'))
    await others(client)
    await classify(client, ask('first'))
    expect(calls.runs).toHaveLength(503)
  },
  patience,
)

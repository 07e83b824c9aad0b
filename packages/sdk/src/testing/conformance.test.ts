import { describe, expect, test } from 'vitest'
import type { Payload, Target } from '../request/request.js'
import type { AttemptContext, Offer, OffersContext, Route, RouteAnswer } from '../routes/route.js'
import { routeConformance } from './conformance.js'
import { fakeRoute } from './fakeRoute.js'
import { target } from './fixtures/quorum.js'
import { quorumRoute } from './fixtures/quorumRoute.js'
import { logits, toySource } from './fixtures/toyModel.js'

const input = (value: number) => ({
  bytes: { shape: [1, 64], data: new Float32Array(64).fill(value) },
})
let uses = 0
const cases = (change: (route: Route) => Partial<Route>) =>
  routeConformance({
    model: toySource(),
    inputs: [input(1), input(2)],
    networkUses: () => uses,
    makeRoute() {
      const { route } = fakeRoute({
        outputs: async ({ payload }) => {
          const value = Number(payload.tensors.bytes?.data[0])
          return { logits: { shape: [1, 2], data: new Float32Array([value, -value]) } }
        },
      })
      const made = route({ clientId: 'test' })
      return { ...made, ...change(made) }
    },
  })
const failing = async (change: (route: Route) => Partial<Route>) => {
  const names: string[] = []
  for (const { name, run } of cases(change)) await run().catch(() => names.push(name))
  return names
}

describe('default: the fake passes', () => {
  for (const { name, run } of cases(() => ({}))) test(name, run)
})

describe('default: a route that takes text, for a contract', () => {
  const outputs = ({ bytes }: Payload) => logits(bytes[0] as number, 0)
  const cases = (named: Target | undefined) =>
    routeConformance({
      model: toySource(),
      inputs: ['app-uniswap', 'my-garden'],
      target: named,
      makeRoute: () => quorumRoute(outputs)({ clientId: 'test' }),
    })
  for (const { name, run } of cases(target)) test(name, run)

  test('its twin: without a contract to act, it makes no offer', async () => {
    const [, offers] = cases(undefined)
    await expect(offers?.run()).rejects.toThrow('there is no offer')
  })
})

/** Every run waits for the one before and gives what it was asked, unless changed here. */
const offering = (change: Partial<Offer>) => (route: Route) => ({
  offers: async (context: OffersContext) =>
    (await route.offers(context)).map((one) => ({ ...one, ...change })),
})
const answering =
  (change: (answer: RouteAnswer, context: AttemptContext) => unknown) => (route: Route) => ({
    run: async (context: AttemptContext) =>
      change(await route.run(context), context) as RouteAnswer,
  })
const tensor = (data: Float32Array<ArrayBuffer>) => ({ logits: { shape: [1, 2], data } })
const { signal } = new AbortController()

describe('error: a route that breaks one rule fails its case', () => {
  let last: RouteAnswer | undefined
  let runs = 0
  const broken: readonly [string, (route: Route) => Partial<Route>][] = [
    ['states the version of the contract', () => ({ specVersion: 2 as never })],
    ['offers: are plain JSON, of this route, with ids of their own', offering({ route: 'other' })],
    [
      'offers: chances are between 0 and 1, prices in order, times not negative',
      offering({ dishonest: 2 }),
    ],
    [
      'offers: download nothing',
      (route) => ({
        offers: (context) => {
          uses++
          return route.offers(context)
        },
      }),
    ],
    [
      'run: gives outputs that fit the manifest, for no more than the ceiling',
      answering((answer) => ({ ...answer, charged: '1' })),
    ],
    [
      'run: many at once do not mix',
      // Gives whoever comes while another runs that one's answer.
      (route) => ({
        async run(context) {
          runs++
          const mine = await route.run(context)
          if (runs === 1) last = mine
          await new Promise((resolve) => setImmediate(resolve))
          const answer = runs > 1 ? (last as RouteAnswer) : mine
          await new Promise((resolve) => setImmediate(resolve))
          runs = 0
          return answer
        },
      }),
    ],
    [
      'run: leaves its input as it was',
      answering((answer, { payload }) => {
        structuredClone(payload, { transfer: [payload.tensors.bytes?.data.buffer as ArrayBuffer] })
        return answer
      }),
    ],
    [
      'abort before: rejects with the reason',
      (route) => ({
        run: (context) =>
          context.signal.aborted ? Promise.reject(new Error('another')) : route.run(context),
      }),
    ],
    [
      'abort at once: rejects with the reason, and the next run works',
      (route) => ({
        async run(context) {
          context.signal.throwIfAborted()
          return route.run({ ...context, signal })
        },
      }),
    ],
    ...(['download', 'load', 'queue', 'run'] as const).map(
      (phase) =>
        [
          `abort during ${phase}: rejects with the reason, and the next run works`,
          // Deaf from then on.
          (route: Route) => ({
            async run(context: AttemptContext) {
              await Promise.resolve()
              context.signal.throwIfAborted()
              context.onProgress({ phase, loaded: 0, total: 1 })
              return route.run({ ...context, signal })
            },
          }),
        ] as [string, (route: Route) => Partial<Route>],
    ),
    [
      'abort during offers: has them or rejects with the reason',
      (route) => ({
        async offers(context) {
          await Promise.resolve()
          if (context.signal.aborted) throw new Error('another')
          return route.offers(context)
        },
      }),
    ],
  ]
  test.each(broken)('%s', async (name, change) => {
    expect(await failing(change)).toEqual([name])
  })

  test('without a count of network uses, nothing is said of them', () => {
    const { route } = fakeRoute({ outputs: () => ({}) })
    const names = routeConformance({
      model: toySource(),
      inputs: [input(1), input(2)],
      makeRoute: () => route({ clientId: 'test' }),
    }).map(({ name }) => name)
    expect(names).not.toContain('offers: download nothing')
    expect(cases(() => ({})).map(({ name }) => name)).toContain('offers: download nothing')
  })

  test('abort after: changes nothing', async () => {
    let spoilt = false
    const names = await failing((route) => {
      spoilt = false
      return {
        async run(context) {
          const answer = await route.run(context)
          if (spoilt) return { ...answer, outputs: tensor(new Float32Array([7, 7])) }
          context.signal.addEventListener('abort', () => {
            spoilt = true
          })
          return answer
        },
      }
    })
    expect(names).toContain('abort after: changes nothing')
  })
})

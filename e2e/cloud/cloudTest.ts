import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { type Usd, usd } from '@trine/sdk'
import type { Provider } from '@trine/sdk/cloud'
import { hostedModel, type ModelSource } from '@trine/sdk/model'
import {
  type FaultyProvider,
  type HostedModel,
  type StartFaultyProviderParameters,
  startFaultyProvider,
} from '@trine/test'
import { serve } from '../../apps/demo/serve.mjs'
import { fixtureSource } from '../../packages/sdk/src/routes/local/fixtures/fixtureModel.ts'
import { buildPage } from '../fixtures/buildPage.ts'
import type { Ask, Told } from './harness/page.ts'

/** What must be found nowhere but at the provider that was asked. The fake answers with words backwards. */
export const prompt = 'say kanarienvogel in the naïve morning please 🦄'
export const spoken = 'yas legovneiranak ni eht evïan gninrom esaelp 🦄'
export const canaries = ['kanarienvogel', 'legovneiranak']

export const models: Record<'chat' | 'embedder' | 'sorter', ModelSource> = {
  chat: hostedModel({ name: 'chat', task: 'generate' }),
  embedder: hostedModel({ name: 'embedder', task: 'embed', dimensions: 8 }),
  sorter: fixtureSource({ core: { name: 'sorter' } }),
}

/** Micro-dollars; a token of output is what counts. */
const priced = (factor: number): HostedModel[] => [
  {
    name: 'chat',
    task: 'generate',
    price: { prompt: 2 * factor, completion: 10 * factor, request: 100 * factor },
  },
  { name: 'embedder', task: 'embed', price: { prompt: 3 * factor } },
  {
    name: 'sorter',
    task: 'classify',
    price: { request: 50 * factor },
    outputs: [{ name: 'logits', datatype: 'FP32', shape: [1, 2] }],
  },
]

/** A provider, and how an app names it. */
export type Hired = FaultyProvider & { id: string; key: string; provider: Provider }

type Options = Partial<StartFaultyProviderParameters> & { factor?: number }

type WorkerFixtures = { harnessFolder: string }
type TestFixtures = {
  /** Starts a provider. Only those that are there when the page opens can be reached by it. */
  hire: (id: string, options?: Options) => Promise<Hired>
  /** The cheap one, which every plan begins with. */
  first: Hired
  /** The dear one, which a plan turns to. */
  second: Hired
  /** Opens the page under the demo's policy, with these providers, and asks there. */
  ask: (
    asked?: Partial<Omit<Ask, 'providers'>> & { hired?: readonly Hired[] },
    during?: () => Promise<void>,
  ) => Promise<Told>
}

/** Tests of providers, from a page that holds nothing else. After each one its canaries are looked for. */
export { expect }

export const test = base.extend<TestFixtures, WorkerFixtures>({
  // Half of the time of these specs, and it shows nothing: the page is blank.
  trace: ['off', { scope: 'worker' }],
  harnessFolder: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from here.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'cloud-harness-'))
      await buildPage(new URL('harness', import.meta.url), folder)
      await use(folder)
      await rm(folder, { recursive: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from here.
  hire: async ({}, use) => {
    const hired: Hired[] = []
    await use(async (id, { factor = 1, ...options } = {}) => {
      const one = await hire(id, factor, options)
      hired.push(one)
      return one
    })
    for (const one of hired) await one.close()
  },
  first: ({ hire }, use) => hire('first').then(use),
  second: ({ hire }, use) => hire('second', { factor: 2 }).then(use),
  ask: async ({ page, harnessFolder, first, second }, use) => {
    const log = listen(page)
    const told: Told[] = []
    const servers: Awaited<ReturnType<typeof serve>>[] = []
    await use(async ({ hired = [first, second], timeouts, ...asked } = {}, during) => {
      // Providers that the app does not name are reachable too: nothing but the route may keep it from them.
      const reachable = [...new Set([...hired, first, second])]
      const nodes = reachable.map(({ url }) => ({ url }))
      const deployment = { rpcUrl: first.url, wsUrl: first.url, nodes }
      const server = await serve({ directory: harnessFolder, deployment })
      servers.push(server)
      await page.goto(server.url)
      const answer = page.evaluate(
        ({ providers, timeouts, secondWorth, ...one }) => {
          globalThis.cloudHarness = new Cloud({ providers, timeouts, secondWorth })
          return cloudHarness.ask(one)
        },
        {
          task: 'generate' as const,
          model: models.chat,
          input: prompt,
          providers: hired.map(({ provider }) => provider),
          timeouts: { firstByte: 20_000, stall: 20_000, ...timeouts },
          ...asked,
        },
      )
      await during?.()
      const one = await answer
      told.push(one)
      // Each page has an origin of its own, so the day's budget holds this request alone.
      const charged = Number(usd(one.record.money.charged))
      await expect.poll(() => page.evaluate(() => cloudHarness.spent())).toBe(charged)
      return one
    })
    expectNoLeak(told, log, [first, second])
    for (const server of servers) await server.close()
  },
})

async function hire(id: string, factor: number, options: Partial<StartFaultyProviderParameters>) {
  const key = `sk-${id}-${randomBytes(8).toString('hex')}`
  const signingKey = `0x${randomBytes(32).toString('hex')}` as const
  const server = await startFaultyProvider({
    models: priced(factor),
    keys: [key],
    signingKey,
    ...options,
  })
  const prices = Object.fromEntries(
    priced(factor).map(({ name, price = {} }) => [
      name,
      {
        // A million tokens cost as many dollars as a token costs micro-dollars.
        input: usd(String(price.prompt ?? 0)),
        output: usd(String(price.completion ?? 0)),
        request: BigInt(price.request ?? 0) as Usd,
      },
    ]),
  )
  const { signer, openai, url } = server
  const provider: Provider = {
    id,
    openai,
    oip: url,
    keys: [{ key }],
    prices,
    ...(signer && { signer: { algorithm: 'ecdsa', key: signer } }),
  }
  return { ...server, id, key, provider }
}

type Log = { console: string[]; requests: { url: string; text: string }[] }

function listen(page: Page): Log {
  const log: Log = { console: [], requests: [] }
  page.on('console', (message) => log.console.push(message.text()))
  page.on('pageerror', (error) => log.console.push(String(error)))
  page.on('request', (request) => {
    // Told of a redirect that is not followed, too. Whether it was, the server at its end knows.
    if (request.redirectedFrom()) return
    const { authorization = '' } = request.headers()
    const text = `${authorization}\n${request.postDataBuffer()?.toString() ?? ''}`
    log.requests.push({ url: request.url(), text })
  })
  return log
}

/** Looks for the prompt, the answer and keys wherever they do not belong. */
function expectNoLeak(
  told: readonly Told[],
  { console, requests }: Log,
  providers: readonly Hired[],
): void {
  const keys = providers.map(({ key }) => key)
  const found = (text: string) =>
    [...canaries, ...keys].filter((word) =>
      [word, Buffer.from(word).toString('hex')].some((form) => text.includes(form)),
    )
  for (const { error, record, storage, updates, consents } of told) {
    const silent = updates.map(({ text: _, ...update }) => update)
    for (const part of [error, record, storage, silent, consents])
      expect(found(JSON.stringify(part) ?? '')).toEqual([])
  }
  expect(found(console.join('\n'))).toEqual([])
  // Each provider gets the prompt by its own key alone, and nobody else gets either.
  for (const { url, text } of requests) {
    const to = providers.find((one) => url.startsWith(`${one.url}/`))
    const allowed = to && !url.endsWith('/models') ? [...canaries, to.key] : []
    expect(found(text).filter((word) => !allowed.includes(word))).toEqual([])
  }
}

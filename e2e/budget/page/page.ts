import {
  type ClientParameters,
  classify,
  createClient,
  isTrineError,
  type ModelSource,
  usd,
} from '@trine/sdk'
import { type BudgetStore, indexedDbBudget, type LedgerState } from '@trine/sdk/budget'
import { fakeRoute } from '@trine/sdk/test'

export type Facts = {
  source: ModelSource
  /** US dollars. */
  perDay: string
  ceiling: string
  calls: number
  /** Milliseconds within which all calls begin. */
  spread: number
  /** Whether the store is the real one, or the fake that loses updates. */
  atomic: boolean
}

type RouteFactory = ClientParameters['routes'][number]

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A fake: it reads, and writes a moment later. What other tabs wrote between the two is lost. */
function losingStore(): BudgetStore {
  const name = 'trine-losing-budget'
  const { read, update } = indexedDbBudget({ name })
  return {
    read,
    async update(change) {
      const after = change(await read())
      await pause(1)
      await update(() => after)
    },
  }
}

/** A place to run that lasts a moment, and costs what the spec's account says. */
function paidRoute(ceiling: string): RouteFactory {
  const { route } = fakeRoute({
    offer: { price: { ceiling, expected: '0' } },
    outputs: () => ({ logits: { shape: [1, 2], data: Float32Array.of(9, -9) } }),
  })
  return (config) => {
    const made = route(config)
    return {
      ...made,
      async run(context) {
        const id = crypto.randomUUID()
        await provider('begin', id)
        await pause(Math.random() * 20)
        const charged = await provider('end', id)
        return { ...(await made.run(context)), charged }
      },
    }
  }
}

/** A client of this tab, as one call of it: how it ended. */
function caller({ source, perDay, ceiling, atomic }: Facts): () => Promise<string> {
  const client = createClient({
    routes: [paidRoute(ceiling)],
    consent: () => true,
    budget: {
      perCall: usd('1'),
      perDay: usd(perDay),
      ...(!atomic && { store: losingStore() }),
    },
  })
  return async () => {
    try {
      await classify(client, { models: [source], input: 'site.example', stakes: usd('10') })
      return 'answered'
    } catch (error) {
      return isTrineError(error) ? error.code : String(error)
    }
  }
}

/** Makes this tab's share of the calls, at moments of their own, and says how each of them ended. */
async function spendTogether(facts: Facts): Promise<string[]> {
  const call = caller(facts)
  const later = async () => {
    await pause(Math.random() * facts.spread)
    return call()
  }
  return Promise.all(Array.from({ length: facts.calls }, later))
}

/** Makes one call after the other, until one is not answered, and says how that one ended. */
async function spendRest(facts: Facts): Promise<string> {
  const call = caller(facts)
  let end = await call()
  while (end === 'answered') end = await call()
  return end
}

/** What the ledger of this origin holds. */
async function ledger(): Promise<LedgerState | undefined> {
  return indexedDbBudget().read()
}

const page = { spendTogether, spendRest, ledger }

// As a spec's functions find it in the page.
declare global {
  /** The spec's account: what a run is charged, decided there. */
  var provider: (event: 'begin' | 'end', id: string) => Promise<string>
  var budgetPage: typeof page
}
globalThis.budgetPage = page

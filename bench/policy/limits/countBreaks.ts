import { classify } from '../../../packages/sdk/src/actions/classify.ts'
import { createClient } from '../../../packages/sdk/src/client/createClient.ts'
import type { BudgetStore } from '../../../packages/sdk/src/execute/budget/budget.ts'
import { memoryBudget } from '../../../packages/sdk/src/execute/budget/memoryBudget.ts'
import type { Requirements } from '../../../packages/sdk/src/request/requirements.ts'
import type { Offer } from '../../../packages/sdk/src/routes/route.ts'
import { toySource } from '../../../packages/sdk/src/testing/fixtures/toyModel.ts'
import { type Usd, usd } from '../../../packages/sdk/src/utils/usd.ts'
import { seededRandom } from '../../lib/random.ts'
import { statedOffers } from '../worlds/offersAt.ts'
import { stagesOf } from '../worlds/stagesOf.ts'
import type { World } from '../worlds/worldSchema.ts'
import { account, type Counts, createWitness, type Promised, type Witness } from './witness.ts'
import { rest, worldRoute } from './worldRoute.ts'

export type LimitCounts = Counts & {
  calls: number
  answered: number
  /** Answers that were given although their attempt was charged too much: none may be. */
  overpaid: number
  /** Calls by how they ended: a code, or `answered`. */
  ends: Readonly<Record<string, number>>
}

/** Calls of one day: its budget is used up before they are over. */
const perRound = 250
const tabs = 4

/**
 * Calls through real clients that share a day's budget as tabs do, many at once, over fake routes with a
 * world's offers and liars among them; counted by the routes.
 *
 * @param makeStore where a day's budget is kept. Default: in memory
 */
export async function countBreaks(
  world: World,
  parameters: { calls: number; seed: number; makeStore?: () => BudgetStore },
): Promise<LimitCounts> {
  const { calls, seed, makeStore = memoryBudget } = parameters
  const random = seededRandom(seed)
  const witness = createWitness()
  const ends: Record<string, number> = {}
  let overpaid = 0
  const stages = stagesOf(world).map((stage) => statedOffers(stage).map(provable))
  for (let done = 0; done < calls; done += perRound) {
    const offers = stages[Math.floor((done / calls) * stages.length)] as readonly Offer[]
    const round = await playRound({ offers, witness, random, makeStore, first: done })
    overpaid += round.overpaid
    for (const end of round.ends) ends[end] = (ends[end] ?? 0) + 1
  }
  const total = Object.values(ends).reduce((a, b) => a + b, 0)
  return { calls: total, answered: ends.answered ?? 0, overpaid, ...witness.counts, ends }
}

async function playRound(parameters: {
  offers: readonly Offer[]
  witness: Witness
  random: () => number
  makeStore: () => BudgetStore
  first: number
}): Promise<{ ends: readonly string[]; overpaid: number }> {
  const { offers, witness, random, makeStore, first } = parameters
  // biome-ignore lint/complexity/useMathMinMax: these are bigints.
  const dearest = offers.map(({ price }) => usd(price.ceiling)).reduce((a, b) => (a > b ? a : b))
  const share = (least: number, most: number) =>
    ((dearest * BigInt(Math.floor(100 * (least + (most - least) * random())))) / 100n) as Usd
  const [perDay, perSession, perCall] = [share(3, 20), share(3, 15), share(0.5, 3)]
  const [day, store] = [account(perDay), makeStore()]
  const promised = new Map<string, Promised>()
  const stand = { offers, witness, promised, random }
  const names = [...new Set(offers.map(({ model }) => model.name))]
  const models = names.map((name) => toySource({ core: { name } }))
  const clients = Array.from({ length: tabs }, () => ({
    session: account(perSession),
    client: createClient({
      routes: [...new Set(offers.map(({ route }) => route))].map((id) => worldRoute(id, stand)),
      policy: { require: { privacy: 'public' }, answerWorth: usd('50') },
      budget: { perCall, perSession, perDay, store },
      consent: () => true,
    }),
  }))
  let overpaid = 0
  const ends = await Promise.all(
    Array.from({ length: perRound }, async (_, i): Promise<string> => {
      const { client, session } = clients[i % tabs] as (typeof clients)[number]
      const input = `call-${first + i}`
      const require = drawRequirements(offers, random)
      promised.set(input, { require, accounts: [account(perCall), session, day] })
      const stakes = usd((random() * 30).toFixed(6))
      const controller = new AbortController()
      const cancels = random() < 0.05
      await rest(Math.floor(random() * 40))
      const asked = classify(client, {
        models: models as never,
        input,
        stakes,
        require,
        signal: controller.signal,
      })
      if (cancels) void rest(Math.floor(random() * 8)).then(() => controller.abort())
      try {
        const { audit, plan, offer, record } = await asked
        if (plan.audit) witness.audited(input, plan.audit.offer.id)
        await audit
        const given = record.attempts.find(
          (one) => one.offer === offer.id && one.outcome === 'answered',
        )
        if (given && 'money' in given && usd(given.money.charged) > usd(offer.price.ceiling))
          overpaid++
        return 'answered'
      } catch (error) {
        return String((error as { code?: unknown }).code ?? 'defect')
      }
    }),
  )
  await rest(10)
  return { ends, overpaid }
}

/** Evidence that a fake can bring: its own word on this device, and none elsewhere. */
function provable(offer: Offer): Offer {
  return { ...offer, evidence: offer.privacy === 'device' ? 'device' : 'none' }
}

function drawRequirements(offers: readonly Offer[], random: () => number): Requirements {
  const any = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T
  const some = <T>(items: readonly T[]) => items.filter(() => random() < 0.6)
  const now = (chance: number) => random() < chance
  return {
    privacy: any(['device', 'provider', 'provider', 'public', 'public']),
    ...(now(0.3) && { evidence: any([['device'], ['none'], ['device', 'none']] as const) }),
    ...(now(0.3) && { maxPrice: usd(any(offers).price.ceiling) }),
    ...(now(0.2) && { determinism: any(['exact', 'bounded'] as const) }),
    ...(now(0.2) && { routes: some([...new Set(offers.map(({ route }) => route))]) }),
    ...(now(0.2) && { providers: some([...new Set(offers.map(({ operator }) => operator))]) }),
  }
}

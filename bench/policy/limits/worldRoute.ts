import {
  type AttemptContext,
  type Offer,
  type RouteAnswer,
  type RouteFactory,
  routeSpecVersion,
} from '../../../packages/sdk/src/routes/route.ts'
import { logits } from '../../../packages/sdk/src/testing/fixtures/toyModel.ts'
import { formatUsd, type Usd, usd } from '../../../packages/sdk/src/utils/usd.ts'
import type { Evidence } from '../../../packages/sdk/src/verify/verdict.ts'
import type { Promised, Witness } from './witness.ts'

/** What the routes of a world are made by. */
export type Stand = {
  offers: readonly Offer[]
  witness: Witness
  /** What was promised to a call, by its name. */
  promised: ReadonlyMap<string, Promised>
  random: () => number
}

/**
 * A fake route: its offers are those of a world, and what becomes of an attempt is drawn. It may answer, fail,
 * charge for a failure, charge more than its offer allows, or charge no amount at all; and it tells a witness.
 */
export function worldRoute(id: string, { offers, witness, promised, random }: Stand): RouteFactory {
  const own = offers.filter(({ route }) => route === id)
  return () => ({
    specVersion: routeSpecVersion,
    id,
    tasks: ['classify'],
    offers: async ({ request }) =>
      request.models.flatMap(({ id: modelId, manifest }) =>
        own
          .filter(({ model }) => model.name === manifest.core.name)
          .map((offer) => ({ ...offer, model: { id: modelId, name: manifest.core.name } })),
      ),
    async run(context) {
      const { offer, payload, onMoney } = context
      const call = nameOf(payload.bytes)
      const ended = witness.began(call, promised.get(call) as Promised, offer)
      const ceiling = usd(offer.price.ceiling)
      let charged = 0n
      try {
        await rest(Math.floor(random() * 6))
        const luck = random()
        if (ceiling > 0n && luck < 0.1) {
          // It takes its money first, and fails then.
          charged = ceiling
          onMoney({ reserved: '0', charged: formatUsd(ceiling), refunded: '0' })
        }
        if (luck < 0.15) throw new Error('out of order')
        context.signal.throwIfAborted()
        charged = (ceiling * BigInt(Math.floor(random() * 101))) / 100n
        if (ceiling > 0n && luck < 0.2) charged = ceiling * 3n
        return answer(context, luck > 0.98 ? 'NaN' : formatUsd(charged as Usd), random() < 0.8)
      } finally {
        // That it took more than it may is known only once it says so.
        if (charged > ceiling) setImmediate(ended, charged)
        else ended(charged)
      }
    },
  })
}

function answer(
  { model: { id: modelId, manifest }, offer }: AttemptContext,
  charged: string,
  benign: boolean,
): RouteAnswer {
  const evidence: Evidence = { kind: 'none', modelId, provider: offer.operator }
  const device: Evidence = {
    kind: 'device',
    modelId,
    runtimeHash: `0x${'00'.repeat(32)}`,
    backend: 'fake',
    variant: 'fake',
    goldenVectors: manifest.core.golden.length,
  }
  return {
    outputs: logits(...(benign ? [9, -9] : [-9, 9])),
    evidence: offer.evidence === 'device' ? device : evidence,
    charged,
  }
}

/** Calls are told apart by their input. */
function nameOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}

/** Lets others go on meanwhile. */
export async function rest(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}

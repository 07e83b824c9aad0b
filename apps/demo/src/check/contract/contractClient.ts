import { createClient, type Usd, usd } from '@trine/sdk'
import { chain, trineHub } from '@trine/sdk/chain'
import { cloud } from '@trine/sdk/cloud'
import { local } from '@trine/sdk/local'
import { createPublicClient, http } from 'viem'
import type { Deployment } from '../../deployment.ts'
import { nodeProvider } from '../../hostCheck.ts'
import type { Preset } from '../../policyChoice.ts'

/** The client of this view with a third route, for answers that a contract is to believe. It only plans. */
export function makeContractClient(
  { hub, deployBlock, rpcUrl, nativePriceUsd, cloud: node }: Deployment,
  preset: Preset,
) {
  return createClient({
    routes: [
      local({ maxModelSize: 1_000_000 }),
      ...(node ? [cloud({ providers: [nodeProvider(node)] })] : []),
      chain({
        network: trineHub({ hub, deployBlock: BigInt(deployBlock) }),
        publicClient: createPublicClient({ transport: http(rpcUrl) }),
        nativePrice: usd(String(nativePriceUsd)) as Usd,
        store: 'memory',
      }),
    ],
    policy: {
      preset,
      answerWorth: usd('20'),
      // What is to stay on this device convinces no contract: the plan says so.
      require: { ...(preset !== 'private' && { privacy: 'public' }), audience: 'contract' },
    },
    budget: { perCall: usd('10') },
  })
}

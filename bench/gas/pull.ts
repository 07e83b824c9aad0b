import { type Hex, stringToHex } from 'viem'
import { evidenceOf, output, questionOf } from './claims.ts'
import type { Stage } from './stage.ts'

export type PullSamples = {
  cold: number[]
  warm: number[]
  /** The same call, evidence and all, where nobody looks at it. */
  control: number[]
  /** The same call without evidence. */
  bare: number[]
}

/**
 * Registers names with claims of 3 of 5 operators in the user's own transaction, and the same names at a
 * registrar that looks at no evidence: with the same calldata, and with none of it.
 */
export async function measurePull(stage: Stage, accounts: number): Promise<PullSamples> {
  const { deployment, registrar, send } = stage
  const price = (await stage.reader.readContract({
    ...registrar,
    functionName: 'price',
  })) as bigint
  const unguarded = await stage.deploy('UnguardedRegistrar.sol/UnguardedRegistrar.json', [price])
  const samples: PullSamples = { cold: [], warm: [], control: [], bare: [] }
  for (let i = 0; i < accounts; i++) {
    const account = await stage.newAccount()
    // An account's first transaction costs no more than its others, and a nonce's word is fresh once.
    for (const [at, kind] of (['cold', 'warm'] as const).entries()) {
      const name = `garden-${String(i).padStart(3, '0')}-${at}`
      const input = stringToHex(name, { size: 64 })
      const nonce = BigInt(at)
      const asked = { consumer: registrar.address, requester: account.address, input, nonce }
      const evidence: Hex = await evidenceOf(stage, questionOf(stage, asked))
      const answer = { verifier: deployment.verifier, nonce, output, evidence }
      const call = { functionName: 'register', value: price }
      const args = [name, answer]
      samples[kind].push(Number(await send(account, { ...registrar, ...call, args })))
      if (kind === 'cold') continue
      samples.control.push(Number(await send(account, { ...unguarded, ...call, args })))
      const bare = [name.replace('garden', 'meadow'), { ...answer, evidence: '0x' }]
      samples.bare.push(Number(await send(account, { ...unguarded, ...call, args: bare })))
    }
  }
  return samples
}

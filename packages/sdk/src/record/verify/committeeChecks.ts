import type { Hex } from '../../utils/hex.js'
import type { QuorumEvidence } from '../../verify/verdict.js'
import type { ChainReader, CommitteeFacts } from './chainReader.js'
import { type Finding, orUnread } from './finding.js'

/** Seconds that claims of a retired committee are still taken: `GRACE` of the contracts. */
const grace = 86_400n
const nobody = `0x${'0'.repeat(40)}`

const names = [
  'verifier',
  'committee',
  'committee-live',
  'quorum-registered',
  'runtime-registered',
  'class-registered',
]

/** Whether the chain knows the committee of some evidence, and as the evidence says. */
export function committeeChecks(evidence: QuorumEvidence, read: ChainReader): Promise<Finding[]> {
  const { hub, modelId, epoch } = evidence
  return orUnread(names, async () => {
    const { verifier, models } = await read.contractsOf(hub)
    const committee = await read.committeeAt({ models, modelId, epoch })
    const of = (name: string, detail: string, holds: (facts: CommitteeFacts) => boolean) => ({
      name,
      passed: committee !== undefined && holds(committee),
      detail,
    })
    return [
      {
        name: 'verifier',
        passed: verifier === evidence.verifier,
        detail: 'The verifier is the one of the hub.',
      },
      of('committee', `The keys are those of epoch ${epoch}, in the order of their seats.`, (it) =>
        isSame(it, evidence.seats),
      ),
      of(
        'committee-live',
        'The committee was in office, or had left it less than a day ago.',
        (it) => isLive(it, BigInt(evidence.block.timestamp)),
      ),
      of('quorum-registered', 'The chain asks for as many claims.', (it) => {
        return it.quorum === evidence.quorum
      }),
      of('runtime-registered', 'The engine is the one that the chain names.', (it) => {
        return it.runtimeHash === evidence.runtimeHash
      }),
      of('class-registered', 'The determinism class is the one that the chain names.', (it) => {
        return it.class === evidence.class
      }),
      ...(committee
        ? await orUnread(['seats-held'], async () => [await seatsHeld(evidence, committee)])
        : []),
    ]

    /** A seat that was emptied stays so: only where one is empty now does the past have to be asked. */
    async function seatsHeld(
      { claims, block }: QuorumEvidence,
      now: CommitteeFacts,
    ): Promise<Finding> {
      const held = ({ vacant }: CommitteeFacts) =>
        claims.every(({ seat }) => vacant[seat] === false)
      const then = held(now)
        ? now
        : await read.committeeAt({ models, modelId, epoch, block: BigInt(block.number) })
      return {
        name: 'seats-held',
        passed: then !== undefined && held(then),
        detail: 'None of the signers had left or been slashed.',
      }
    }
  })
}

/** Vacant in the evidence, and so still vacant; or the same key. */
function isSame({ keys, vacant }: CommitteeFacts, seats: readonly Hex[]): boolean {
  return (
    keys.length === seats.length &&
    seats.every((key, i) => (key === nobody ? vacant[i] === true : key === keys[i]))
  )
}

function isLive({ retiredAt }: CommitteeFacts, at: bigint): boolean {
  return retiredAt === 0n || at <= retiredAt + grace
}

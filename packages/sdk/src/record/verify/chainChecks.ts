import type { QuorumEvidence } from '../../verify/verdict.js'
import type { ChainReader } from './chainReader.js'
import { committeeChecks } from './committeeChecks.js'
import { type Finding, orUnread } from './finding.js'

/** What the chain says of quorum evidence. */
export async function chainChecks(evidence: QuorumEvidence, read: ChainReader): Promise<Finding[]> {
  const chain = await orUnread(['chain'], async () => {
    const chainId = await read.chainId()
    const same = chainId === BigInt(evidence.chainId)
    // Of another chain nothing can be learnt: that is no lie of the file's.
    const passed = same || null
    const detail = same
      ? `The RPC is of chain ${chainId}.`
      : `The RPC is of chain ${chainId}, and the evidence is for chain ${evidence.chainId}.`
    return [{ name: 'chain', passed, detail }]
  })
  if (chain[0]?.passed !== true) return chain
  const [committee, block, answer] = await Promise.all([
    committeeChecks(evidence, read),
    blockCheck(evidence, read),
    hubChecks(evidence, read),
  ])
  return [...chain, ...committee, ...block, ...answer]
}

function blockCheck({ block }: QuorumEvidence, read: ChainReader): Promise<Finding[]> {
  return orUnread(['block'], async () => {
    const known = await read.block(BigInt(block.number))
    const same = known?.hash === block.hash && known.timestamp === BigInt(block.timestamp)
    return [
      {
        name: 'block',
        passed: known ? same : null,
        detail: known
          ? `Block ${block.number} is of this chain, and of that time.`
          : `The RPC does not know block ${block.number}.`,
      },
    ]
  })
}

/** By push: whether the hub took this very answer, where the evidence says it did. */
function hubChecks(evidence: QuorumEvidence, read: ChainReader): Promise<Finding[]> {
  const { hub, requestId, fulfilled, outputHash, claims, seats } = evidence
  if (!fulfilled) return Promise.resolve([])
  const names = ['request-answered', 'fulfilled']
  return orUnread(names, async () => {
    const { transaction, block, callback } = fulfilled
    const [status, found] = await Promise.all([
      read.statusOf({ hub, requestId }),
      read.fulfilment({ hub, requestId, transaction }),
    ])
    const signers = claims.map(({ seat }) => seats[seat])
    const same =
      !!found &&
      found.outputHash === outputHash &&
      found.operators.join() === signers.join() &&
      found.block.number === BigInt(block.number) &&
      found.block.hash === block.hash &&
      found.callback === callback
    return [
      {
        name: 'request-answered',
        passed: status === 'answered',
        detail: `The hub has the request as ${status}.`,
      },
      {
        name: 'fulfilled',
        passed: found === undefined ? null : same,
        detail:
          found === undefined
            ? 'The RPC does not know the transaction.'
            : 'The transaction brought this output, by these operators, in that block, and with that outcome of the callback.',
      },
    ]
  })
}

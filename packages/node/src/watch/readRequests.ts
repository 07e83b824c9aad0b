import { inferenceHubAbi } from '@trine/contracts'
import { requestId, toJson } from '@trine/sdk/chain'
import * as v from 'valibot'
import { getAbiItem, keccak256 } from 'viem'
import { asked } from '../chain/asked.js'
import type { Chain } from '../chain/connect.js'
import { type PushRequest, pushRequestSchema } from './pushRequest.js'

const event = getAbiItem({ abi: inferenceHubAbi, name: 'Requested' })

/**
 * The requests that the hub announced in these blocks. What an RPC says is checked as far as it can be:
 * a request whose id is not the digest of its fields, or whose input has another digest, is left out.
 *
 * @throws RpcUnavailableError
 */
export async function readRequests(
  { client, chainId, hub }: Chain,
  fromBlock: bigint,
  toBlock: bigint,
): Promise<PushRequest[]> {
  const logs = await asked(
    client.getLogs({ address: hub, event, strict: true, fromBlock, toBlock }),
  )
  return logs.flatMap(({ address, args, blockNumber, transactionHash, removed }) => {
    if (removed || address.toLowerCase() !== hub) return []
    const read = v.safeParse(
      pushRequestSchema,
      toJson({
        ...lowerCase(args.request),
        requestId: args.id,
        terms: args.terms,
        session: args.session,
        input: args.input,
        block: blockNumber,
        transaction: transactionHash,
      }),
    )
    if (!read.success) return []
    const request = read.output
    const id = requestId({ chainId, hub, ...request })
    return id === request.requestId && keccak256(request.input) === request.inputHash
      ? [request]
      : []
  })
}

/** Hexadecimal digits have one spelling here, whatever the RPC's. */
function lowerCase<T extends object>(fields: T): T {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.toLowerCase() : value,
    ]),
  ) as T
}

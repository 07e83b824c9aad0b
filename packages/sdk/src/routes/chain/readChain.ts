import { ChainUnreachableError, ContractRefusedError, type Refusal } from '../../errors/chain.js'
import { abortable } from '../../utils/signal.js'
import { explainRevert } from './explain/explainRevert.js'

/**
 * Waits for something read from the chain, with errors that say what happened and not what was read.
 *
 * @param doing what was read, in words
 * @throws ContractRefusedError, ChainUnreachableError, or the signal's reason
 */
export async function readChain<Value>(
  doing: string,
  reading: Promise<Value>,
  signal?: AbortSignal,
): Promise<Value> {
  try {
    return await abortable(reading, signal)
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    const refusal = refusalOf(cause)
    throw refusal
      ? new ContractRefusedError({ refusal, cause })
      : new ChainUnreachableError({ doing, cause })
  }
}

/** Why a contract refused, without the arguments: an error may be logged, and they may be an output. */
export function refusalOf(error: unknown): Refusal | undefined {
  const explanation = explainRevert(error)
  if (!explanation) return undefined
  const { contract, name, sentence } = explanation
  return { contract, name, sentence }
}

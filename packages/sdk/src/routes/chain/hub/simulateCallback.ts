import { inferenceCallbackAbi } from '@trine/contracts'
import { concat, encodeFunctionData, numberToHex, size, toBytes } from 'viem'
import { call } from 'viem/actions'
import { ContractRefusedError, type Refusal } from '../../../errors/chain.js'
import type { Model } from '../../../models/model.js'
import { outputsFromBytes } from '../../../tasks/canonical.js'
import type { Hex } from '../../../utils/hex.js'
import { abortable } from '../../../utils/signal.js'
import { refusalOf } from '../readChain.js'
import type { HubContracts } from './hubContracts.js'
import type { SignedRequest } from './sessionRequest.js'

/**
 * Calls the consumer, for free, as the hub would with an answer of each label. A consumer that refuses them
 * all (a name is taken, a price is wrong) would take the fee and do nothing.
 *
 * @throws ContractRefusedError when it refuses every label; nothing where that cannot be found out
 */
export async function simulateCallback(
  contracts: HubContracts,
  model: Model,
  signed: SignedRequest,
  signal: AbortSignal,
): Promise<void> {
  if (signed.sent.terms.callbackGas === 0) return
  const outputs = outputOfEachLabel(model)
  const simulating = outputs.map((output) => refusalOfOne(contracts, signed, output))
  const refusals = await abortable(Promise.all(simulating), signal)
  const [refusal] = refusals
  if (refusal && refusals.every((one) => one !== undefined))
    throw new ContractRefusedError({ refusal })
}

/** Why the consumer refuses an answer; `undefined` if it takes it, or if the RPC cannot tell. */
async function refusalOfOne(
  { client, hub }: HubContracts,
  { sent, input }: SignedRequest,
  output: Hex,
): Promise<Refusal | undefined> {
  const { asked, terms, requestId } = sent
  const data = encodeFunctionData({
    abi: inferenceCallbackAbi,
    functionName: 'onInference',
    args: [asked, requestId, input, output],
  })
  // What any transaction takes before it gets to the callback, which is given the rest.
  const gas = BigInt(terms.callbackGas + 21_000 + 16 * size(data))
  const balance = terms.value
  const request = { account: hub, to: asked.consumer, data, gas, value: terms.value }
  return call(client, { ...request, stateOverride: [{ address: hub, balance }] }).then(
    () => undefined,
    refusalOf,
  )
}

/** For each label an output in which it wins; none for models that have no integer logits. */
function outputOfEachLabel(model: Model): Hex[] {
  const { labels = [] } = model.manifest.core
  const outputs = labels.map((_, best) =>
    concat(labels.map((_, at) => numberToHex(at === best ? 1 : -1, { size: 4, signed: true }))),
  )
  try {
    for (const output of outputs) outputsFromBytes(model, toBytes(output))
    return outputs
  } catch {
    return []
  }
}

import { getBlock, getGasPrice } from 'viem/actions'
import type { Target } from '../../../request/request.js'
import { formatUsd, type Usd, type UsdString } from '../../../utils/usd.js'
import type { PriorValues } from '../../priors.js'
import { stakeToUsd, weiToUsd } from '../money.js'
import type { ChainQuote, Costs, QuoteSubject, Way } from '../network.js'
import { readChain } from '../readChain.js'
import type { Committee } from './committee.js'
import { dearerGas, mostRebate, pullGas } from './gas.js'
import { type HubContracts, lower } from './hubContracts.js'
import { sessionFlaw } from './pickSession.js'
import type { KnownSession } from './sessions.js'

const gwei = 10n ** 9n

/** What the chain says of prices and times, for one quote. */
export type Market = { gasPrice: bigint; baseFee: bigint; blockTime: number; nativePrice: Usd }

/** Blocks over which the time between them is averaged. */
const window = 16n

/** Gas price, and milliseconds between blocks. */
export async function readMarket(
  { client }: HubContracts,
  { block }: Committee,
  nativePrice: Usd,
  signal: AbortSignal,
): Promise<Market> {
  const before = block.number > window ? block.number - window : 0n
  const [gasPrice, { timestamp }, { baseFeePerGas }] = await readChain(
    'the gas price',
    Promise.all([getGasPrice(client), getBlock(client, { blockNumber: before }), getBlock(client)]),
    signal,
  )
  const blocks = Math.max(1, Number(block.number - before))
  const blockTime = (Number(block.timestamp - timestamp) * 1000) / blocks
  // A chain that mines on demand has no rhythm.
  return {
    gasPrice,
    baseFee: baseFeePerGas ?? 0n,
    blockTime: Math.min(15_000, Math.max(250, blockTime)),
    nativePrice,
  }
}

/** Gas prices are taken this much higher for the worst case: by EIP-1559, a rise over six full blocks. */
const rise = 2n

/** What an answer by pull costs: the gas of its evidence, in a transaction that is the user's own. */
export function quotePull(
  subject: QuoteSubject,
  committee: Committee,
  market: Market,
  prior: PriorValues,
): ChainQuote {
  const units = pullGas(committee.quorum)
  const now = BigInt(units) * market.gasPrice
  const wei = { fee: 0n, rebate: 0n, value: 0n, gas: now, total: now, worst: now * rise }
  const latency = { expected: prior('chain/pull/expected'), p95: prior('chain/pull/p95') }
  const ready = true
  return { ...makeQuote('pull', subject, committee, wei, market), ready, gasUnits: units, latency }
}

export type PushFacts = {
  /** Seconds. */
  deadline: number
  sessions: readonly KnownSession[]
  prior: PriorValues
}

/**
 * What an answer by push costs, which a session pays: all of it is set aside with the request, so the worst
 * case is the total. The rebate is the gas of the dearer transaction, at a price that has risen, for each
 * of the two who send one.
 */
export function quotePush(
  subject: QuoteSubject,
  committee: Committee,
  market: Market,
  { deadline, sessions, prior }: PushFacts,
): ChainQuote {
  const { value = 0n, callbackGas = 0 } = subject.target
  const fee = committee.price * BigInt(committee.quorum)
  const each = BigInt(dearerGas(committee.quorum, callbackGas)) * market.gasPrice * rise
  const wanted = (each + gwei - 1n) / gwei
  const most = mostRebate(callbackGas, market.baseFee) / (2n * gwei)
  const rebate = 2n * (wanted < most ? wanted : most) * gwei
  const total = fee + rebate + value
  const wei = { fee, rebate, value, gas: 0n, total, worst: total }
  const blocks = (count: number) => count * market.blockTime
  const latency = {
    expected: blocks(prior('chain/push/blocks')) + prior('chain/push/rest'),
    p95: Math.min(
      deadline * 1000,
      blocks(prior('chain/push/blocks/p95')) + prior('chain/push/rest/p95'),
    ),
  }
  const ready = isReady(sessions, subject.target, total)
  const quote = makeQuote('push', subject, committee, wei, market)
  return { ...quote, ready, gasUnits: 0, latency, deadline }
}

/**
 * Whether a session can pay. Where the answer is to be a callback and there are only sessions that cannot,
 * it is offered all the same: asking then says why.
 */
function isReady(sessions: readonly KnownSession[], target: Target, amount: bigint): boolean {
  const own = sessions.filter(({ owner }) => owner === lower(target.requester))
  const payable = own.some((session) => !sessionFlaw(session, target, amount))
  return payable || (own.length > 0 && (target.callbackGas ?? 0) > 0)
}

function makeQuote(
  way: Way,
  { model }: QuoteSubject,
  committee: Committee,
  wei: Costs<bigint>,
  { nativePrice }: Market,
) {
  const { quorum, keys } = committee
  return {
    way,
    model: { id: model.id, name: model.manifest.core.name },
    quorum: { k: quorum, n: keys.length },
    wei: mapCosts(wei, (amount) => amount.toString()),
    usd: mapCosts(wei, (amount): UsdString => weiToUsd(amount, nativePrice)),
    nativePrice: formatUsd(nativePrice),
    ...bondOf(committee, nativePrice),
  }
}

/** No coalition that convinces loses less. A tenth goes to whoever reports a lie, which may be the liar. */
function bondOf({ slashable, quorum, seats }: Committee, price: Usd): Pick<ChainQuote, 'bond'> {
  if (!slashable) return {}
  const [least = 0n] = seats.map(({ stake }) => stake).sort((one, other) => Number(one - other))
  const wei = (BigInt(quorum) * least * 9n) / 10n
  return { bond: { wei: wei.toString(), usd: stakeToUsd(wei, price) } }
}

function mapCosts<Out>(costs: Costs<bigint>, map: (amount: bigint) => Out): Costs<Out> {
  const { fee, rebate, value, gas, total, worst } = costs
  return {
    fee: map(fee),
    rebate: map(rebate),
    value: map(value),
    gas: map(gas),
    total: map(total),
    worst: map(worst),
  }
}

import type { Client } from 'viem'
import { PriceUnavailableError } from '../../../errors/chain.js'
import { InvalidParametersError } from '../../../errors/request.js'
import { checkObject } from '../../../request/checkObject.js'
import type { Hex } from '../../../utils/hex.js'
import { loaded } from '../../../utils/loaded.js'
import { toDollars, type Usd } from '../../../utils/usd.js'
import { roundPrice } from './roundPrice.js'

export type ChainlinkFeedParameters = {
  /** A viem client of the chain that the feed is on, which need not be the hub's. */
  client: Client
  /** The feed's address, an `AggregatorV3Interface` of the coin in US dollars: for ether `ETH / USD`. */
  address: Hex
  /**
   * Seconds that a price may be old: the feed's heartbeat, and the time that a transaction takes.
   *
   * @default 3900, for a heartbeat of an hour
   */
  maxAge?: number | undefined
  /**
   * The share by which the price may differ from that of the round read before, or from the one taken last: `0.2`
   * is a fifth. A greater step is refused for as long as its round is the newest, and taken when a later round
   * confirms it.
   *
   * @default no limit
   */
  maxDeviation?: number | undefined
  /**
   * Milliseconds that a price is used again for before the chain is asked anew.
   *
   * @default 15_000
   */
  cacheTime?: number | undefined
}

/**
 * The price of a chain's coin from a Chainlink-style feed, for `nativePrice` of `chain()`. Where there is no price
 * that can be believed the route makes no offer, and the plan says `chain/price-unavailable`.
 *
 * @returns a function that throws PriceUnavailableError or ChainUnreachableError
 * @throws InvalidParametersError
 * @example
 * const nativePrice = chainlinkFeed({ client: publicClient, address: ethUsd })
 * await nativePrice() // 2_481_170_000n, which is $2481.17
 */
export function chainlinkFeed(parameters: ChainlinkFeedParameters): () => Promise<Usd> {
  checkParameters(parameters)
  const { client, address, maxAge = 3_900, maxDeviation = Infinity } = parameters
  const { cacheTime = 15_000 } = parameters
  type Seen = { roundId: bigint; price: Usd }
  let newest: Seen | undefined
  let before: Seen | undefined
  let kept: { at: number; price: Usd } | undefined
  let asking: Promise<Usd> | undefined

  async function read(): Promise<Usd> {
    const { readRound } = await loaded(import('./readRound.js'))
    const round = await readRound(client, address)
    const price = roundPrice(round, { now: Date.now() / 1000, maxAge })
    if (newest?.roundId !== round.roundId) before = newest
    newest = { roundId: round.roundId, price }
    // A reorg, or a node that lags behind, may bring back what was taken: that is no step.
    const isNear = (other: Usd) => deviation(price, other) <= maxDeviation
    if (before && !isNear(before.price) && !(kept && isNear(kept.price)))
      throw new PriceUnavailableError({ reason: 'its price moved further than is allowed' })
    return price
  }

  async function refresh(): Promise<Usd> {
    try {
      const price = await read()
      kept = { at: performance.now(), price }
      return price
    } finally {
      asking = undefined
    }
  }

  return async () => {
    if (kept && performance.now() - kept.at < cacheTime) return kept.price
    // Callers who come meanwhile wait for the same answer.
    asking ??= refresh()
    return asking
  }
}

const deviation = (price: Usd, from: Usd) => Math.abs(toDollars(price) / toDollars(from) - 1)

const names = ['client', 'address', 'maxAge', 'maxDeviation', 'cacheTime']

function checkParameters(parameters: ChainlinkFeedParameters): void {
  checkObject(parameters, 'chainlinkFeed', names)
  const { client, address, maxAge = 1, maxDeviation = 1, cacheTime = 0 } = parameters
  const check = (parameter: keyof ChainlinkFeedParameters, holds: boolean, reason: string) => {
    if (!holds)
      throw new InvalidParametersError({ parameter: `chainlinkFeed.${parameter}`, reason })
  }
  check('client', typeof client?.request === 'function', 'it is a viem client')
  check('address', /^0x[0-9a-fA-F]{40}$/.test(address), 'it is no address')
  check('maxAge', Number.isFinite(maxAge) && maxAge > 0, 'it is seconds above 0')
  check('maxDeviation', maxDeviation > 0, 'it is a share above 0')
  check('cacheTime', cacheTime >= 0, 'it is milliseconds from 0')
}

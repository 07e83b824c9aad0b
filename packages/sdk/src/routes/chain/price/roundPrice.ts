import { PriceUnavailableError } from '../../../errors/chain.js'
import { isUsd, type Usd } from '../../../utils/usd.js'

/** A round of a price feed. Times in Unix seconds. */
export type Round = {
  roundId: bigint
  answer: bigint
  updatedAt: bigint
  answeredInRound: bigint
  decimals: number
}

/** Seconds that a round may be ahead of this device's clock. */
const skew = 120

/**
 * What a round says one whole coin costs, rounded up to a micro-dollar.
 *
 * @param now Unix time in seconds
 * @param maxAge seconds that the round may be old
 * @throws PriceUnavailableError when no price can be taken from it
 */
export function roundPrice(round: Round, { now, maxAge }: { now: number; maxAge: number }): Usd {
  const { roundId, answer, updatedAt, answeredInRound, decimals } = round
  const check = (holds: boolean, reason: string) => {
    if (!holds) throw new PriceUnavailableError({ reason })
  }
  check(roundId > 0n && updatedAt > 0n, 'its round is not complete')
  check(answeredInRound >= roundId, 'its answer is of an earlier round')
  check(answer > 0n, 'its answer is no price')
  check(decimals >= 0 && decimals <= 36, 'its decimals are out of range')
  const age = now - Number(updatedAt)
  check(age <= maxAge, 'its price is too old')
  check(age >= -skew, 'its price is from the future, or the clock of this device is behind')
  const unit = 10n ** BigInt(decimals)
  const price = (answer * 1_000_000n + unit - 1n) / unit
  check(isUsd(price), 'its answer is no price')
  return price as Usd
}

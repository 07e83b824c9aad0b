/**
 * Units of gas that the contracts take, rounded up: what a quote counts with. Measured on the contracts
 * with committees of five, and held to them by a test.
 */
export const gas = {
  /** A pull's evidence in the user's own transaction: the checks, the nonce and the calldata. */
  pull: { base: 40_000, claim: 13_000 },
  /** A session's request, its input included, by whoever submits one for the first time. */
  submit: 165_000,
  /** A fulfilment without its callback. */
  fulfill: { base: 140_000, claim: 22_000 },
} as const

/** Gas that evidence adds to the transaction that carries it. */
export function pullGas(quorum: number): number {
  return gas.pull.base + gas.pull.claim * quorum
}

/** Gas of the dearer of the two transactions that a rebate pays in equal parts. */
export function dearerGas(quorum: number, callbackGas: number): number {
  const fulfill = gas.fulfill.base + gas.fulfill.claim * quorum
  // A call gets at most 63/64 of what is left, and money that goes with it costs as well.
  const callback = callbackGas === 0 ? 0 : Math.ceil((callbackGas * 64) / 63) + 130_000
  return Math.max(gas.submit, fulfill + callback)
}

/**
 * Wei that the hub takes as a rebate, with room for a base fee that halves until the request is submitted:
 * it allows (1,000,000 + 2 · callbackGas) units at twice the block's base fee and 2 gwei.
 */
export function mostRebate(callbackGas: number, baseFee: bigint): bigint {
  return BigInt(1_000_000 + 2 * callbackGas) * (baseFee + 2_000_000_000n)
}

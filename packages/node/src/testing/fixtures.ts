import { type Claim, noParams, type Question, requestId } from '@trine/sdk/chain'
import { type Hex, keccak256 } from 'viem'
import type { PushRequest } from '../watch/pushRequest.js'

const address = (digit: string): Hex => `0x${digit.repeat(40)}`
const hash = (digit: string): Hex => `0x${digit.repeat(64)}`

/** A question of no chain that there is. */
export const questionOf = (change: Partial<Question> = {}): Question => ({
  chainId: 31337n,
  hub: address('1'),
  consumer: address('2'),
  requester: address('3'),
  modelId: hash('4'),
  paramsHash: noParams,
  inputHash: keccak256('0x1234'),
  nonce: 7n,
  ...change,
})

export function claimOf(change: Partial<Claim> = {}): Claim {
  const { nonce: _, ...question } = questionOf()
  return {
    ...question,
    requestId: requestId(questionOf()),
    runtimeHash: hash('5'),
    outputHash: hash('6'),
    class: 1,
    setEpoch: 1n,
    issuedAt: 1000n,
    validUntil: 2000n,
    operator: address('7'),
    ...change,
  }
}

export function requestOf(change: Partial<PushRequest> = {}): PushRequest {
  const question = questionOf({ nonce: (1n << 255n) + 7n })
  const { chainId: _, hub: __, ...asked } = question
  return {
    ...asked,
    requestId: requestId(question),
    terms: { fee: 30n, rebate: 10, value: 0n, deadline: 9000, callbackGas: 0 },
    session: 0,
    input: '0x1234',
    block: 5n,
    transaction: hash('8'),
    ...change,
  }
}

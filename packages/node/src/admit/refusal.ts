import type { Refusal } from '@trine/sdk/chain'

type Remedy = Refusal['error']['remedy']

const table = {
  malformed: [400, 'fix-input', 'The request is not of the form that this address takes.'],
  'not-found': [404, 'fix-input', 'There is nothing at this address.'],
  'wrong-method': [405, 'fix-input', 'This address takes another method.'],
  'wrong-media-type': [415, 'fix-input', 'The body must be application/json.'],
  'too-large': [413, 'fix-input', 'The body is too large.'],
  'too-many': [429, 'retry', 'Too many requests came from this address.'],
  busy: [503, 'retry', 'This node has as much to do as it takes on.'],
  stopping: [503, 'change-route', 'This node is stopping.'],
  behind: [503, 'change-route', 'This node has lost sight of the chain.'],
  internal: [500, 'change-route', 'This node failed.'],
  'other-chain': [400, 'fix-input', 'The request is for another chain or another hub.'],
  'unknown-model': [
    404,
    'change-route',
    'This node does not serve the model, or the chain does not know it.',
  ],
  'unknown-parameters': [400, 'fix-input', 'The model takes no parameters.'],
  'model-mismatch': [
    409,
    'change-route',
    'The chain wants another runtime or class of this model.',
  ],
  'input-invalid': [
    400,
    'fix-input',
    'The input is not canonical, or not of the digest that was named.',
  ],
  'no-seat': [403, 'change-route', 'This node is not in the model’s committee.'],
  'push-nonce': [
    400,
    'fix-input',
    'The nonce’s top bit is set for requests by push, and for no others.',
  ],
  'fee-too-low': [402, 'fix-input', 'The fee is below what this node asks.'],
  'too-late': [409, 'fix-input', 'The deadline is too near, or has passed.'],
  'key-changed': [
    409,
    'fix-input',
    'A claim for this request was begun under a former key; use a new nonce.',
  ],
  'unknown-request': [
    404,
    'retry',
    'This node has not seen the request in the chain, or it has ended.',
  ],
  'claim-invalid': [400, 'fix-input', 'The claim is not one by this committee about this request.'],
  'hub-refuses': [409, 'fix-input', 'The hub would not take the request.'],
  'rebate-too-low': [402, 'fix-input', 'The rebate does not pay for the gas at its present price.'],
  conflict: [409, 'fix-input', 'Another request was submitted under this id; use a new nonce.'],
} as const satisfies Record<string, readonly [status: number, remedy: Remedy, message: string]>

/** Why a node does not do what it is asked. In JSON with `node/` before it. */
export type RefusalCode = keyof typeof table

/** Refusals that time may change, so that a request in the chain is tried again. */
export const passing: ReadonlySet<RefusalCode> = new Set(['busy', 'behind', 'no-seat', 'internal'])

/** A refusal on its way to whoever asked. Nothing of what was asked is in it. */
export class Refused extends Error {
  override readonly name = 'Refused'
  constructor(
    readonly code: RefusalCode,
    /** A name of the contracts' own, if one says more: `SessionSpent`. */
    readonly detail = '',
  ) {
    super(table[code][2] + (detail && ` (${detail})`))
  }
}

/** A refusal as HTTP has it. */
export function toHttp(refused: Refused): { status: number; body: Refusal } {
  const [status, remedy] = table[refused.code]
  return {
    status,
    body: { error: { code: `node/${refused.code}`, message: refused.message, remedy } },
  }
}

/** All codes, for documentation and tests. */
export const refusalCodes = Object.keys(table) as RefusalCode[]

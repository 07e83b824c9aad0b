import type { OperatorOutcome } from '../../../errors/chain.js'
import { InvalidParametersError } from '../../../errors/request.js'
import { checkObject } from '../../../request/checkObject.js'
import type { Hex } from '../../../utils/hex.js'
import { loaded } from '../../../utils/loaded.js'
import type { NetworkFactory } from '../network.js'

export type TrineHubParameters = {
  /** Address of the `InferenceHub`; the other contracts are found through it. */
  hub: Hex
  /**
   * The block that the hub was deployed at. Without it, sessions that were opened on another device are not
   * found.
   */
  deployBlock?: bigint | undefined
  /**
   * Milliseconds that one operator may take for a claim, or to bring a request into a block.
   *
   * @default 10_000
   */
  timeout?: number | undefined
  /**
   * Seconds that claims must be usable for at least when they come: the user's transaction has to be mined
   * in that time.
   *
   * @default 60
   */
  usableFor?: number | undefined
  /**
   * Seconds after which a request by push is refundable if nobody has answered it; a day at most.
   *
   * @default 600
   */
  deadline?: number | undefined
  /**
   * Blocks that an answer by push must be deep, its own counted, before it is given. It may still be taken
   * back later: see `watchFinality`.
   *
   * @default 1
   */
  confirmations?: number | undefined
  /**
   * Whether a session's request may be sent from the user's wallet, which asks for it, when no operator
   * brings it into a block.
   *
   * @default false
   */
  submitFromWallet?: boolean | undefined
  /** Told what each operator did that was asked for a claim, and waited for. */
  onOperator?: ((outcome: OperatorOutcome) => void) | undefined
}

/** What a hub's network goes by, with nothing left out. */
export type HubSettings = {
  hub: Hex
  deployBlock: bigint | undefined
  timeout: number
  usableFor: number
  deadline: number
  confirmations: number
  submitFromWallet: boolean
  onOperator: (outcome: OperatorOutcome) => void
}

/**
 * The network of operators behind an `InferenceHub`.
 *
 * @throws InvalidParametersError
 * @example
 * chain({ network: trineHub({ hub }), publicClient, nativePrice: usd('3000') })
 */
export function trineHub(parameters: TrineHubParameters): NetworkFactory {
  const settings = checkParameters(parameters)
  return async (context) => {
    const { createHubNetwork } = await loaded(import('./hubNetwork.js'))
    return createHubNetwork(settings, context)
  }
}

const names = [
  'hub',
  'deployBlock',
  'timeout',
  'usableFor',
  'deadline',
  'confirmations',
  'submitFromWallet',
  'onOperator',
]

function checkParameters(parameters: TrineHubParameters): HubSettings {
  checkObject(parameters, 'trineHub', names)
  const { hub, deployBlock, submitFromWallet = false, onOperator = () => {} } = parameters
  const { timeout = 10_000, usableFor = 60, deadline = 600, confirmations = 1 } = parameters
  const check = (parameter: keyof TrineHubParameters, holds: boolean, reason: string) => {
    if (!holds) throw new InvalidParametersError({ parameter: `trineHub.${parameter}`, reason })
  }
  check('hub', /^0x[0-9a-fA-F]{40}$/.test(hub), 'it is no address')
  check(
    'deployBlock',
    deployBlock === undefined || (typeof deployBlock === 'bigint' && deployBlock >= 0n),
    'it is the number of a block, as a bigint',
  )
  check('timeout', Number.isSafeInteger(timeout) && timeout > 0, 'it is a time above 0')
  check(
    'usableFor',
    Number.isSafeInteger(usableFor) && usableFor >= 0 && usableFor < 86_400,
    'it is a time of less than a day',
  )
  check(
    'deadline',
    Number.isSafeInteger(deadline) && deadline > 0 && deadline <= 86_400,
    'it is a time of at most a day',
  )
  check(
    'confirmations',
    Number.isSafeInteger(confirmations) && confirmations >= 1,
    'it is a whole number from 1',
  )
  check('submitFromWallet', typeof submitFromWallet === 'boolean', 'it is true or false')
  check('onOperator', typeof onOperator === 'function', 'it is a function')
  return {
    hub,
    deployBlock,
    timeout,
    usableFor,
    deadline,
    confirmations,
    submitFromWallet,
    onOperator,
  }
}

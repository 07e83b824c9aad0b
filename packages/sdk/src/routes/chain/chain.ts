import type { Client } from 'viem'
import { InvalidParametersError } from '../../errors/request.js'
import { type FileLocks, sharedLocks } from '../../models/store/fileLocks.js'
import { checkObject } from '../../request/checkObject.js'
import { isUsd, type Usd } from '../../utils/usd.js'
import type { Account } from '../account.js'
import { priorValues } from '../priors.js'
import type { RouteFactory } from '../route.js'
import { createChainRoute } from './chainRoute.js'
import { memo } from './memo.js'
import type { Network, NetworkFactory, WalletSource } from './network.js'
import { registerNetwork } from './networks.js'
import type { Priors } from './offers.js'
import { openStore, type StoreOption } from './store/openStore.js'

export type ChainParameters = {
  /** Whose operators answer: `trineHub({ hub })`. */
  network: NetworkFactory
  /** A viem client of the hub's chain; the app's own, as wagmi's `getPublicClient` gives it. */
  publicClient: Client
  /**
   * The user's wallet: a viem wallet client, or the provider that a wallet announces with the account to use.
   * A function where it connects later. Only what the user asks for prompts it: opening and closing sessions,
   * taking money back.
   */
  walletClient?: WalletSource | (() => WalletSource | undefined | Promise<WalletSource | undefined>)
  /**
   * US dollars for one whole coin of the chain (1e18 wei), or how to find out: `chainlinkFeed()`. A price of the
   * past is a wrong bill, and with it wrong limits of the budget.
   */
  nativePrice: Usd | (() => Usd | Promise<Usd>)
  /**
   * What the policy believes of a committee before anything is known of it: the chance that operators are
   * dishonest or broken in a request, and the chance that then one coalition holds k seats. Nothing of it
   * was measured: set them by what you know of the operators.
   *
   * @default { dishonest: 0.01, coalition: 0.05 }
   */
  priors?: Partial<Priors> | undefined
  /**
   * Where session keys and sent requests are kept. A store of the app's own must take WebCrypto's keys.
   *
   * @default 'persistent', IndexedDB; `'memory'` where there is none
   */
  store?: StoreOption | undefined
}

/**
 * Has models run by a network of operators, whose answers a contract can check. Makes offers for requests
 * with a `target` only.
 *
 * @throws InvalidParametersError
 * @example
 * const client = createClient({
 *   routes: [local(), chain({ network: trineHub({ hub }), publicClient, nativePrice: usd('3000') })],
 *   policy: { require: { privacy: 'public' } },
 *   budget: { perCall: usd('1') },
 *   consent: askTheUser,
 * })
 */
export function chain(parameters: ChainParameters): RouteFactory {
  checkParameters(parameters)
  const { publicClient: client, walletClient, nativePrice, priors, store } = parameters
  return (config) => {
    const prior = priorValues(config.priors)
    const network = memo(() =>
      parameters.network({
        client,
        wallet: async () =>
          typeof walletClient === 'function' ? await walletClient() : walletClient,
        nativePrice: async () => checkedPrice(await read(nativePrice)),
        prior,
        store: openStore(store),
        locks: locks(),
      }),
    )
    const route = createChainRoute({ network, account: accountOf(network), priors, prior })
    registerNetwork(route, network)
    return route
  }
}

// One for all clients of the page: a nonce or a deposit must not be used twice by two of them.
let shared: FileLocks | undefined
const locks = () => (shared ??= sharedLocks())

const read = async (price: ChainParameters['nativePrice']) =>
  typeof price === 'function' ? await price() : price

function checkedPrice(price: Usd): Usd {
  if (isUsd(price) && price > 0n) return price
  throw new InvalidParametersError({
    parameter: 'chain.nativePrice',
    reason: 'it is no amount made by usd()',
  })
}

/** The network's account, which is there once the network is loaded. */
function accountOf(network: () => Promise<Network>): Account {
  const account = async () => {
    const { account } = await network()
    if (account) return account
    throw new InvalidParametersError({ parameter: 'network', reason: 'it has no accounts' })
  }
  return {
    openSession: async (parameters) => (await account()).openSession(parameters),
    session: async () => (await account()).session(),
    revokeSession: async (parameters) => (await account()).revokeSession(parameters),
    withdraw: async (parameters) => (await account()).withdraw(parameters),
    pending: async () => (await account()).pending(),
    refund: async (parameters) => (await account()).refund(parameters),
  }
}

const names = ['network', 'publicClient', 'walletClient', 'nativePrice', 'priors', 'store']

function checkParameters(parameters: ChainParameters): void {
  checkObject(parameters, 'chain', names)
  const { network, publicClient, nativePrice, priors = {}, store = 'memory' } = parameters
  const check = (parameter: keyof ChainParameters, holds: boolean, reason: string) => {
    if (!holds) throw new InvalidParametersError({ parameter: `chain.${parameter}`, reason })
  }
  check('network', typeof network === 'function', 'it is what trineHub() returns')
  check('publicClient', typeof publicClient?.request === 'function', 'it is a viem client')
  if (typeof nativePrice !== 'function') checkedPrice(nativePrice)
  checkObject(priors, 'chain.priors', ['dishonest', 'coalition'])
  check(
    'priors',
    Object.values(priors).every((chance) => chance >= 0 && chance <= 1),
    'a chance is from 0 to 1',
  )
  check(
    'store',
    store === 'persistent' || store === 'memory' || typeof store?.list === 'function',
    `it is 'persistent', 'memory' or a store`,
  )
}

import { InvalidParametersError } from '../../errors/request.js'
import { privacyClasses } from '../../request/requirements.js'
import { isUsd } from '../../utils/usd.js'
import type { Limits, Price, Provider, ProviderKey } from './provider.js'

/** What may stand in a header. A key with anything else in it would be repeated by the error of `fetch`. */
export const headerValue = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/

/**
 * Checks providers, which may come from untyped code: a mistyped limit must not become no limit, and a mistyped
 * price not nothing. Errors name the place, never what stands there.
 *
 * @throws InvalidParametersError
 */
export function checkProviders(providers: readonly Provider[]): void {
  const check = (parameter: string, holds: boolean, reason: string) => {
    if (!holds) throw new InvalidParametersError({ parameter, reason })
  }
  check('providers', Array.isArray(providers) && providers.length > 0, 'it is a list of providers')
  const seen = new Set<string>()
  for (const [i, provider] of providers.entries()) {
    const at = (name: keyof Provider) => `providers[${i}].${name}`
    const {
      id,
      openai,
      oip,
      keys,
      prices,
      models = {},
      signer,
      privacy,
      tokenLimit = 'max_tokens',
      headers = {},
    } = provider ?? {}
    const isId = typeof id === 'string' && /^[a-z0-9][a-z0-9-]{0,63}$/.test(id)
    check(at('id'), isId, 'not lower case letters, digits and "-"')
    check(at('id'), !seen.has(id), 'another provider has it, too')
    seen.add(id)
    check(at('openai'), openai !== undefined || oip !== undefined, 'it has no address at all')
    check(at('openai'), openai === undefined || isBase(openai), 'not the URL of a server')
    check(at('oip'), oip === undefined || isBase(oip), 'not the URL of a server')
    check(at('keys'), keys === undefined || (Array.isArray(keys) && keys.every(isKey)), 'no keys')
    check(at('keys'), keys?.length !== 0, 'leave them out where there are none')
    check(at('prices'), arePrices(prices), `neither prices by the names of models nor 'listed'`)
    check(at('models'), Object.values(models).every(isName), 'not names by the names of models')
    check(at('signer'), signer === undefined || isSigner(signer), 'neither an address nor a key')
    const isPrivacy = privacyClasses.slice(1).some((one) => one === (privacy ?? 'provider'))
    check(at('privacy'), isPrivacy, 'no such class')
    check(
      at('tokenLimit'),
      ['max_tokens', 'max_completion_tokens'].includes(tokenLimit),
      'no such field',
    )
    check(at('headers'), areHeaders(headers), 'not headers that may be set')
  }
}

/** No name and password: `fetch` refuses such, and its error repeats them. */
function isBase(text: unknown): boolean {
  try {
    const { protocol, username, password, search, hash } = new URL(text as string)
    return /^https?:$/.test(protocol) && !username && !password && !search && !hash
  } catch {
    return false
  }
}

function isKey({ key, weight = 1, limits = {} }: ProviderKey): boolean {
  const { requestsPerMinute, tokensPerMinute }: Limits = limits
  const isLimit = (limit: unknown) =>
    limit === undefined || (typeof limit === 'number' && limit > 0)
  return (
    (typeof key === 'function' || (typeof key === 'string' && headerValue.test(key))) &&
    weight > 0 &&
    Number.isFinite(weight) &&
    isLimit(requestsPerMinute) &&
    isLimit(tokensPerMinute)
  )
}

function arePrices(prices: Provider['prices']): boolean {
  if (typeof prices !== 'object' || prices === null) return prices === 'listed'
  const isAmount = (amount: unknown) => amount === undefined || isUsd(amount)
  return Object.values(prices).every(
    ({ input, output, request }: Price) => isAmount(input) && isAmount(output) && isAmount(request),
  )
}

const isName = (name: unknown) => typeof name === 'string' && name !== '' && name.length <= 500

function isSigner({ algorithm, key }: NonNullable<Provider['signer']>): boolean {
  const digits = { ecdsa: 40, ed25519: 64 }[algorithm]
  return digits !== undefined && new RegExp(`^0x[0-9a-fA-F]{${digits}}$`).test(key)
}

function areHeaders(headers: NonNullable<Provider['headers']>): boolean {
  return Object.entries(headers).every(
    ([name, value]) =>
      /^[\w!#$%&'*+.^`|~-]+$/.test(name) &&
      !/^(?:authorization|content-type|inference-header-content-length)$/i.test(name) &&
      typeof value === 'string' &&
      headerValue.test(value),
  )
}

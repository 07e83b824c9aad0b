import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createMeter, type Meter } from '../../serve/meter.js'
import { networkOf } from '../../serve/rateLimit.js'
import type { CloudConfig } from '../config/cloudConfig.js'
import { Failure } from '../http/failure.js'
import type { Account } from '../money/ledger.js'

/** Who asks: the holder of a key, or an address where no key is asked for. */
export type Caller = {
  id: string
  /** `undefined`: nobody pays. */
  account: Account | undefined
  requests: Meter
  tokens: Meter
}

type Limits = { requestsPerMinute?: number | undefined; tokensPerMinute?: number | undefined }

export type Callers = {
  /** @throws Failure for a key that is missing or unknown */
  identify: (request: IncomingMessage) => Caller
  /** Counts a request as under way. @returns what ends it @throws Failure when there are too many */
  begin: (caller: Caller) => () => void
}

export function createCallers({ apiKeys, limits }: CloudConfig): Callers {
  const meters = (own: Limits = {}) => ({
    requests: perMinute(own.requestsPerMinute ?? limits.requestsPerMinute),
    tokens: perMinute(own.tokensPerMinute ?? limits.tokensPerMinute),
  })
  const shared = meters()
  const known = new Map<string, Caller>()
  for (const { name, sha256, credit, limits: own } of apiKeys === 'open' ? [] : apiKeys)
    known.set(sha256, { id: `key ${name}`, account: { name, credit }, ...meters(own) })

  const underWay = new Map<string, number>()
  return {
    identify(request) {
      const address = networkOf(request.socket.remoteAddress ?? '')
      if (apiKeys === 'open') return { id: address, account: undefined, ...shared }
      const [, key = ''] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? []
      const caller = known.get(createHash('sha256').update(key).digest('hex'))
      if (caller) return caller
      // Whoever tries keys is slowed down by address.
      const { granted, wait } = shared.requests.take(address, 1)
      throw granted
        ? new Failure('invalid_api_key')
        : new Failure('rate_limit_exceeded', { retryAfter: wait })
    },
    begin({ id }) {
      const count = underWay.get(id) ?? 0
      if (count >= limits.perKey) throw new Failure('rate_limit_exceeded', { retryAfter: 1_000 })
      underWay.set(id, count + 1)
      return () => {
        const left = (underWay.get(id) ?? 1) - 1
        if (left > 0) underWay.set(id, left)
        else underWay.delete(id)
      }
    },
  }
}

/** A minute's worth at once, filled again over a minute. */
function perMinute(units: number): Meter {
  return createMeter({ rate: units / 60, burst: units })
}

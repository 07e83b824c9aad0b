import { RouteContractError } from '../errors/route.js'
import type { Exchange, Offer, RouteAnswer, Usage } from '../routes/route.js'
import { isUsdString, usd } from '../utils/usd.js'
import { readEvidence } from '../verify/evidence.js'

/**
 * What a route brought back, of the form that the contract says. Whether it is believed is another
 * matter: see `verifyAnswer`.
 *
 * @throws RouteContractError
 */
export function readAnswer(offer: Offer, answer: RouteAnswer): RouteAnswer {
  const broken = (reason: string) => new RouteContractError({ route: offer.route, reason })
  if (typeof answer !== 'object' || answer === null) throw broken('it gave no answer')
  const { outputs, charged } = answer
  if (typeof outputs !== 'object' || outputs === null) throw broken('its answer has no outputs')
  if (!isUsdString(charged)) throw broken('it does not say what it charged')
  if (usd(charged) > usd(offer.price.ceiling))
    throw broken('it charged more than the ceiling of its offer')
  const evidence = readEvidence(answer.evidence)
  if (!evidence) throw broken('its evidence is not of any form that is known')
  const { usage, exchange } = answer
  return {
    outputs,
    charged,
    evidence,
    ...(isUsage(usage) && { usage }),
    ...(isExchange(exchange) && { exchange }),
  }
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0

function isUsage(usage: Usage | undefined): usage is Usage {
  return usage !== undefined && isCount(usage.inputTokens) && isCount(usage.outputTokens)
}

function isExchange(exchange: Exchange | undefined): exchange is Exchange {
  if (!(exchange?.request instanceof Uint8Array && exchange.response instanceof Uint8Array))
    return false
  const { protocol, jsonLength } = exchange
  const isKnown = ['openai-chat', 'openai-embeddings', 'oip'].includes(protocol)
  return isKnown && (!jsonLength || (isCount(jsonLength.request) && isCount(jsonLength.response)))
}

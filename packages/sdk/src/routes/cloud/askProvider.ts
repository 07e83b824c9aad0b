import { isTrineError } from '../../errors/base.js'
import {
  AnswerCutOffError,
  AnswerMalformedError,
  OverchargedError,
  ProviderFailedError,
} from '../../errors/cloud.js'
import { RouteContractError } from '../../errors/route.js'
import { uid } from '../../utils/uid.js'
import { formatUsd, usd } from '../../utils/usd.js'
import type { Evidence } from '../../verify/verdict.js'
import type { AttemptContext, RouteAnswer } from '../route.js'
import { type Bill, openBill } from './bill.js'
import { baseOf, type Host, nameAt, priceAt } from './host.js'
import { readBody } from './http/readBody.js'
import { mostTokens } from './price.js'
import {
  type Asked,
  chatQuestion,
  embeddingsQuestion,
  type Question,
  tensorQuestion,
  type WireAnswer,
} from './protocols.js'
import { type Sent, sendQuestion, type Timeouts } from './sendQuestion.js'
import { signedTextOf } from './wire/exchange.js'
import { malformed, WireError } from './wire/wireError.js'

/**
 * Asks one provider for one answer. Of money it tells what was set aside, and, however it ends, what it came to.
 *
 * @throws ProviderFailedError, ProviderBusyError, ProviderUnreachableError, AnswerCutOffError,
 *   AnswerMalformedError, OverchargedError, or the signal's reason
 */
export async function askProvider(
  host: Host,
  context: AttemptContext,
  timeouts: Timeouts,
): Promise<RouteAnswer> {
  const { signal, onMoney, offer, model, payload, request } = context
  signal.throwIfAborted()
  const base = baseOf(host, request)
  const price = priceAt(host, model)
  if (!base || !price)
    throw new RouteContractError({ route: 'cloud', reason: 'the offer is not one of its own' })
  const question = makeQuestion(host, context)
  const bill = openBill({
    price,
    most: mostTokens(request.task, payload),
    ceiling: usd(offer.price.ceiling),
    streamed: question.protocol === 'openai-chat',
    onMoney,
  })
  // At once, and not when the rejection is noticed: nobody listens any longer then.
  const leave = () => bill.close()
  signal.addEventListener('abort', leave, { once: true })
  try {
    const sent = await sendQuestion({ host, base, question, context, bill, timeouts })
    return await receive(host, context, question, sent, bill, timeouts)
  } finally {
    signal.removeEventListener('abort', leave)
    bill.close()
  }
}

/** Reads an answer that has begun, to its end. */
async function receive(
  host: Host,
  context: AttemptContext,
  question: Question,
  { response, lease, watch }: Sent,
  bill: Bill,
  { stall }: Timeouts,
): Promise<RouteAnswer> {
  const { signal, offer, model } = context
  const provider = host.provider.id
  try {
    const reader = question.open(response)
    const feed = (chunk: Uint8Array) => {
      bill.receive(chunk.length)
      return reader.feed(chunk)
    }
    const limits = { bytes: question.limit, stall }
    await readBody(provider, response, watch, limits, { feed }).then(watch.end, (thrown) => {
      // It said that it was done, and then did not close: the answer is there, and paid for.
      if (signal.aborted || !isCutOff(thrown) || !reader.isDone?.()) throw thrown
      watch.stop()
    })
    const answer = reader.end()
    const charged = bill.total(answer.usage)
    const { ceiling } = offer.price
    if (charged > usd(ceiling)) {
      bill.close(charged)
      throw new OverchargedError({ provider, asked: formatUsd(charged), ceiling })
    }
    const evidence = await evidenceOf(host, model.id, answer)
    signal.throwIfAborted()
    lease.succeed()
    host.warmth.answered(nameAt(host.provider, model))
    bill.close(charged)
    const { outputs, exchange } = answer
    return {
      outputs,
      evidence,
      charged: formatUsd(charged),
      ...(answer.usage && { usage: usageOf(answer.usage) }),
      ...(evidence.kind === 'signed' && { exchange }),
    }
  } catch (thrown) {
    watch.stop()
    signal.aborted ? lease.leave() : lease.fail()
    throw signal.aborted ? signal.reason : typed(provider, thrown)
  }
}

const isCutOff = (thrown: unknown) => isTrineError(thrown) && thrown.code === 'cloud/answer-cut-off'

function makeQuestion({ provider }: Host, context: AttemptContext): Question {
  const asked: Asked = {
    context,
    name: nameAt(provider, context.model),
    nonce: provider.signer && uid(),
    more: provider.body ?? {},
    tokenLimit: provider.tokenLimit,
  }
  const { task } = context.request
  if (task === 'generate') return chatQuestion(asked)
  return task === 'embed' ? embeddingsQuestion(asked) : tensorQuestion(asked)
}

/** @throws WireError where a signature was promised and none came */
async function evidenceOf(
  { provider: { id: provider, signer } }: Host,
  modelId: `0x${string}`,
  { signature, exchange }: WireAnswer,
): Promise<Evidence> {
  if (!signer) return { kind: 'none', modelId, provider }
  if (!signature) throw malformed('it is not signed')
  const text = signature.text ?? (await signedTextOf(exchange))
  const { algorithm } = signer
  const key = signer.key.toLowerCase() as typeof signer.key
  return {
    kind: 'signed',
    modelId,
    provider,
    algorithm,
    signer: key,
    text,
    signature: signature.signature,
  }
}

function usageOf({ inputTokens, outputTokens }: NonNullable<WireAnswer['usage']>) {
  return { inputTokens, outputTokens }
}

/** What went wrong with bytes, as an error that names the provider and repeats none of them. */
function typed(provider: string, thrown: unknown): unknown {
  if (isTrineError(thrown)) return thrown
  if (!(thrown instanceof WireError))
    return new AnswerMalformedError({ provider, reason: 'it cannot be read' })
  if (thrown.kind === 'failed')
    return new ProviderFailedError({ provider, status: 200, phase: 'mid-answer' })
  return thrown.kind === 'ended'
    ? new AnswerCutOffError({ provider, reason: 'ended' })
    : new AnswerMalformedError({ provider, reason: thrown.message })
}

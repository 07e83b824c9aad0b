import { isTrineError } from '@trine/sdk'
import { explainRevert } from '@trine/sdk/chain'
import { BaseError, HttpRequestError, TimeoutError, UserRejectedRequestError } from 'viem'

/** Whether the user refused a prompt: a choice and not a fault. */
export function isRefusal(error: unknown): boolean {
  if (isTrineError(error)) return error.code === 'chain/prompt-refused' || isRefusal(error.cause)
  if (error instanceof BaseError)
    return error.walk((one) => one instanceof UserRejectedRequestError) !== null
  return (error as { code?: unknown } | null)?.code === UserRejectedRequestError.code
}

/** What happened and what to do, for someone who wanted a name and no stack trace. */
export function failureWords(error: unknown): string {
  if (isRefusal(error)) return 'You refused the prompt. Nothing was sent, and nothing was paid.'
  if (isTrineError(error)) return error.message
  const why = explainRevert(error)
  if (why) return `Refused by the contract: ${why.sentence}`
  if (error instanceof BaseError) {
    const gone = error.walk((one) => one instanceof HttpRequestError || one instanceof TimeoutError)
    if (gone)
      return 'The chain does not answer. Start it again with npm start, then reload the page.'
    return error.shortMessage
  }
  return error instanceof Error ? error.message : 'It failed, and did not say why.'
}

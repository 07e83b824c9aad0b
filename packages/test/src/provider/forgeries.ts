import { createHash } from 'node:crypto'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { ProviderFault } from './providerFault.js'

/** Signs otherwise than it should. */
type Forgery = Required<Pick<ProviderFault, 'sign'>>

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** No signature where there should be one. */
export const unsigned = (): Forgery => ({ sign: async () => undefined })

/** A signature of which one bit is not as it was. */
export const brokenSignature = (): Forgery => ({
  async sign({ request, response }, sign) {
    const right = await sign(`${request}:${response}`)
    const flipped = (Number.parseInt(right.signature.slice(20, 21), 16) ^ 1).toString(16)
    const signature = `${right.signature.slice(0, 20)}${flipped}${right.signature.slice(21)}` as Hex
    return { ...right, signature }
  },
})

/** A signature that holds, over another request or another answer than this one. */
export const signedOther = (which: 'request' | 'response'): Forgery => ({
  sign: ({ request, response }, sign) =>
    sign(
      which === 'request' ? `${digest('another')}:${response}` : `${request}:${digest('another')}`,
    ),
})

/** A signature over another text than the one that is said to have been signed, which is the right one. */
export const signedOtherText = (): Forgery => ({
  async sign({ request, response }, sign) {
    const other = await sign(`${response}:${request}`)
    return { ...other, text: `${request}:${response}` }
  },
})

/**
 * A signature over the right text by another key.
 *
 * @param admits whether it says that the other address signed, or names the right one
 */
export const signedBy = (key: Hex, admits = true): Forgery => ({
  async sign({ request, response }, sign) {
    const account = privateKeyToAccount(key)
    const right = await sign(`${request}:${response}`)
    const address = account.address.toLowerCase() as Hex
    const signature = await account.signMessage({ message: right.text })
    return { text: right.text, signature, address: admits ? address : right.address }
  },
})

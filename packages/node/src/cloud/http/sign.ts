import { createHash } from 'node:crypto'
import type { PrivateKeyAccount } from 'viem/accounts'

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

/** What an endpoint says of an exchange: that it got these bytes, and answered with those. */
export type Signature = {
  text: string
  signature: string
  signing_address: string
  signing_algo: 'ecdsa'
}

/** @param digests SHA-256 of each body, in lower-case hexadecimal digits */
export async function signExchange(
  signer: PrivateKeyAccount,
  digests: { request: string; response: string },
): Promise<Signature> {
  const text = `${digests.request}:${digests.response}`
  return {
    text,
    signature: await signer.signMessage({ message: text }),
    signing_address: signer.address.toLowerCase(),
    signing_algo: 'ecdsa',
  }
}

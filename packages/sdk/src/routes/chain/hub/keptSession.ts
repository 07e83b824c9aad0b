import * as v from 'valibot'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { address } from '../../../claims/json.js'
import type { Hex } from '../../../utils/hex.js'

const scopeSchema = { chainId: v.number(), hub: address, owner: address, key: address }

const keptSchema = v.object({
  ...scopeSchema,
  consumers: v.array(address),
  /** The block from which on the session's opening can be found. */
  fromBlock: v.bigint(),
  /** Known once its opening was seen. */
  session: v.optional(v.pipe(v.number(), v.safeInteger())),
  aes: v.custom<CryptoKey>((value) => value instanceof CryptoKey),
  iv: v.instance(Uint8Array),
  sealed: v.instance(Uint8Array),
})

/**
 * A session's key as it is kept: encrypted under a key of the browser's that no script can read, and only
 * good for one chain, hub and owner.
 */
export type KeptSession = v.InferOutput<typeof keptSchema>

type Scope = Pick<KeptSession, 'chainId' | 'hub' | 'owner' | 'key'>

/** `undefined` for what another script has changed out of form. */
export function readKept(value: unknown): KeptSession | undefined {
  const result = v.safeParse(keptSchema, value)
  return result.success ? result.output : undefined
}

/** Makes a key for a session, sealed. It is not kept yet. */
export async function sealNewKey(
  scope: Omit<Scope, 'key'>,
): Promise<Scope & Pick<KeptSession, 'aes' | 'iv' | 'sealed'>> {
  const secret = generatePrivateKey()
  const named = { ...scope, key: privateKeyToAccount(secret).address.toLowerCase() as Hex }
  const aes = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const text = new TextEncoder().encode(secret)
  const sealed = new Uint8Array(await crypto.subtle.encrypt(cipher(named, iv), aes, text))
  return { ...named, aes, iv, sealed }
}

/** The key of a session, to sign with; `undefined` where what was kept is not what was sealed. */
export async function openKey(kept: KeptSession): Promise<PrivateKeyAccount | undefined> {
  const { aes, iv, sealed } = kept
  try {
    const text = await crypto.subtle.decrypt(
      cipher(kept, new Uint8Array(iv)),
      aes,
      new Uint8Array(sealed),
    )
    const account = privateKeyToAccount(new TextDecoder().decode(text) as Hex)
    return account.address.toLowerCase() === kept.key ? account : undefined
  } catch {
    return undefined
  }
}

/** What a session's key is for goes into its seal. */
function cipher({ chainId, hub, owner, key }: Scope, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  const additionalData = new TextEncoder().encode(JSON.stringify([chainId, hub, owner, key]))
  return { name: 'AES-GCM', iv, additionalData }
}

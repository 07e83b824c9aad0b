import { sha256 } from '../utils/digest.js'
import { type Hex, toHex } from '../utils/hex.js'

/** What opens a commitment: whoever has it can check which bytes were meant. */
export type Opening = {
  /** 32 random bytes. */
  salt: Hex
  /** The canonical bytes of the input or output. */
  bytes: Uint8Array
}

/**
 * Commits to bytes without telling them: SHA-256 of the salt and then the bytes. The salt matters:
 * hostnames are few enough to be found by hashing them all. Done off the page's thread, because an output
 * may be megabytes; the bytes may be changed as soon as this returns.
 */
export async function commit(bytes: Uint8Array): Promise<{ commitment: Hex; opening: Opening }> {
  const salt = crypto.getRandomValues(new Uint8Array(32))
  const copy = bytes.slice()
  return { commitment: await digest(salt, bytes), opening: { salt: toHex(salt), bytes: copy } }
}

/**
 * Whether a commitment in a record is to these bytes: the check that anyone can repeat who was given the
 * record and the opening.
 *
 * @example
 * const { record, openings } = await classify(client, { models: [lookalikeSmall], input: 'app-uniswap.io' })
 * const { modelId } = lookalikeSmall
 * await checkOpening(record.inputs[modelId].commitment, openings.inputs[modelId]) // true
 */
export async function checkOpening(commitment: string, { salt, bytes }: Opening): Promise<boolean> {
  const pairs = /^0x[0-9a-f]{64}$/.test(salt) ? (salt.slice(2).match(/../g) ?? []) : []
  const salted = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
  return salted.length === 32 && (await digest(salted, bytes)) === commitment
}

async function digest(salt: Uint8Array, bytes: Uint8Array): Promise<Hex> {
  const salted = new Uint8Array(salt.length + bytes.length)
  salted.set(salt)
  salted.set(bytes, salt.length)
  return `0x${await sha256(salted)}`
}

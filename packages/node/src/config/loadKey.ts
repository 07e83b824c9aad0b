import { readFileSync, statSync } from 'node:fs'
import type { Hex } from 'viem'
import { KeyUnusableError } from '../errors/config.js'

/**
 * The private key in a file of 64 hexadecimal digits.
 *
 * @throws KeyUnusableError also where others than its owner may read the file
 */
export function loadKey(file: string): Hex {
  let text: string
  try {
    if (process.platform !== 'win32' && statSync(file).mode & 0o077)
      throw new KeyUnusableError({ reason: 'others may read its file (chmod 600)' })
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof KeyUnusableError) throw error
    throw new KeyUnusableError({ reason: 'its file cannot be read' })
  }
  return parseKey(text)
}

/** @throws KeyUnusableError */
export function parseKey(text: string): Hex {
  const digits = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text.trim())?.[1]?.toLowerCase()
  if (digits === undefined) throw new KeyUnusableError({ reason: 'it is not 32 bytes in hex' })
  const value = BigInt(`0x${digits}`)
  if (value === 0n || value >= order)
    throw new KeyUnusableError({ reason: 'it is out of the range of keys' })
  return `0x${digits}`
}

/** Of secp256k1. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

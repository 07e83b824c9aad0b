import { createHash } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { toHex } from '../../../utils/hex.js'
import { gatewaySample } from '../fixtures/gatewaySample.js'
import { signedTextOf } from './exchange.js'
import { isSignedBy } from './signature.js'
import { readSignature, splitSignature } from './signatureParts.js'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = `${'ab'.repeat(32)}:${'cd'.repeat(32)}`

describe('ecdsa', () => {
  test('default: a gateway’s own sample', async () => {
    const { request, response, ...parts } = gatewaySample
    expect(isSignedBy({ algorithm: 'ecdsa', ...parts })).toBe(true)
    const digests = await signedTextOf({
      protocol: 'openai-chat',
      request: bytes(request),
      response: bytes(response),
    })
    expect(parts.text).toBe(`Qwen/Qwen3.5-122B-A10B:${digests}`)
  })

  test('behavior: what a wallet signed, in whichever form it says which key', async () => {
    for (let i = 0; i < 4; i++) {
      const wallet = privateKeyToAccount(generatePrivateKey())
      const signature = await wallet.signMessage({ message: text })
      const parts = { algorithm: 'ecdsa', signer: wallet.address, text, signature } as const
      expect(isSignedBy(parts)).toBe(true)
      const parity = Number(`0x${signature.slice(-2)}`) - 27
      expect(
        isSignedBy({ ...parts, signature: `${signature.slice(0, -2)}0${parity}` as `0x${string}` }),
      ).toBe(true)
      expect(isSignedBy({ ...parts, text: `${text} ` })).toBe(false)
      expect(isSignedBy({ ...parts, signer: `0x${'11'.repeat(20)}` })).toBe(false)
      const flipped = signature.endsWith('1b') ? '1c' : '1b'
      expect(
        isSignedBy({ ...parts, signature: `${signature.slice(0, -2)}${flipped}` as `0x${string}` }),
      ).toBe(false)
    }
  })

  test.each([
    '0x',
    `0x${'00'.repeat(65)}`,
    `0x${'ff'.repeat(65)}`,
    `0x${'ab'.repeat(64)}`,
  ] as const)('error: %s is no signature', (signature) => {
    const signer = `0x${'00'.repeat(20)}` as const
    expect(isSignedBy({ algorithm: 'ecdsa', signer, text, signature })).toBe(false)
  })
})

test('default: ed25519, over the bytes of the text', () => {
  const { secretKey, publicKey } = ed25519.keygen(createHash('sha256').update('seed').digest())
  const signature = toHex(ed25519.sign(bytes(text), secretKey))
  const parts = { algorithm: 'ed25519', signer: toHex(publicKey), text, signature } as const
  expect(isSignedBy(parts)).toBe(true)
  expect(isSignedBy({ ...parts, text: text.replace('ab', 'ba') })).toBe(false)
  expect(isSignedBy({ ...parts, signer: `0x${'11'.repeat(32)}` })).toBe(false)
  expect(isSignedBy({ ...parts, signature: '0x00' })).toBe(false)
})

describe('where it stands in a stream', () => {
  const parts = { text, signature: `0x${'ab'.repeat(65)}` }
  const last = `data: ${JSON.stringify({ choices: [], signature: parts })}\n\n`
  const before = 'data: {"choices":[]}\n\n'

  test('default: the bytes before it are what is signed', () => {
    const { signed, signature } = splitSignature(bytes(`${before}${last}data: [DONE]\n\n`)) ?? {}
    expect(new TextDecoder().decode(signed)).toBe(before)
    expect(signature).toEqual(parts)
  })

  test('behavior: without [DONE], with other line ends, and as the only event', () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n')
    for (const [stream, length] of [
      [before + last, before.length],
      [before + last.trimEnd(), before.length],
      [crlf(`${before}${last}data: [DONE]\n\n`), crlf(before).length],
      [`${last}data:[DONE]`, 0],
    ] as const)
      expect(splitSignature(bytes(stream))?.signed.length).toBe(length)
  })

  test.each([
    ['', 'nothing'],
    ['data: [DONE]\n\n', 'no event'],
    [before, 'no signature'],
    [`${last}${before}data: [DONE]\n\n`, 'one that is not the last event'],
    ['data: {"signature": {"text": 1}}\n\n', 'one of another form'],
    [`data: {"signature"\n\n`, 'no JSON'],
  ])('error: %j has %s', (stream) => {
    expect(splitSignature(bytes(stream))).toBeUndefined()
  })

  test('behavior: digits come with 0x and without', () => {
    const { signature } = parts
    expect(readSignature({ text, signature: signature.slice(2).toUpperCase() })).toEqual(parts)
    expect(readSignature({ text: `org/model:${text}`, signature })?.text).toBe(`org/model:${text}`)
    expect(readSignature({ text: `a b:${text}`, signature })).toBeUndefined()
    expect(readSignature({ text, signature: signature.slice(2, 9) })).toBeUndefined()
  })
})

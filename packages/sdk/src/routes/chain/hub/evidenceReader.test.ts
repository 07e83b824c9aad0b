import fc from 'fast-check'
import { type Hex, toHex } from 'viem'
import { expect, test } from 'vitest'
import { packEvidence } from '../../../claims/evidence.js'
import { readEvidence } from './evidenceReader.js'

const uint64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })
const proof = fc.uint8Array({ minLength: 64, maxLength: 300 }).map((bytes): Hex => toHex(bytes))
const evidence = fc.record({
  epoch: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  claims: fc
    .uniqueArray(
      fc.record({
        seat: fc.integer({ min: 0, max: 255 }),
        issuedAt: uint64,
        validUntil: uint64,
        proof,
      }),
      { selector: ({ seat }) => seat, maxLength: 5 },
    )
    .map((claims) => claims.sort((a, b) => a.seat - b.seat)),
})

test('behavior: reads what is packed', () => {
  fc.assert(
    fc.property(evidence, (packed) => {
      expect(readEvidence(packEvidence(packed))).toEqual(packed)
    }),
  )
})

test('error: what ends too early', () => {
  fc.assert(
    fc.property(evidence, fc.nat(), (packed, cut) => {
      const whole = packEvidence(packed)
      const at = 2 + 2 * (cut % ((whole.length - 2) / 2))
      const read = readEvidence(whole.slice(0, at) as Hex)
      // Cut between two claims it is evidence again, of fewer.
      expect(read === undefined || read.claims.length < packed.claims.length).toBe(true)
    }),
  )
})

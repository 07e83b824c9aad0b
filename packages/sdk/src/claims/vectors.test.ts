import { readFileSync, writeFileSync } from 'node:fs'
import {
  concat,
  encodeAbiParameters,
  type Hex,
  hashTypedData,
  hexToBigInt,
  keccak256,
  size,
  slice,
  stringToBytes,
} from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { claimDomain, claimTypes, pushNonce } from './claim.js'
import { readProof } from './evidence.js'
import { claimVectors } from './fixtures/claimVectors.js'
import { merkleRootOf } from './merkle.js'
import { requestId } from './requestId.js'
import { recoverSigner, signerOf } from './signature.js'

type Entry = Record<string, Hex> & Record<string, Hex[]>
type Vectors = Record<string, Entry[]>
const file = new URL('../../../contracts/vectors/claims.json', import.meta.url)
const kept = () => JSON.parse(readFileSync(file, 'utf8')) as Vectors
const of = (vectors: Vectors, name: string) => vectors[name] ?? []

let made: Vectors
beforeAll(async () => {
  made = JSON.parse(JSON.stringify(await claimVectors()))
  if (process.env.UPDATE) writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`)
})

/** The fields of a signed struct, with integers as they were meant. */
function message(type: keyof typeof claimTypes, entry: Entry): never {
  return Object.fromEntries(
    claimTypes[type].map(({ name, type: kind }) => [
      name,
      kind.startsWith('uint') ? hexToBigInt(entry[name] as Hex) : entry[name],
    ]),
  ) as never
}

/** EIP-712 written out, with nothing of the library's own EIP-712. */
function digestByHand(type: keyof typeof claimTypes, entry: Entry): Hex {
  const fields = claimTypes[type]
  const text = `${type}(${fields.map(({ type: kind, name }) => `${kind} ${name}`).join(',')})`
  const hash = (words: string) => keccak256(stringToBytes(words))
  const words = (values: readonly Hex[]) => keccak256(concat(values))
  const struct = words([
    hash(text),
    ...fields.map(({ type: kind, name }) =>
      kind === 'address'
        ? encodeAbiParameters([{ type: 'address' }], [entry[name] as Hex])
        : (entry[name] as Hex),
    ),
  ])
  const domain = words([hash('EIP712Domain(string name,string version)'), hash('Trine'), hash('1')])
  return keccak256(concat(['0x1901', domain, struct]))
}

test('default: the committed vectors are what this code gives', () => {
  expect(kept(), 'UPDATE=1 writes contracts/vectors/claims.json').toEqual(made)
  expect(of(made, 'claims').length).toBeGreaterThanOrEqual(8)
  expect(of(made, 'batches').map(({ count }) => Number(count))).toEqual([1, 2, 3, 5, 100])
})

test('behavior: fields stand in alphabetical order, each entry with the same ones', () => {
  for (const name of [
    'batches',
    'batchProofs',
    'claims',
    'operatorKeys',
    'quorums',
    'sessionRequests',
  ]) {
    const [first = {}, ...others] = of(kept(), name)
    expect(Object.keys(first)).toEqual(Object.keys(first).sort())
    for (const other of others) expect(Object.keys(other)).toEqual(Object.keys(first))
  }
})

describe('behavior: others compute the same', () => {
  test.each([
    ['claims', 'Claim', 'operator'],
    ['operatorKeys', 'OperatorKey', 'key'],
    ['sessionRequests', 'SessionRequest', 'key'],
    ['batches', 'ClaimBatch', 'operator'],
  ] as const)('%s', async (name, primaryType, signer) => {
    expect(of(made, name).length).toBeGreaterThan(1)
    for (const entry of of(made, name)) {
      const typed = {
        domain: claimDomain,
        types: claimTypes,
        primaryType,
        message: message(primaryType, entry),
      }
      expect(entry.digest).toBe(hashTypedData(typed as never))
      expect(entry.digest).toBe(digestByHand(primaryType, entry))
      expect(await signerIn(entry)).toBe(entry[signer])
      expect(await signerIn(entry, keccak256(entry.digest as Hex))).not.toBe(entry[signer])
    }
  })

  test('request ids', () => {
    for (const entry of of(made, 'claims')) {
      const question = message('Claim', entry) as Parameters<typeof requestId>[0]
      const nonce = hexToBigInt(entry.nonce as Hex)
      expect(requestId({ ...question, nonce })).toBe(entry.requestId)
      expect(requestId({ ...question, nonce: nonce ^ pushNonce })).not.toBe(entry.requestId)
    }
  })
})

test('behavior: each proof leads from its leaf to the root', () => {
  const proofs = of(made, 'batchProofs')
  expect(proofs.length).toBeGreaterThan(9)
  for (const { leaf, siblings, root, proof, proofLength } of proofs as Entry[]) {
    expect(merkleRootOf(leaf as Hex, siblings as Hex[])).toBe(root)
    expect(readProof(proof as Hex)?.batch?.siblings).toEqual(siblings)
    expect(size(proof as Hex)).toBe(Number(proofLength))
    expect(merkleRootOf(keccak256(leaf as Hex), siblings as Hex[])).not.toBe(root)
  }
})

test('behavior: the claims in evidence are signed by its seats', async () => {
  for (const entry of of(made, 'quorums')) {
    const evidence = entry.evidence as Hex
    expect(Number(slice(evidence, 0, 4))).toBe(Number(entry.epoch))
    for (const [i, seat] of (entry.seats as Hex[]).map(Number).entries()) {
      const at = 4 + i * 83
      const part = slice(evidence, at, at + 83)
      expect(Number(slice(part, 0, 1))).toBe(seat)
      const claim = message('Claim', {
        ...entry,
        setEpoch: entry.epoch,
        operator: entry.seatKeys?.[seat],
        issuedAt: slice(part, 1, 9),
        validUntil: slice(part, 9, 17),
      } as never) as Parameters<typeof signerOf>[0]
      const signer = await signerOf(claim, slice(part, 19))
      expect(signer?.toLowerCase()).toBe(entry.seatKeys?.[seat])
      const other = await signerOf({ ...claim, class: 2 }, slice(part, 19))
      expect(other?.toLowerCase()).not.toBe(entry.seatKeys?.[seat])
    }
  }
})

async function signerIn(entry: Entry, digest = entry.digest as Hex): Promise<string | undefined> {
  return (await recoverSigner(digest, entry.signature as Hex))?.toLowerCase()
}

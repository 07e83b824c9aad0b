import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { defineModel } from '../models/model.js'
import type { Payload, TensorMap } from '../request/request.js'
import { classifyTask } from '../tasks/classify.js'
import {
  committee,
  type QuorumParameters,
  quorumEvidence,
  target,
} from '../testing/fixtures/quorum.js'
import { logits, toyOffer, toySource } from '../testing/fixtures/toyModel.js'
import { readEvidence } from './evidence.js'
import type { QuorumEvidence, Verdict } from './verdict.js'
import { type VerifyParameters, verifyAnswer } from './verifyAnswer.js'

const model = defineModel(toySource())
const outputs = logits(3, -4)
const offer = toyOffer({ model: { id: model.id, name: 'toy-small' }, evidence: 'quorum(3,5)' })
let payload: Payload
beforeAll(async () => {
  payload = await classifyTask.encode(model, 'app-uniswap')
})

const pushed = {
  nonce: String((1n << 255n) | 7n),
  fulfilled: {
    transaction: `0x${'77'.repeat(32)}`,
    block: { number: '13', hash: `0x${'b2'.repeat(32)}` },
    callback: 'none',
  },
} as const satisfies Partial<QuorumEvidence>
const evidenceOf = (more: Partial<QuorumParameters> = {}) =>
  quorumEvidence({ model, payload, outputs, ...more })

function verify(evidence: QuorumEvidence, changes: Partial<VerifyParameters> = {}) {
  const answer = { outputs, charged: '0', evidence }
  return verifyAnswer({ model, offer, payload, answer, audience: 'contract', target, ...changes })
}
const broken = ({ checks }: Verdict) =>
  checks.filter(({ passed }) => !passed).map(({ name }) => name)

describe('default', () => {
  test.each(['self', 'contract'] as const)(
    'verified for %s, under a named assumption',
    async (audience) => {
      const verdict = await verify(await evidenceOf(), { audience })
      expect(broken(verdict)).toEqual([])
      expect(verdict).toMatchObject({ status: 'verified', kind: 'quorum(3,5)', audience })
      expect(verdict.assumption).toBe(
        'No coalition of 3 of the 5 operators signs a false answer, and the RPC told the truth about who they are.',
      )
    },
  )

  test('by push, once the hub has taken it', async () => {
    const { nonce, fulfilled } = pushed
    expect((await verify(await evidenceOf({ changes: { nonce, fulfilled } }))).status).toBe(
      'verified',
    )
    expect(broken(await verify(await evidenceOf({ changes: { nonce } })))).toEqual(['way-in'])
    expect(broken(await verify(await evidenceOf({ changes: { fulfilled } })))).toEqual(['way-in'])
  })

  test('of batches', async () => {
    expect((await verify(await evidenceOf({ batch: true }))).status).toBe('verified')
  })
})

describe('error: rightly signed, and not what was asked for', () => {
  const hash = `0x${'ab'.repeat(32)}` as const
  const person = `0x${'ab'.repeat(20)}` as const
  test.each<[string, Partial<QuorumEvidence>, string]>([
    ['another model', { modelId: hash }, 'model-id'],
    ['another class', { class: 2 }, 'determinism-class'],
    ['for another contract', { consumer: person }, 'target'],
    ['for somebody else', { requester: person }, 'target'],
    ['with parameters', { paramsHash: hash }, 'parameters'],
    ['of another input', { inputHash: hash }, 'input-hash'],
    ['of another output', { outputHash: hash }, 'output-hash'],
    [
      'with a key twice',
      { seats: [...committee.slice(0, 4), committee[0]] as never },
      'seats-differ',
    ],
    ['not yet issued', { block: { number: '1', hash, timestamp: '1003' } }, 'claims-timely'],
    ['over', { block: { number: '1', hash, timestamp: '2001' } }, 'claims-timely'],
  ])('%s', async (_, changes, check) => {
    const verdict = await verify(await evidenceOf({ changes }))
    expect(broken(verdict)).toContain(check)
    expect(verdict.status).toBe('failed')
  })

  test('older than contracts take, whatever the claims say of themselves', async () => {
    const at = (timestamp: string) =>
      evidenceOf({ validUntil: 1n << 40n, changes: { block: { number: '1', hash, timestamp } } })
    expect(broken(await verify(await at('87400')))).toEqual([])
    expect(broken(await verify(await at('87401')))).toEqual(['claims-timely'])
  })

  test('another engine than those that this SDK knows: not believed, and not refused', async () => {
    const verdict = await verify(await evidenceOf({ changes: { runtimeHash: hash } }))
    expect(broken(verdict)).toEqual(['runtime-pinned'])
    expect(verdict.status).toBe('unverified')
  })

  test.each([
    ['fewer than the offer said', [0, 1]],
    ['more than the offer said', [0, 1, 2, 3]],
    ['none', []],
  ])('%s', async (_, signers) => {
    expect(broken(await verify(await evidenceOf({ signers })))).toContain('evidence-kind')
  })

  test('fewer than it says itself', async () => {
    const evidence = await evidenceOf({ signers: [0, 1], changes: { quorum: 3 } })
    expect(broken(await verify(evidence))).toEqual(['claim-count'])
  })

  test.each([
    ['out of order', [2, 0, 4]],
    ['one seat for several', [0, 0, 0]],
  ])('%s', async (_, signers) => {
    expect(broken(await verify(await evidenceOf({ signers })))).toEqual(['claims-in-order'])
  })

  test('by one whose seat is vacant now', async () => {
    const seats = committee.map((key, seat) =>
      seat === 2 ? (`0x${'0'.repeat(40)}` as const) : key,
    )
    expect(broken(await verify(await evidenceOf({ changes: { seats } })))).toContain(
      'claims-in-order',
    )
  })

  test('asked for no contract at all', async () => {
    expect(broken(await verify(await evidenceOf(), { target: undefined }))).toEqual(['target'])
  })

  test('outputs that the model cannot give, or other ones', async () => {
    const evidence = await evidenceOf()
    const given = (other: TensorMap) => ({ answer: { outputs: other, charged: '0', evidence } })
    expect(broken(await verify(evidence, given(logits(0.5, 1))))).toEqual(['output-hash'])
    expect(broken(await verify(evidence, given(logits(3, -3))))).toEqual(['output-hash'])
    expect(broken(await verify(evidence, given(logits(3))))).toContain('outputs-fit-manifest')
  })

  test('evidence of one kind for an offer of another', async () => {
    const verdict = await verify(await evidenceOf(), { offer: { ...offer, evidence: 'device' } })
    expect(broken(verdict)).toEqual(['evidence-kind'])
    expect(verdict.status).toBe('failed')
  })
})

// What no signature covers: it is the RPC's word, which the assumption names, and which `verifyRecord`
// asks the chain for.
const told = [
  'verifier',
  'block.number',
  'block.hash',
  'seats.1',
  'seats.3',
  'fulfilled.transaction',
  'fulfilled.block.number',
  'fulfilled.block.hash',
  'fulfilled.callback',
]

describe('behavior: altered evidence is not believed', () => {
  type Json = { [key: string]: Json } | Json[] | string | number
  /** Every value in JSON, by its path. */
  const leavesOf = (json: Json, path: string[] = []): string[][] =>
    typeof json === 'object'
      ? Object.entries(json).flatMap(([key, value]) => leavesOf(value, [...path, key]))
      : [path]
  const parentOf = (json: Json, path: string[]) =>
    path
      .slice(0, -1)
      .reduce((at, key) => (at as Record<string, Json>)[key] as Json, json) as Record<string, Json>

  /** One value changed a little, or for another of the same evidence. */
  function altered(json: Json, path: string[], how: number, seed: number): void {
    const parent = parentOf(json, path)
    const key = path.at(-1) as string
    const value = parent[key] as string | number
    if (typeof value === 'number') {
      parent[key] = how % 2 ? value + 1 + (seed % 3) : Math.max(0, value - 1 - (seed % 3))
      return
    }
    const at = value.startsWith('0x') ? 2 + (seed % (value.length - 2)) : seed % value.length
    const digits = value.startsWith('0x') ? '0123456789abcdef' : '0123456789'
    const next =
      digits[
        (digits.indexOf(value[at] as string) + 1 + (how % (digits.length - 1))) % digits.length
      ]
    if (how % 4 === 0) parent[key] = value.slice(0, at)
    else if (how % 4 === 1) parent[key] = value + (value.startsWith('0x') ? '00' : '0')
    else parent[key] = value.slice(0, at) + next + value.slice(at + 1)
  }

  // Many small cases: each has its share of a busy machine's time.
  const parts = ['pull', 'push', 'batch'].flatMap((kind) =>
    [1, 2, 3].map((seed) => [kind, seed] as const),
  )
  test.each(parts)(
    'values: %s, part %i',
    async (kind, seed) => {
      const changes = kind === 'push' ? pushed : {}
      const evidence = await evidenceOf({ batch: kind === 'batch', changes })
      const paths = leavesOf(evidence as never)
      let run = 0
      await fc.assert(
        fc.asyncProperty(fc.nat(1000), fc.nat(100_000), async (how, where) => {
          const copy = structuredClone(evidence)
          const path = paths[run++ % paths.length] as string[]
          altered(copy as never, path, how, where)
          const name = path.join('.')
          if (told.includes(name)) return
          const read = readEvidence(copy)
          if (!read || JSON.stringify(copy) === JSON.stringify(evidence)) return
          // A time is signed as well; only the block's own may be another and say the same.
          if (name === 'block.timestamp' && timely(read as QuorumEvidence)) return
          expect((await verify(read as QuorumEvidence)).status, name).not.toBe('verified')
        }),
        { numRuns: 300, seed, endOnFailure: true },
      )
      // Each value has had its turns.
      expect(run).toBeGreaterThan(4 * paths.length)
    },
    60_000,
  )

  const timely = ({ block }: QuorumEvidence) =>
    BigInt(block.timestamp) >= 1004n && BigInt(block.timestamp) <= 2000n

  test('parts: fields left out, claims left out, twice, swapped', async () => {
    const evidence = await evidenceOf()
    const other = await evidenceOf({ changes: { nonce: '8' } })
    const variants: object[] = Object.keys(evidence).map((name) => {
      const { [name as never]: _left, ...rest } = evidence
      return rest
    })
    const [a, b, c] = evidence.claims
    for (const claims of [[], [a], [a, b], [a, b, b], [a, c, b], [a, b, c, c], [c, b, a]])
      variants.push({ ...evidence, claims })
    for (let i = 0; i < 3; i++) {
      const claims = [...evidence.claims]
      // Signed by the right seats, for another request.
      claims[i] = other.claims[i] as never
      variants.push({ ...evidence, claims })
      const proofs = evidence.claims.map(({ proof }) => proof)
      const turned = evidence.claims.map((claim, at) => ({
        ...claim,
        proof: proofs[(at + 1 + (i % 2)) % 3],
      }))
      variants.push({ ...evidence, claims: turned })
    }
    for (const seats of [
      committee.slice(1),
      [...committee].reverse(),
      committee.slice(0, 4),
      [...committee, committee[0]],
    ])
      variants.push({ ...evidence, seats })
    variants.push({ ...evidence, more: 1 }, { ...evidence, claims: { ...evidence.claims } })
    for (const [i, variant] of variants.entries()) {
      const read = readEvidence(variant)
      if (read)
        expect((await verify(read as QuorumEvidence)).status, String(i)).not.toBe('verified')
    }
    expect(variants.length).toBeGreaterThan(35)
  })

  test('the bits of inputs and outputs', async () => {
    const evidence = await evidenceOf()
    for (let bit = 0; bit < 64 * 8; bit += 3) {
      const bytes = payload.bytes.slice()
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
      const verdict = await verify(evidence, { payload: { ...payload, bytes } })
      expect(broken(verdict)).toEqual(['input-hash'])
    }
    for (let bit = 0; bit < 64; bit++) {
      const data = outputs.logits.data.slice()
      const words = new Uint32Array(data.buffer)
      words[bit >> 5] = ((words[bit >> 5] as number) ^ (1 << (bit & 31))) >>> 0
      const answer = { outputs: { logits: { shape: [1, 2], data } }, charged: '0', evidence }
      expect((await verify(evidence, { answer })).status).not.toBe('verified')
    }
  }, 60_000)

  test('its twin: another case of hexadecimal digits says the same', async () => {
    const evidence = await evidenceOf()
    const claims = evidence.claims.map((claim) => ({
      ...claim,
      proof: `0x${claim.proof.slice(2).toUpperCase()}` as const,
    }))
    expect((await verify({ ...evidence, claims })).status).toBe('verified')
  })
})

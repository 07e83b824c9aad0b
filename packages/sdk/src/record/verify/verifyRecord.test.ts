import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { classify } from '../../actions/classify.js'
import { createClient } from '../../client/createClient.js'
import { defineModel } from '../../models/model.js'
import { classifyTask } from '../../tasks/classify.js'
import { fakeRoute } from '../../testing/fakeRoute.js'
import { committee, quorumEvidence, target } from '../../testing/fixtures/quorum.js'
import { quorumRoute } from '../../testing/fixtures/quorumRoute.js'
import { logits, toySource } from '../../testing/fixtures/toyModel.js'
import type { QuorumEvidence } from '../../verify/verdict.js'
import type { ChainReader, CommitteeFacts } from './chainReader.js'
import { verifyRecord } from './verifyRecord.js'

// biome-ignore lint/suspicious/noExplicitAny: a record in which anything may stand.
type Anything = any

const outputs = logits(3, -4)
const pushed = {
  nonce: String((1n << 255n) | 7n),
  fulfilled: {
    transaction: `0x${'77'.repeat(32)}`,
    block: { number: '13', hash: `0x${'b2'.repeat(32)}` },
    callback: 'accepted',
  },
} as const satisfies Partial<QuorumEvidence>

/** The record of a real request, and its openings. */
async function make(
  include: readonly ('input' | 'output')[],
  changes: Partial<QuorumEvidence> = {},
) {
  const client = createClient({
    routes: [quorumRoute(() => outputs, changes)],
    policy: { require: { privacy: 'public', audience: 'contract' } },
    consent: () => true,
    records: { include },
  })
  const answer = await classify(client, { models: [toySource()], input: 'app-uniswap', target })
  expect(answer.verdict.status).toBe('verified')
  return { json: JSON.parse(JSON.stringify(answer.record)), openings: answer.openings }
}

let pull: Anything
let push: Anything
beforeAll(async () => {
  pull = (await make(['input', 'output'])).json
  push = (await make(['input', 'output'], pushed)).json
})

/** A chain on which all of it is as the evidence of `json` says. */
function honest(json: Anything, changes: Partial<CommitteeFacts> = {}): ChainReader {
  const evidence: QuorumEvidence = json.verdict.evidence
  return {
    chainId: async () => 31337n,
    contractsOf: async () => ({ verifier: evidence.verifier, models: `0x${'11'.repeat(20)}` }),
    block: async (number) =>
      number === 12n ? { hash: `0x${'b1'.repeat(32)}`, timestamp: 1500n } : undefined,
    committeeAt: async ({ modelId, epoch }) =>
      modelId === evidence.modelId && epoch === 3
        ? {
            keys: committee,
            vacant: committee.map(() => false),
            runtimeHash: evidence.runtimeHash,
            class: 1,
            quorum: 3,
            retiredAt: 0n,
            ...changes,
          }
        : undefined,
    statusOf: async () => 'answered',
    fulfilment: async ({ transaction }) =>
      transaction === pushed.fulfilled.transaction
        ? {
            block: { number: 13n, hash: pushed.fulfilled.block.hash },
            outputHash: evidence.outputHash,
            operators: [0, 2, 4].map((seat) => committee[seat] as never),
            callback: 'accepted',
          }
        : undefined,
  }
}

const of = async (passed: boolean | null, json: Anything, read = honest(json), more: object = {}) =>
  (await verifyRecord(json, { read, ...more })).checks
    .filter((check) => check.passed === passed)
    .map(({ name }) => name)

describe('behavior: records of older versions', () => {
  const older = (version: number) =>
    JSON.parse(readFileSync(new URL(`../fixtures/version${version}.json`, import.meta.url), 'utf8'))

  test('are verified as they were, and nothing is said of their plans', async () => {
    const told = async (version: number) => {
      const json = older(version)
      const read = version === 2 ? honest(json) : undefined
      const { status, checks } = await verifyRecord(json, { read })
      expect(checks.filter(({ passed }) => passed === false)).toEqual([])
      expect(checks.map(({ name }) => name)).not.toContain('plan-follows')
      return status
    }
    // The first is of a device, which convinces nobody else.
    expect(await Promise.all([1, 2, 3].map(told))).toEqual(['incomplete', 'verified', 'verified'])
  })

  test('an altered one is not', async () => {
    const [quorum, signed] = [older(2), older(3)]
    quorum.verdict.evidence.outputHash = `0x${'00'.repeat(32)}`
    signed.verdict.evidence.signer = `0x${'11'.repeat(32)}`
    expect((await verifyRecord(quorum, { read: honest(quorum) })).status).toBe('failed')
    expect((await verifyRecord(signed)).status).toBe('failed')
  })
})

describe('default', () => {
  test.each(['pull', 'push'])('verified, under assumptions that are named: %s', async (way) => {
    const json = way === 'pull' ? pull : push
    const { status, checks, assumption } = await verifyRecord(json, { read: honest(json) })
    expect(checks.filter(({ passed }) => !passed)).toEqual([])
    expect(status).toBe('verified')
    expect(assumption).toContain('No coalition of 3 of the 5 operators')
    expect(assumption).toContain(`You trust the hub ${json.verdict.evidence.hub} of chain 31337.`)
    for (const { detail } of checks) expect(detail).toMatch(/\.$/)
  })

  test('with the hub that one trusts, and with openings from elsewhere', async () => {
    const { hub } = pull.verdict.evidence
    const named = await verifyRecord(pull, { read: honest(pull), hub })
    expect(named.status).toBe('verified')
    expect(named.assumption).not.toContain('You trust')
    expect(await of(false, pull, honest(pull), { hub: committee[0] })).toEqual(['hub-trusted'])

    const { json, openings } = await make([])
    expect(await of(null, json)).toEqual([
      'input-opens',
      'input-hash',
      'output-opens',
      'output-hash',
    ])
    expect((await verifyRecord(json, { read: honest(json) })).status).toBe('incomplete')
    expect((await verifyRecord(json, { read: honest(json), openings })).status).toBe('verified')
    expect(await of(false, json, honest(json), { openings: await openingsOfAnother() })).toEqual([
      'input-opens',
      'output-opens',
    ])
  })
})

const openingsOfAnother = async () => (await make([])).openings

test('behavior: half of the bytes are not enough', async () => {
  const { json } = await make(['output'])
  expect(await of(null, json)).toEqual(['input-opens', 'input-hash'])
  expect((await verifyRecord(json, { read: honest(json) })).status).toBe('incomplete')
})

test('error: rightly signed, and of something else', async () => {
  const model = defineModel(toySource())
  const payload = await classifyTask.encode(model, 'app-uniswap')
  const hash = `0x${'ab'.repeat(32)}` as const
  const wrong = async (changes: Partial<QuorumEvidence>) => {
    const copy = structuredClone(pull)
    copy.verdict.evidence = await quorumEvidence({ model, payload, outputs, changes })
    copy.attempts[0].verdict = copy.verdict
    return of(false, copy)
  }
  expect(await wrong({})).toEqual([])
  expect(await wrong({ paramsHash: hash })).toEqual(['parameters'])
  expect(await wrong({ inputHash: hash })).toEqual(['input-hash'])
  expect(await wrong({ outputHash: hash })).toEqual(['output-hash'])
})

describe('behavior: what convinces nobody else is incomplete', () => {
  const read = {} as ChainReader
  const client = (route = fakeRoute({ outputs: () => outputs }).route) =>
    createClient({ routes: [route], records: { include: ['input', 'output'] } })

  test('a device’s own answer', async () => {
    const { record } = await classify(client(), { models: [toySource()], input: 'app-uniswap' })
    const { status, checks } = await verifyRecord(record, { read })
    expect(status).toBe('incomplete')
    expect(checks.filter(({ passed }) => !passed)).toMatchObject([{ name: 'evidence-for-others' }])
    const altered = structuredClone(record) as Anything
    altered.output.commitment = `0x${'00'.repeat(32)}`
    expect((await verifyRecord(altered, { read })).status).toBe('failed')
  })

  test('no answer', async () => {
    const one = client(fakeRoute({ outputs: () => Promise.reject(new Error()) }).route)
    await classify(one, { models: [toySource()], input: 'app-uniswap' }).catch(() => {})
    const [record] = await one.records.list()
    expect(await verifyRecord(record, { read })).toMatchObject({
      status: 'incomplete',
      checks: [{ name: 'answered', passed: null }],
    })
  })
})

describe('error: the chain says otherwise', () => {
  const hash = `0x${'ab'.repeat(32)}` as const
  test.each<[string, Partial<CommitteeFacts>, string[]]>([
    ['other keys', { keys: [...committee].reverse() }, ['committee']],
    ['fewer keys', { keys: committee.slice(0, 4) }, ['committee']],
    ['another quorum', { quorum: 4 }, ['quorum-registered']],
    ['another engine', { runtimeHash: hash }, ['runtime-registered']],
    ['another class', { class: 2 }, ['class-registered']],
    ['out of office', { retiredAt: 1500n - 86_401n }, ['committee-live']],
    ['a signer gone', { vacant: [true, false, false, false, false] }, ['seats-held']],
  ])('%s', async (_, facts, names) => {
    expect(await of(false, pull, honest(pull, facts))).toEqual(names)
  })

  test.each<[string, Partial<CommitteeFacts>]>([
    ['one who did not sign is gone', { vacant: [false, true, false, false, false] }],
    ['only just out of office', { retiredAt: 1500n - 86_400n }],
  ])('its twin: %s', async (_, facts) => {
    expect((await verifyRecord(pull, { read: honest(pull, facts) })).status).toBe('verified')
  })

  test('a signer left after the block: the past is asked, where it is kept', async () => {
    const now = { vacant: [true, false, false, false, false] }
    const then = (answer: () => Promise<CommitteeFacts | undefined>): ChainReader => ({
      ...honest(pull, now),
      committeeAt: (asked) =>
        asked.block === 12n ? answer() : honest(pull, now).committeeAt(asked),
    })
    const kept = then(() => honest(pull).committeeAt({ ...pull.verdict.evidence, models: hash }))
    expect((await verifyRecord(pull, { read: kept })).status).toBe('verified')
    const pruned = then(() => Promise.reject(new Error('missing trie node')))
    expect((await verifyRecord(pull, { read: pruned })).status).toBe('incomplete')
  })

  test.each<[string, Partial<ChainReader>, string[]]>([
    [
      'no such epoch',
      { committeeAt: async () => undefined },
      [
        'committee',
        'committee-live',
        'quorum-registered',
        'runtime-registered',
        'class-registered',
      ],
    ],
    [
      'another verifier',
      { contractsOf: async () => ({ verifier: hash, models: hash }) },
      ['verifier'],
    ],
    ['another block', { block: async () => ({ hash, timestamp: 1500n }) }, ['block']],
    [
      'a block of another time',
      { block: async () => ({ hash: `0x${'b1'.repeat(32)}`, timestamp: 1501n }) },
      ['block'],
    ],
    ['not answered', { statusOf: async () => 'refunded' }, ['request-answered']],
    ['not by this transaction', { fulfilment: async () => null }, ['fulfilled']],
  ])('%s', async (_, changes, names) => {
    expect(await of(false, push, { ...honest(push), ...changes })).toEqual(names)
  })

  test.each([
    ['outputHash', hash],
    ['operators', [committee[0]]],
    ['callback', 'none'],
    ['block', { number: 14n, hash: pushed.fulfilled.block.hash }],
    ['block', { number: 13n, hash }],
  ])('another answer: %s', async (name, value) => {
    const read = honest(push)
    const fulfilment = async (asked: Anything) =>
      ({ ...(await read.fulfilment(asked)), [name]: value }) as never
    expect(await of(false, push, { ...read, fulfilment })).toEqual(['fulfilled'])
  })
})

describe('behavior: a chain that does not say is incomplete', () => {
  const refuse = () => Promise.reject(new Error('https://rpc.example/secret-key'))
  test.each(['chainId', 'contractsOf', 'block', 'committeeAt', 'statusOf', 'fulfilment'] as const)(
    '%s',
    async (name) => {
      const result = await verifyRecord(push, { read: { ...honest(push), [name]: refuse } })
      expect(result.status).toBe('incomplete')
      expect(JSON.stringify(result)).not.toContain('secret-key')
    },
  )

  test.each([
    ['another chain', { chainId: async () => 1n }, ['chain']],
    ['a block that it does not know', { block: async () => undefined }, ['block']],
    ['a transaction that it does not know', { fulfilment: async () => undefined }, ['fulfilled']],
  ])('%s', async (_, changes, names) => {
    expect(await of(null, push, { ...honest(push), ...changes })).toEqual(names)
    expect(await of(false, push, { ...honest(push), ...changes })).toEqual([])
  })
})

describe('behavior: a file that lies is never verified', () => {
  /** What the status is about. All else in a record is its own word. */
  const about = (json: Anything) => {
    const { modelId } = json.verdict.evidence
    const offer = ['plan', 'steps', '0', 'offer']
    return [
      ['status'],
      ['verdict', 'kind'],
      ['models', '0', 'id'],
      ['inputs', modelId, 'commitment'],
      ['inputs', modelId, 'opening', 'salt'],
      ['inputs', modelId, 'opening', 'bytes'],
      ['output', 'commitment'],
      ['output', 'opening', 'salt'],
      ['output', 'opening', 'bytes'],
      ['attempts', '0', 'offer'],
      ['attempts', '0', 'outcome'],
      [...offer, 'id'],
      [...offer, 'evidence'],
      [...offer, 'model', 'id'],
      ...pathsOf(json.verdict.evidence).map((path) => ['verdict', 'evidence', ...path]),
    ]
  }
  const pathsOf = (value: Anything, path: string[] = []): string[][] =>
    typeof value === 'object'
      ? Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))
      : [path]

  function alter(json: Anything, path: string[], how: number, seed: number): void {
    const parent = path.slice(0, -1).reduce((at, key) => at[key], json)
    const key = path.at(-1) as string
    const value = parent[key]
    if (typeof value === 'number') parent[key] = value + 1 + (seed % 3)
    else if (key === 'status') parent[key] = ['open', 'abstained', 'aborted', 'failed'][seed % 4]
    else if (key === 'outcome') parent[key] = ['failed', 'timed-out', 'aborted'][seed % 3]
    else if (key === 'callback') parent[key] = ['none', 'reverted'][seed % 2]
    else if (key === 'kind' || key === 'evidence')
      parent[key] = ['device', 'quorum(2,5)', 'quorum(3,4)', 'proved'][seed % 4]
    else {
      const from = value.startsWith('0x') ? 2 : 0
      const at = from + (seed % (value.length - from))
      const digits = value.startsWith('0x') ? '0123456789abcdef' : '0123456789'
      const step = 1 + (how % (digits.length - 1))
      const next = digits[(Math.max(0, digits.indexOf(value[at])) + step) % digits.length]
      parent[key] = value.slice(0, at) + next + value.slice(at + 1)
    }
  }

  const parts = ['pull', 'push'].flatMap((way) => [1, 2, 3].map((seed) => [way, seed] as const))
  test.each(parts)(
    '%s, part %i',
    async (way, seed) => {
      const json = way === 'pull' ? pull : push
      const read = honest(json)
      const paths = about(json)
      let run = 0
      await fc.assert(
        fc.asyncProperty(
          fc.nat(1000),
          fc.nat(100_000),
          fc.boolean(),
          async (how, where, everywhere) => {
            const path = paths[run++ % paths.length] as string[]
            const copy = structuredClone(json)
            alter(copy, path, how, where)
            // A careful liar changes the attempt as well.
            if (everywhere) copy.attempts[0].verdict = copy.verdict
            const { status } = await verifyRecord(copy, { read }).catch(() => ({
              status: 'refused',
            }))
            expect(status, path.join('.')).not.toBe('verified')
          },
        ),
        { numRuns: 240, seed, endOnFailure: true },
      )
      expect(run).toBeGreaterThan(3 * paths.length)
    },
    60_000,
  )

  test('parts left out', async () => {
    const cuts: ((json: Anything) => void)[] = [
      (json) => delete json.plan,
      (json) => delete json.output,
      (json) => delete json.output.opening,
      (json) => delete json.verdict,
      (json) => {
        json.inputs = {}
      },
      (json) => {
        json.models = []
      },
      (json) => {
        json.attempts = []
      },
      (json) => delete json.attempts[0].verdict,
    ]
    for (const cut of cuts) {
      const copy = structuredClone(pull)
      cut(copy)
      const { status } = await verifyRecord(copy, { read: honest(pull) })
      expect(status, String(cut)).not.toBe('verified')
    }
  })

  test('behavior: what was asked beside the steps of the plan gave no answer', async () => {
    for (const role of ['provisional', 'audit', 'hedge']) {
      const copy = structuredClone(pull)
      copy.attempts[0].role = role
      const failed = role === 'hedge' ? [] : ['record-consistent']
      expect(await of(false, copy, honest(pull))).toEqual(failed)
    }
  })

  test('error: a file of another form', async () => {
    for (const json of [null, {}, 'record', { ...pull, more: 1 }])
      await expect(verifyRecord(json, { read: honest(pull) })).rejects.toMatchObject({
        code: 'record/invalid',
      })
  })
})

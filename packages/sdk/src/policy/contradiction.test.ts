import { describe, expect, test } from 'vitest'
import { classify } from '../actions/classify.js'
import { quote } from '../actions/quote.js'
import { createClient } from '../client/createClient.js'
import { type Requirements, tighten } from '../request/requirements.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { findContradiction } from './contradiction.js'
import { type PolicyParameters, resolvePolicy } from './policy.js'

const ask = { models: [toySource()], input: 'example.com' } as const
/** Of a policy and a request, as `path (value)`. */
const contradictionOf = (policy: Requirements, request: Requirements = {}) =>
  findContradiction(resolvePolicy({ require: policy }).requirements, [
    { path: 'require', require: request },
  ])?.map(({ path, value }) => `${path} (${value})`)

describe('lists with nothing in common', () => {
  test.each([
    [{ evidence: ['signed', 'attested'] }, { evidence: ['proved'] }, 'evidence', 'signed,attested'],
    [{ evidence: ['quorum(2,3)'] }, { evidence: ['quorum(3,5)'] }, 'evidence', 'quorum(2,3)'],
    [{ routes: ['local'] }, { routes: ['cloud', 'chain'] }, 'routes', 'local'],
    [{ providers: ['a.example'] }, { providers: ['b.example'] }, 'providers', 'a.example'],
  ] satisfies [Requirements, Requirements, string, string][])(
    '%j, %j',
    (policy, request, name, value) => {
      expect(contradictionOf(policy, request)).toEqual([
        `policy.require.${name} (${value})`,
        `require.${name} (${Object.values(request)[0]})`,
      ])
      // Its twins: each alone, and with one thing in common.
      expect(contradictionOf(policy)).toBeUndefined()
      expect(contradictionOf({}, request)).toBeUndefined()
      const [first] = Object.values(policy)[0] as string[]
      const shared = { [name]: [...(Object.values(request)[0] as string[]), first] }
      expect(contradictionOf(policy, shared as Requirements)).toBeUndefined()
    },
  )

  test('behavior: any quorum has each quorum in common with it', () => {
    expect(contradictionOf({ evidence: ['quorum'] }, { evidence: ['quorum(3,5)'] })).toBeUndefined()
    expect(contradictionOf({ evidence: ['quorum(3,5)'] }, { evidence: ['quorum'] })).toBeUndefined()
  })

  test('behavior: a list that was empty from the start contradicts nothing else', () => {
    expect(contradictionOf({ routes: [] }, { routes: ['local'] })).toBeUndefined()
    expect(contradictionOf({ routes: ['local'] }, { routes: [] })).toBeUndefined()
  })

  test('behavior: what is left of two lists, by the last that said so, against a third', () => {
    const { requirements } = resolvePolicy({ require: { routes: ['a', 'b'] } })
    const layers = [
      ['b', 'c'],
      ['a', 'c'],
    ].map((routes, i) => ({
      path: `policy.rules[${i}].require`,
      require: { routes },
    }))
    expect(findContradiction(requirements, layers)).toEqual([
      { path: 'policy.rules[0].require.routes', value: 'b' },
      { path: 'policy.rules[1].require.routes', value: 'a,c' },
    ])
  })
})

describe('who must believe it, and what they are shown', () => {
  test.each([
    [{ evidence: ['device', 'none', 'signed', 'attested'] }, true],
    [{ evidence: ['signed', 'quorum'] }, false],
    [{ evidence: ['signed', 'optimistic'] }, false],
    [{ evidence: [] }, false],
    [{}, false],
  ] satisfies [Requirements, boolean][])('a contract, and %j: %j', (policy, contradicts) => {
    const wide = { ...policy, privacy: 'public' } as const
    expect(contradictionOf(wide, { audience: 'contract' }) !== undefined).toBe(contradicts)
    expect(contradictionOf(wide)).toBeUndefined()
  })

  test('behavior: both are named, whoever said which', () => {
    const evidence = ['signed'] as const
    const values = (one: string, two: string) => [
      `${one}.audience (contract)`,
      `${two}.evidence (signed)`,
    ]
    const [policy, request] = ['policy.require', 'require']
    expect(contradictionOf({ evidence }, { audience: 'contract' })).toEqual(values(request, policy))
    expect(contradictionOf({ audience: 'contract' }, { evidence })).toEqual(values(policy, request))
    expect(contradictionOf({}, { audience: 'contract', evidence })).toEqual(
      values(request, request),
    )
  })

  test.each([
    [{ evidence: ['quorum', 'optimistic'] }, true],
    [{ evidence: ['quorum', 'proved'] }, false],
    [{}, false],
  ] satisfies [Requirements, boolean][])(
    'a contract, and nothing leaves the device, and %j: %j',
    (policy, contradicts) => {
      const sides = ['policy.require.privacy (device)', 'require.audience (contract)']
      const found = contradictionOf(policy, { audience: 'contract' })
      expect(found).toEqual(contradicts ? sides : undefined)
      const wide = { ...policy, privacy: 'public' } as const
      expect(contradictionOf(wide, { audience: 'contract' })).toBeUndefined()
    },
  )
})

describe('error: a request that contradicts itself or its policy', () => {
  const clientWith = (policy: PolicyParameters) => {
    const { route, calls } = fakeRoute({ outputs: () => logits(1, 0) })
    return { client: createClient({ routes: [route], policy }), calls }
  }

  test('names both, asks no route, and is in the record', async () => {
    const { client, calls } = clientWith({ require: { evidence: ['signed', 'device'] } })
    const contradiction = {
      code: 'policy/contradictory-requirements',
      remedy: 'fix-input',
      message:
        'Nothing can meet both policy.require.evidence (signed,device) and require.evidence (proved).',
      details: {
        first: 'policy.require.evidence',
        firstValue: 'signed,device',
        second: 'require.evidence',
        secondValue: 'proved',
      },
    }
    const asked = { ...ask, require: { evidence: ['proved'] } } as const
    await expect(classify(client, asked)).rejects.toMatchObject(contradiction)
    await expect(quote(client, asked)).rejects.toMatchObject(contradiction)
    expect(calls.offers).toBe(0)
    expect(await client.records.list()).toMatchObject([
      { status: 'failed', error: { code: contradiction.code } },
    ])
    // Its twin.
    await classify(client, { ...ask, require: { evidence: ['device'] } })
  })

  test('names the rule that matches', async () => {
    const rule = {
      name: 'much at stake',
      when: { stakesFrom: usd('10') },
      require: { routes: ['chain'] },
    }
    const { client } = clientWith({ require: { routes: ['fake', 'local'] }, rules: [rule] })
    await expect(classify(client, { ...ask, stakes: usd('10') })).rejects.toMatchObject({
      details: { first: 'policy.require.routes', second: 'policy.rules[0].require.routes' },
    })
    await classify(client, { ...ask, stakes: usd('9.999999') })
  })
})

test('behavior: what contradicts is met by nothing', () => {
  const { requirements } = resolvePolicy({ require: { routes: ['a'] } })
  expect(tighten(requirements, { routes: ['b'] }).routes).toEqual([])
})

import {
  extraVector,
  namesModel,
  otherShape,
  type ProviderFault,
  refuse,
  shortTensors,
  shortVector,
  withHeader,
  withJson,
} from '@trine/test'
import { expect, models, test } from './cloudTest.ts'
import { attemptsOf, chargedIn, expectSums } from './expectations.ts'
import type { Told } from './harness/page.ts'

const embed = { task: 'embed', model: models.embedder, input: ['kanarienvogel', 'b c'] } as const
const classify = { task: 'classify', model: models.sorter, input: 'kanarienvogel.example' } as const

function expectSecond(told: Told, failed: RegExp): void {
  expect(told.error).toBeUndefined()
  const attempts = attemptsOf(told)
  expect(attempts).toMatchObject([
    { outcome: 'failed', error: { code: expect.stringMatching(failed) } },
    { outcome: 'answered' },
  ])
  expectSums(told)
}

test('no fault: vectors and labels come from the cheap one, signed, and are paid by its books', async ({
  ask,
  first,
  second,
}) => {
  const embedded = await ask(embed)
  expect(embedded.output).toHaveLength(2)
  expect(chargedIn(attemptsOf(embedded)[0])).toBe(first.charged())
  const classified = await ask(classify)
  expect(classified.output).toMatchObject({ label: expect.any(String) })
  expect(classified.verdict).toMatchObject({ kind: 'signed' })
  expect(chargedIn(attemptsOf(classified)[0])).toBe(50)
  expect(second.requests).toEqual([])
})

const wrong = /^(cloud\/answer-malformed|verify\/failed)$/

const vectors: Record<string, ProviderFault> = {
  'one vector too many': extraVector(),
  'one vector too short': shortVector(),
  'no vectors at all': withJson(({ usage }) => ({ usage })),
  'vectors of no numbers': withJson(() => ({ data: [{ index: 0, embedding: ['a'] }] })),
  'an error in place of vectors': withJson(() => ({ error: { message: 'kanarienvogel' } })),
}

for (const [name, fault] of Object.entries(vectors))
  test(`${name}: withheld, and the other one asked`, async ({ ask, first }) => {
    first.misbehave(fault)
    expectSecond(await ask(embed), name.startsWith('an error') ? /^cloud\/provider-failed$/ : wrong)
  })

const tensors: Record<string, ProviderFault> = {
  'bytes are missing': shortTensors(),
  'another shape than the model has': otherShape(),
  'another model than was asked': namesModel('other'),
  'a JSON part longer than the whole': withHeader('inference-header-content-length', '999999'),
  'a JSON part of no length': withHeader('inference-header-content-length', '-1'),
}

for (const [name, fault] of Object.entries(tensors))
  test(`${name}: withheld, and the other one asked`, async ({ ask, first }) => {
    first.misbehave(fault)
    expectSecond(await ask(classify), wrong)
  })

test('a refusal by the tensor protocol: the other one is asked', async ({ ask, first }) => {
  first.misbehave(refuse(500), 99)
  expectSecond(await ask(classify), /^cloud\/provider-failed$/)
})

import { randomBytes } from 'node:crypto'
import {
  alter,
  brokenSignature,
  otherText,
  type ProviderFault,
  signedBy,
  signedOther,
  signedOtherText,
  unsigned,
} from '@trine/test'
import { expect, test } from './cloudTest.ts'
import { expectAnswered, expectFallback, type Failing } from './expectations.ts'

type Failed = Omit<Failing, 'charged'>

const otherKey = `0x${randomBytes(32).toString('hex')}` as const
const changed = alter((body) =>
  Buffer.from(body.toString().replace('"content":" ni"', '"content":" on"')),
)

const failed = (check: string) => ({ code: 'verify/failed', details: { check } })

const forgeries: Record<string, Failed & { fault: ProviderFault }> = {
  'no signature': { fault: unsigned(), code: 'cloud/answer-malformed' },
  'one bit of it is wrong': { fault: brokenSignature(), ...failed('signature') },
  'it is about another request': { fault: signedOther('request'), ...failed('signed-bytes') },
  'it is about another answer': { fault: signedOther('response'), ...failed('signed-bytes') },
  'it is about another text than it says': { fault: signedOtherText(), ...failed('signature') },
  'it is another key’s, and says so': { fault: signedBy(otherKey), ...failed('signature') },
  'it is another key’s, and says the right one': {
    fault: signedBy(otherKey, false),
    ...failed('signature'),
  },
}

for (const [name, { fault, ...failing }] of Object.entries(forgeries)) {
  test(`${name}: the answer is withheld, and the other one asked`, async ({
    ask,
    first,
    second,
  }) => {
    first.misbehave(fault)
    const told = await ask()
    expectFallback(told, { first, second }, { ...failing, charged: 'bounded' })
  })

  test(`${name}, from a provider that need not sign: the same answer is given`, async ({
    ask,
    first,
  }) => {
    first.misbehave(fault)
    const { signer: _, ...provider } = first.provider
    const told = await ask({ hired: [{ ...first, provider }] })
    expectAnswered(told, first)
    expect(told.verdict).toMatchObject({ status: 'unverified', kind: 'none' })
  })
}

test('one word is changed on the way: the signature is right, and the answer withheld', async ({
  ask,
  first,
  second,
}) => {
  first.misbehave({ send: changed })
  const told = await ask()
  expectFallback(told, { first, second }, { ...failed('signed-bytes'), charged: 'bounded' })
})

test('the same words, signed by whom the app trusts: a signature says who said it, not that it is right', async ({
  ask,
  first,
}) => {
  first.misbehave(otherText())
  const told = await ask()
  expect(told.output).toEqual({ text: 'lie lie lie lie lie lie lie lie', finishReason: 'stop' })
  expect(told.verdict).toMatchObject({ status: 'unverified', kind: 'signed' })
})

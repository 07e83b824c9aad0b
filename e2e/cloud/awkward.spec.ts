import { inEvents, inPieces, oddFrames, type ProviderFault, withoutDone } from '@trine/test'
import { expect, test } from './cloudTest.ts'
import { expectAnswered } from './expectations.ts'

/** Right answers that are hard to read: their twins are those that are broken. */
const answers: Record<string, ProviderFault> = {
  'cut at every byte': inPieces(1),
  'cut at every third byte': inPieces(3),
  'comments, names, ids, CRLF and no space': oddFrames(),
  'all of that, cut at every byte': { ...oddFrames(), ...inPieces(1) },
  'event after event, with pauses': { send: inEvents(40) },
  'no [DONE], and nothing else is missing': withoutDone(),
}

for (const [name, fault] of Object.entries(answers))
  test(`${name}: the right answer, with its signature`, async ({ ask, first, second }) => {
    first.misbehave(fault)
    const told = await ask()
    expectAnswered(told, first)
    expect(told.verdict).toMatchObject({ status: 'unverified', kind: 'signed' })
    expect(second.requests).toEqual([])
  })

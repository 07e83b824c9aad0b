import { refusalSchema } from '@trine/sdk/chain'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { Committee } from '../chain/committee.js'
import type { Node } from '../node.js'
import { requestOf } from '../testing/fixtures.js'
import { admitTerms } from './admitTerms.js'
import { Refused, refusalCodes, toHttp } from './refusal.js'

/** A node that wants 10 wei for an answer, 100 seconds of time, and two requests of one requester. */
const admit = (change: object, before = 0, timestamp = 1_000n) => {
  const node = {
    config: { priceFloor: 10n, claims: { minTime: 100 }, limits: { perRequester: 2 } },
    view: { head: () => ({ number: 1n, timestamp }) },
    journal: { requests: { before: () => before } },
  } as unknown as Node
  const request = requestOf()
  const terms = { ...request.terms, fee: 30n, deadline: 1_100, ...change }
  return () => admitTerms(node, { ...request, terms }, { quorum: 3 } as Committee)
}
const refused = (code: string) => expect.objectContaining({ code })

test('default: a fee for k operators, time enough, few requests', () => {
  expect(admit({})).not.toThrow()
  expect(admit({}, 1)).not.toThrow()
})

test('error: just too little, just too late, one too many', () => {
  expect(admit({ fee: 29n })).toThrow(refused('fee-too-low'))
  expect(admit({ deadline: 1_099 })).toThrow(refused('too-late'))
  expect(admit({}, 0, 5_000n)).toThrow(refused('too-late'))
  expect(admit({}, 2)).toThrow(refused('busy'))
})

test('behavior: every refusal has the published form and a status that fits', () => {
  for (const code of refusalCodes) {
    const { status, body } = toHttp(new Refused(code, 'SessionSpent'))
    expect(v.is(refusalSchema, body), code).toBe(true)
    expect(status, code).toBeGreaterThanOrEqual(400)
    expect(body.error.message).toContain('SessionSpent')
  }
})

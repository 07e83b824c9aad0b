import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimDigest, recoverSigner, requestId } from '@trine/sdk/chain'
import { type Hex, keccak256 } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Journal, openJournal } from '../journal/openJournal.js'
import type { Node } from '../node.js'
import { questionOf } from '../testing/fixtures.js'
import { answerer } from './answer.js'

const runtimeHash: Hex = `0x${'55'.repeat(32)}`
const question = questionOf()

let folder: string
let journal: Journal
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trine-answer-'))
  journal = await openJournal(folder)
})
afterEach(async () => {
  await journal.close()
  rmSync(folder, { recursive: true })
})

/** A node whose model says what it is told to. */
function nodeOf(run: () => Promise<Uint8Array>, key = generatePrivateKey()) {
  const account = privateKeyToAccount(key)
  const operator = account.address.toLowerCase() as Hex
  const committee = { epoch: 1n, seats: [operator], quorum: 1, runtimeHash, class: 1, price: 0n }
  const model = { id: question.modelId, name: 'm', runtimeHash, class: 1, run }
  return {
    config: { key, claims: { validity: 100, minTime: 0 } },
    chain: { chainId: question.chainId, hub: question.hub },
    view: {
      head: () => ({ number: 1n, timestamp: 1_000n }),
      behind: () => false,
      committee: async () => committee,
    },
    runner: { models: new Map([[question.modelId, model]]) },
    journal,
    account,
    faults: new Set<string>(),
    log: () => {},
    step: () => {},
  } as unknown as Node
}
const asked = (nonce = question.nonce) => ({
  question: { ...question, nonce },
  input: '0x1234' as Hex,
  way: 'pull' as const,
})
const bytes = (byte: number) => async () => new Uint8Array([byte])

describe('behavior', () => {
  test('of two outputs of one run the first is signed for ever, and the other shows', async () => {
    const gates: (() => void)[] = []
    let given = 0
    const race = nodeOf(async () => {
      const output = new Uint8Array([++given])
      await new Promise<void>((resolve) => gates.push(resolve))
      return output
    })
    const answer = answerer(race)
    const both = [answer(asked(1n)), answer(asked(2n))]
    while (gates.length < 2) await new Promise((resolve) => setImmediate(resolve))
    for (const open of gates) open()
    const [one, other] = await Promise.all(both)
    expect(one?.output).toBe(other?.output)
    expect(one?.claim.outputHash).toBe(other?.claim.outputHash)
    expect([...race.faults]).toEqual(['output-conflict'])
  })

  test('what the journal knows is not computed again, whatever the model says now', async () => {
    const first = await answerer(nodeOf(bytes(1)))(asked(1n))
    const changed = nodeOf(bytes(2))
    const later = await answerer(changed)(asked(2n))
    expect([...changed.faults]).toEqual([])
    expect(later.output).toBe(first.output)
    expect(later.claim.requestId).not.toBe(first.claim.requestId)
  })

  test('a claim that was begun and not signed is signed as it was begun', async () => {
    const node = nodeOf(bytes(1))
    const { claim } = await answerer(node)(asked())
    const folderOfOther = mkdtempSync(join(tmpdir(), 'trine-answer-'))
    const other = await openJournal(folderOfOther)
    other.outputs.keep(claim, new Uint8Array([1]))
    other.claims.keep({ ...claim, issuedAt: 7n })
    const again = await answerer({ ...node, journal: other })(asked())
    expect(again.claim.issuedAt).toBe(7n)
    const signer = await recoverSigner(claimDigest(again.claim), again.proof)
    expect(signer).toBe(node.account.address)
    await other.close()
    rmSync(folderOfOther, { recursive: true })
  })

  test('by push a claim lasts to the deadline, and no claim lasts longer than a day', async () => {
    const answer = answerer(nodeOf(bytes(1)))
    const push = (nonce: bigint, deadline: number) =>
      answer({ ...asked((1n << 255n) + nonce), way: 'push', deadline })
    expect((await push(1n, 1_050)).claim.validUntil).toBe(1_100n)
    expect((await push(2n, 5_000)).claim.validUntil).toBe(5_000n)
    expect((await push(3n, 9_999_999)).claim.validUntil).toBe(1_000n + 86_400n)
  })
})

describe('error', () => {
  test('a claim that was begun under another key; one that was signed is served as it is', async () => {
    const { claim, proof } = await answerer(nodeOf(bytes(1)))(asked())
    const rotated = answerer(nodeOf(bytes(1)))
    expect(await rotated(asked())).toMatchObject({ claim, proof })
    const other = questionOf({ nonce: 8n })
    journal.claims.keep({ ...claim, requestId: requestId(other) })
    await expect(rotated(asked(8n))).rejects.toMatchObject({ code: 'key-changed' })
  })

  test('a pull claim for a nonce of push, and the reverse', async () => {
    const answer = answerer(nodeOf(bytes(1)))
    const refused = { code: 'push-nonce' }
    await expect(answer({ ...asked(), way: 'push' })).rejects.toMatchObject(refused)
    await expect(answer(asked(1n << 255n))).rejects.toMatchObject(refused)
    await expect(answer({ ...asked(), input: '0x4321' })).rejects.toMatchObject({
      code: 'input-invalid',
    })
    expect(keccak256('0x1234')).toBe(question.inputHash)
  })

  test('an output that is gone from the journal is not made up', async () => {
    const node = nodeOf(bytes(1))
    const { claim } = await answerer(node)(asked())
    const other = await openJournal(mkdtempSync(join(tmpdir(), 'trine-answer-')))
    other.claims.keep(claim)
    const lost = answerer({ ...node, journal: other })(asked())
    await expect(lost).rejects.toMatchObject({ code: 'internal' })
    await other.close()
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sqlite from 'node-sqlite3-wasm'
import { type Hex, toHex } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claimOf, requestOf } from '../testing/fixtures.js'
import { type Journal, openJournal } from './openJournal.js'

let folder: string
let journal: Journal | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trine-journal-'))
})
afterEach(async () => {
  await journal?.close()
  journal = undefined
  rmSync(folder, { recursive: true })
})
const open = async () => {
  journal = await openJournal(folder)
  return journal
}
const reopen = async () => {
  await journal?.close()
  journal = undefined
  return open()
}
const hash = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))
const run = {
  modelId: hash(1),
  runtimeHash: hash(2),
  paramsHash: hash(3),
  inputHash: hash(4),
}

describe('default', () => {
  test('what was kept is there when it is opened again', async () => {
    const { outputs, claims, requests, deliveries, transactions, facts } = await open()
    outputs.keep(run, new Uint8Array([1, 2]))
    claims.keep(claimOf())
    claims.keepProof(claimOf().requestId, '0x12')
    requests.keep(requestOf(), 5)
    deliveries.keep({ claim: claimOf(), proof: '0x34', output: '0x56', seat: 2 })
    const transaction = {
      purpose: 'fulfill:0x',
      digest: hash(9),
      nonce: 3,
      attempts: [{ hash: hash(1), raw: '0x02' as const, maxFeePerGas: '7', sentAt: 1 }],
      state: 'pending' as const,
    }
    transactions.keep(transaction)
    facts.moveCursor(12n)
    const again = await reopen()
    expect(again.outputs.get(run)).toEqual(new Uint8Array([1, 2]))
    expect(again.claims.get(claimOf().requestId)).toEqual({ claim: claimOf(), proof: '0x12' })
    expect(again.requests.open()).toEqual([{ request: requestOf(), state: 'open', seenAt: 5 }])
    expect(again.deliveries.of(claimOf().requestId)).toEqual([
      { claim: claimOf(), proof: '0x34', output: '0x56', seat: 2 },
    ])
    expect(again.transactions.pending()).toEqual([transaction])
    expect(again.facts.cursor()).toBe(12n)
  })
})

describe('behavior', () => {
  test('the first output, the first claim and the first signature stay', async () => {
    const { outputs, claims } = await open()
    expect(outputs.keep(run, new Uint8Array([1]))).toEqual(new Uint8Array([1]))
    expect(outputs.keep(run, new Uint8Array([2]))).toEqual(new Uint8Array([1]))
    claims.keep(claimOf())
    expect(claims.keep({ ...claimOf(), issuedAt: 99n }).claim).toEqual(claimOf())
    claims.keepProof(claimOf().requestId, '0x01')
    claims.keepProof(claimOf().requestId, '0x02')
    expect(claims.get(claimOf().requestId)?.proof).toBe('0x01')
  })

  test('each part of what a run is has its own output', async () => {
    const { outputs } = await open()
    outputs.keep(run, new Uint8Array([1]))
    for (const part of Object.keys(run))
      expect(outputs.get({ ...run, [part]: hash(7) }), part).toBeUndefined()
  })

  test('a request that ended opens again only if it is announced in another block', async () => {
    const { requests } = await open()
    requests.keep(requestOf(), 5)
    requests.end(requestOf().requestId)
    requests.keep(requestOf(), 6)
    expect(requests.open()).toEqual([])
    requests.keep({ ...requestOf(), block: 8n }, 7)
    expect(requests.open().map(({ request }) => request.block)).toEqual([8n])
  })

  test('open requests of one payer are counted, whomever a consumer names', async () => {
    const { requests } = await open()
    const of = (byte: number) => ({ ...requestOf(), requestId: hash(byte) })
    for (const byte of [1, 2, 3]) requests.keep(of(byte), 0)
    const other = `0x${'99'.repeat(20)}` as const
    requests.keep({ ...of(0), consumer: other }, 0)
    expect([1, 2, 3].map((byte) => requests.before(of(byte)))).toEqual([0, 1, 2])
    requests.end(hash(1))
    expect(requests.before(of(3))).toBe(1)
    // Paid from a session, its owner is who asks: in the name of the consumer's users nobody else can.
    const fromSession = { ...of(4), session: 7 }
    expect(requests.before(fromSession)).toBe(0)
    expect(requests.before({ ...of(5), requester: other })).toBe(2)
  })

  test('a lock left by a process that was killed is no obstacle', async () => {
    const kept = await killed("d.run(\"INSERT INTO facts VALUES ('a', 'b')\")")
    expect(readdirSync(folder)).toContain('journal.db.lock')
    expect(kept).toBe('SIGKILL')
    await open()
  })

  test('a write that was cut off by a kill is left out whole', async () => {
    await killed(
      "d.exec('BEGIN'); d.run(\"INSERT INTO facts VALUES ('cursor', '7')\"); d.run(\"INSERT INTO facts VALUES ('x', ?)\", ['y'.repeat(9e6)])",
    )
    const { facts } = await open()
    expect(facts.cursor()).toBeUndefined()
  })

  test('a journal that was not made to its end is made anew', async () => {
    writeFileSync(join(folder, 'journal.db.new'), 'half')
    mkdirSync(join(folder, 'journal.db.new.lock'))
    expect((await open()).facts.cursor()).toBeUndefined()
  })
})

describe('error', () => {
  test('two on one folder', async () => {
    await open()
    await expect(openJournal(folder)).rejects.toMatchObject({ code: 'node/journal-locked' })
    journal?.facts.moveCursor(1n)
  })

  test('another chain', async () => {
    const { facts } = await open()
    facts.bind('1:0xaa')
    facts.bind('1:0xaa')
    expect(() => facts.bind('1:0xbb')).toThrow(
      expect.objectContaining({ code: 'node/journal-chain' }),
    )
  })

  test.each([
    ['text', () => writeFileSync(join(folder, 'journal.db'), 'no database'.repeat(1000))],
    ['an empty file', () => writeFileSync(join(folder, 'journal.db'), '')],
    ['half of it', () => truncateSync(join(folder, 'journal.db'), 8192)],
    ['zeros in the middle', () => scribble(4096, 8192)],
  ])('%s is refused and left as it is', async (_, damage) => {
    const { outputs } = await open()
    for (let i = 0; i < 50; i++) outputs.keep({ ...run, inputHash: hash(i) }, new Uint8Array(64))
    await journal?.close()
    journal = undefined
    damage()
    const before = readFileSync(join(folder, 'journal.db'))
    await expect(openJournal(folder)).rejects.toMatchObject({ code: 'node/journal-corrupt' })
    expect(readFileSync(join(folder, 'journal.db')).equals(before)).toBe(true)
  })

  test('an output or a claim of which a bit flipped', async () => {
    const { outputs, claims } = await open()
    outputs.keep(run, new Uint8Array([1]))
    claims.keep(claimOf())
    await journal?.close()
    const database = tamper()
    database.exec("UPDATE outputs SET output = x'02'")
    database.exec(`UPDATE claims SET claim = replace(claim, '"class":1', '"class":2')`)
    database.close()
    const again = await open()
    const damaged = expect.objectContaining({ code: 'node/journal-corrupt' })
    expect(() => again.outputs.get(run)).toThrow(damaged)
    expect(() => again.claims.get(claimOf().requestId)).toThrow(damaged)
  })

  test('a newer version is left as it is', async () => {
    await (await open()).close()
    journal = undefined
    const database = tamper()
    database.exec('PRAGMA user_version = 2')
    database.close()
    await expect(openJournal(folder)).rejects.toMatchObject({
      code: 'node/journal-version',
      details: { actual: 2, expected: 1 },
    })
  })
})

function tamper() {
  const database = new sqlite.Database(join(folder, 'journal.db'))
  database.exec('PRAGMA locking_mode = EXCLUSIVE')
  return database
}

function scribble(from: number, to: number): void {
  const bytes = readFileSync(join(folder, 'journal.db'))
  writeFileSync(join(folder, 'journal.db'), bytes.fill(0, from, to))
}

/** Does something to the journal's database in a process that then kills itself. */
async function killed(script: string): Promise<string | null> {
  await (await open()).close()
  journal = undefined
  const module = createRequire(import.meta.url).resolve('node-sqlite3-wasm')
  const text = `
    const { Database } = require(${JSON.stringify(module)})
    const d = new Database(${JSON.stringify(join(folder, 'journal.db'))})
    d.exec('PRAGMA locking_mode = EXCLUSIVE'); d.get('PRAGMA journal_mode = WAL'); d.exec('PRAGMA synchronous = FULL')
    ${script}
    process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['-e', text], { stdio: 'inherit' })
  const [, signal] = await once(child, 'exit')
  return signal
}

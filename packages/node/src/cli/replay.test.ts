import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lookalikeSmall } from '@trine/lookalike'
import { classify, createClient, usd } from '@trine/sdk'
import { memoryRecords } from '@trine/sdk/record'
import { fakeRoute } from '@trine/sdk/test'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { main } from './main.js'

const from = process.cwd()
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trine-replay-'))
  process.chdir(folder)
})
afterAll(() => {
  process.chdir(from)
  rmSync(folder, { recursive: true })
})

/** The command, in this process: what it prints, and its status. */
async function trine(...args: string[]) {
  let [out, err] = ['', '']
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text
    return true
  })
  const status = await main(['replay', ...args]).finally(() => vi.restoreAllMocks())
  return { status, out, err }
}

const write = (name: string, ...lines: unknown[]) => {
  const text = lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
  writeFileSync(join(folder, name), `${text.join('\n')}\n`)
  return name
}

const offer = {
  id: 'cloud/a',
  route: 'cloud',
  operator: 'a',
  model: { id: `0x${'11'.repeat(32)}`, name: 'toy' },
  privacy: 'provider',
  evidence: 'none',
  determinism: 'exact',
  price: { ceiling: '0.02', expected: '0.01' },
  latency: { state: 'warm', expected: 400, p95: 900 },
  download: 0,
  arrives: 0.95,
  dishonest: 0.01,
  undetected: 1,
  expected: { benign: { share: 0.9, wrong: 0.02 }, phishing: { share: 0.1, wrong: 0.1 } },
  cancellable: true,
}
const here = {
  ...offer,
  id: 'local/b',
  route: 'local',
  operator: 'device',
  privacy: 'device',
  evidence: 'device',
  model: { id: `0x${'22'.repeat(32)}`, name: 'toy' },
  price: { ceiling: '0', expected: '0' },
  latency: { state: 'warm', expected: 10, p95: 20 },
  dishonest: 0,
  undetected: 0,
  expected: { benign: { share: 0.9, wrong: 0.05 }, phishing: { share: 0.1, wrong: 0.2 } },
}
const entry = (charged = '0.011') => ({
  version: 1,
  id: 'a-request',
  asked: {
    task: 'classify',
    models: ['toy'],
    labels: ['benign', 'phishing'],
    size: 9,
    stakes: '5',
  },
  offers: [offer, here],
  attempts: [
    { offer: 'cloud/a', outcome: 'answered', took: 300, charged, label: 'benign', isWrong: false },
  ],
})
const wide = { version: 1, require: { privacy: 'provider' } }

describe('what is printed', () => {
  test('default: a table with a column for each policy, and how they differ', async () => {
    const trace = write('trace.jsonl', entry(), '', entry())
    const [a, b] = [write('wide.json', wide), write('home.json', { version: 1 })]
    const { status, out, err } = await trine(trace, '--policy', a, '--policy', b, '--seeds', '5')
    expect([status, err]).toEqual([0, ''])
    expect(out).toMatch(/^2 requests, 5 runs, seed 1\. Means with intervals of 95 %\.\n\n/)
    expect(out).toMatch(/^ +wide\.json +home\.json$/m)
    expect(out).toMatch(/^spend in all +\$0\.02200 +\$0$/m)
    expect(out).toMatch(/^time, half within +300 ms +[\d.]+ ms/m)
    expect(out).toMatch(/^ {2}cloud\/a +100\.00 % +0\.00 %$/m)
    expect(out).toMatch(/^ {2}as recorded +100\.00 % +0\.00 %$/m)
    expect(out).toMatch(/^requirements broken +0 +0$/m)
    expect(out).toContain('home.json against wide.json, with the same luck:')
    expect(out).toMatch(/spend per request +-\$0\.01100$/m)
    expect(out).toContain(
      'first entry 1 (a-request):\n    wide.json: fallback, cloud/a, then local/b',
    )
  })

  test('behavior: JSON, the same bytes for the same seed', async () => {
    const trace = write('trace.jsonl', ...Array.from({ length: 20 }, () => entry()))
    const policy = write('home.json', { version: 1 })
    const run = (seed: string) => trine(trace, '--policy', policy, '--json', '--seed', seed)
    const { status, out } = await run('3')
    expect(status).toBe(0)
    expect((await run('3')).out).toBe(out)
    expect((await run('4')).out).not.toBe(out)
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      requests: 20,
      seed: 3,
      seeds: 20,
      skipped: {},
      policies: [{ policy: 'home.json', attempts: { drawn: { mean: 1 } }, requirementBreaks: 0 }],
    })
  })

  test('behavior: records of a client, and those that are of no use counted', async () => {
    const records = memoryRecords()
    const { route } = fakeRoute({
      outputs: () => ({ logits: { shape: [1, 2], data: Float32Array.of(9, -9) } }),
    })
    const client = createClient({ routes: [route], records: { store: records } })
    for (let i = 0; i < 3; i++)
      await classify(client, {
        models: [lookalikeSmall],
        input: 'canary-91ab.example',
        stakes: usd('1'),
      })
    const [first, ...rest] = await records.list()
    const trace = write('records.jsonl', { ...first, status: 'open' }, ...rest)
    const policy = write('home.json', { version: 1 })
    const { status, out } = await trine(trace, '--policy', policy)
    expect(status).toBe(0)
    expect(out).toContain('2 requests')
    expect(out).toContain('Records left out: 1 of requests under way.')
    expect(out).toMatch(/^ {2}answer drawn +100\.00 %$/m)
    expect(out).not.toContain('canary')
  })

  test('behavior: what a trace says does not steer the terminal', async () => {
    const evil = { ...here, id: 'local/\u001b[2Jb' }
    const trace = write('evil.jsonl', { ...entry(), offers: [evil], attempts: [] })
    const { out } = await trine(trace, '--policy', write('home.json', { version: 1 }))
    expect(out).toContain('local/\ufffd[2Jb')
    expect(out).not.toContain('\u001b')
  })

  test('behavior: an offer by a name that every object inherits, which one policy never asks', async () => {
    const odd = { ...offer, id: 'constructor' }
    const attempts = entry().attempts.map((one) => ({ ...one, offer: 'constructor' }))
    const trace = write('odd.jsonl', { ...entry(), offers: [odd, here], attempts })
    const [a, b] = [write('wide.json', wide), write('home.json', { version: 1 })]
    const { out } = await trine(trace, '--policy', a, '--policy', b, '--seeds', '2')
    expect(out).toMatch(/^ {2}constructor +100\.00 % +0\.00 %$/m)
  })

  test('behavior: a limit that was broken is a status of its own', async () => {
    const policy = write('wide.json', wide)
    const dear = write('dear.jsonl', entry('0.5'))
    expect((await trine(dear, '--policy', policy, '--per-call', '0.03')).status).toBe(1)
    const fair = write('fair.jsonl', entry())
    expect((await trine(fair, '--policy', policy, '--per-call', '0.03')).status).toBe(0)
  })

  test('behavior: a long trace is read as it goes', async () => {
    const trace = write('long.jsonl', ...Array.from({ length: 20_000 }, () => entry()))
    const { status, out } = await trine(trace, '--policy', write('wide.json', wide), '--seeds', '2')
    expect(status).toBe(0)
    expect(out).toContain('20000 requests')
    expect(out).toMatch(/^spend in all +\$220\.00$/m)
  })
})

describe('what cannot be done', () => {
  const cases: [string[]][] = [
    [[]],
    [['trace.jsonl']],
    [['--policy', 'wide.json']],
    [['trace.jsonl', 'more.jsonl', '--policy', 'wide.json']],
    [['trace.jsonl', '--policy', 'wide.json', '--seeds', '1']],
    [['trace.jsonl', '--policy', 'wide.json', '--seeds', 'x']],
    [['trace.jsonl', '--policy', 'wide.json', '--seed', '1.5']],
    [['trace.jsonl', '--policy', 'wide.json', '--per-call', '-1']],
    [['trace.jsonl', '--policy', 'none.json']],
    [['none.jsonl', '--policy', 'wide.json']],
    // A folder.
    [['.', '--policy', 'wide.json']],
    [['trace.jsonl', '--polcy', 'wide.json']],
  ]
  test.each(cases)('error: %j is told in one sentence', async (args) => {
    write('trace.jsonl', entry())
    write('wide.json', wide)
    const { status, out, err } = await trine(...args)
    expect([status, out]).toEqual([64, ''])
    expect(err).toMatch(/^[^\n]*\. See trine --help\.\n$/)
  })

  test('error: a policy that is none is named, with its field', async () => {
    const bad = write('bad.json', { version: 1, require: { privacy: 'nobody' } })
    const { status, err } = await trine(write('trace.jsonl', entry()), '--policy', bad)
    expect(status).toBe(70)
    expect(err).toMatch(/^bad\.json: .*\/require\/privacy.*\[policy\/[a-z-]+\]\n$/)
  })

  test.each([
    ['no JSON', '{', '"/"'],
    ['no entry', { version: 2 }, '"/version"'],
    ['no record', { openedAt: 'x' }, 'published form'],
  ])('error: %s in a line is named by its number', async (_, line, told) => {
    const trace = write('broken.jsonl', entry(), line)
    const { status, out, err } = await trine(trace, '--policy', write('wide.json', wide))
    expect([status, out]).toEqual([70, ''])
    expect(err).toMatch(/^Entry 2 of the trace cannot be read: .* \[replay\/trace-invalid\]\n$/)
    expect(err).toContain(told)
  })

  test('error: a line without end is not read to the end', async () => {
    const trace = write('endless.jsonl', entry(), ' '.repeat(2 ** 26 + 1))
    const { status, err } = await trine(trace, '--policy', write('w.json', wide))
    expect([status, err]).toEqual([70, expect.stringMatching(/^Entry 2 .* longer than any entry/)])
  })

  test('error: a trace with nothing in it', async () => {
    const { status, err } = await trine(write('empty.jsonl', ''), '--policy', write('w.json', wide))
    expect([status, err]).toEqual([70, expect.stringContaining('"trace"')])
  })
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import {
  countLine,
  countPlaywright,
  countPrinted,
  countVitest,
  judge,
  noTests,
  sum,
} from '../lib/counts.mjs'
import { chosenSteps } from '../lib/testCommand.mjs'
import { makeWorkspace, runCommand } from './workspace.mjs'

const cleanUps = []

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

/** Runners that write the report they are given and exit as they are told. */
function workspaceWith({ contracts, unit, gates, e2e, lint = 0, types = 0 }) {
  const { folder, remove, write } = makeWorkspace()
  cleanUps.push(remove)
  const runner = (file, text) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    write(file, text)
  }
  const fake = (reports) =>
    `const reports = ${JSON.stringify(reports)}\n` +
    "const name = process.argv.find((one) => one.startsWith('--project='))?.slice(10) ?? 'e2e'\n" +
    'const { report, code } = reports[name]\n' +
    "if (report !== undefined) require('node:fs').writeFileSync(process.env.TRINE_REPORT, JSON.stringify(report))\n" +
    'process.exit(code)\n'
  mkdirSync(join(folder, '.trine', 'reports'), { recursive: true })
  writeFileSync(join(folder, 'node_modules', 'package.json'), '{}')
  const commonJs = (text) =>
    `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\n${text}`
  runner('node_modules/vitest/vitest.mjs', commonJs(fake({ unit, gates })))
  const { prints, code } = contracts
  runner(
    'packages/contracts/scripts/forgeTest.mjs',
    `console.log(${JSON.stringify(prints)})\nprocess.exit(${code})\n`,
  )
  runner('node_modules/@biomejs/biome/bin/biome', `process.exit(${lint})\n`)
  runner('e2e/node_modules/@playwright/test/cli.js', fake({ e2e }))
  runner(
    'e2e/node_modules/@playwright/test/index.js',
    "exports.chromium = { executablePath: () => '/nowhere' }\n",
  )
  runner('e2e/package.json', '{ "name": "e2e" }')
  runner('bin/chromium', '#!/bin/sh\nexit 0\n')
  write(
    'apps/demo/package.json',
    JSON.stringify({
      name: 'demo',
      type: 'module',
      scripts: { build: 'true', typecheck: `exit ${types}` },
    }),
  )
  return folder
}

async function runTests(options, parameters = []) {
  const { markInstalled } = await import('../lib/prepare.mjs')
  const folder = workspaceWith(options)
  markInstalled(folder)
  const run = runCommand(folder, ['scripts/test.mjs', ...parameters], {
    TRINE_CHROMIUM: options.browser ?? '/bin/true',
    CI: 'true',
  })
  const code = await run.exited
  return { code, last: run.lines().at(-1), output: run.output() }
}

const vitest = (numPassedTests, numFailedTests = 0, more = {}) => ({
  numPassedTests,
  numFailedTests,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...more,
})
const playwright = (expected, unexpected = 0, flaky = 0, skipped = 0) => ({
  stats: { expected, unexpected, flaky, skipped },
})
const good = {
  contracts: { prints: 'Suite ok. 1 passed, 0 failed\n4 passed, 0 failed', code: 0 },
  unit: { report: vitest(5), code: 0 },
  gates: { report: vitest(2), code: 0 },
  e2e: { report: playwright(3), code: 0 },
}

describe('npm test', () => {
  test('default: ends with the sum of what the runners counted', async () => {
    expect(await runTests(good)).toMatchObject({ code: 0, last: '14 passed, 0 failed' })
  })

  test('behavior: counts what was skipped', async () => {
    const e2e = { report: playwright(3, 0, 0, 2), code: 0 }
    expect(await runTests({ ...good, e2e })).toMatchObject({
      code: 0,
      last: '14 passed, 0 failed, 2 skipped',
    })
  })

  test.each([
    ['a test that fails', { unit: { report: vitest(4, 1), code: 1 } }, '13 passed, 1 failed'],
    ['a runner that crashes', { e2e: { code: 1 } }, '11 passed, 1 failed'],
    ['a runner that runs nothing', { gates: { code: 0 } }, '12 passed, 1 failed'],
    ['an error outside of tests', { unit: { report: vitest(5), code: 1 } }, '14 passed, 1 failed'],
    ['a second try', { e2e: { report: playwright(2, 0, 1), code: 0 } }, '13 passed, 1 failed'],
    [
      'a contract that fails',
      { contracts: { prints: '3 passed, 1 failed', code: 1 } },
      '13 passed, 1 failed',
    ],
    ['a compiler that fails', { contracts: { prints: 'no', code: 1 } }, '10 passed, 1 failed'],
    ['lint', { lint: 1 }, '14 passed, 1 failed'],
    ['types', { types: 2 }, '14 passed, 1 failed'],
  ])('error: %s', async (_, fault, last) => {
    expect(await runTests({ ...good, ...fault })).toMatchObject({ code: 1, last })
  })

  test('error: a browser that does not start', async () => {
    const { code, last, output } = await runTests({ ...good, browser: '/bin/false' })
    expect(code).toBe(1)
    expect(output).toContain('TRINE_CHROMIUM names /bin/false, which does not start.')
    expect(last).toBe('0 passed, 1 failed')
  })

  test('parameters: only', async () => {
    expect(await runTests(good, ['--only', 'unit'])).toMatchObject({
      code: 0,
      last: '5 passed, 0 failed',
    })
    expect(chosenSteps(['--only=e2e,lint'])).toEqual(['lint', 'e2e'])
    expect(chosenSteps(['--only', 'all'])).toBeUndefined()
    expect(chosenSteps(['--watch'])).toBeUndefined()
  })
})

test('counts: a file that cannot be loaded is one failure', () => {
  const folder = workspaceWith(good)
  const file = join(folder, 'report.json')
  const broken = { testResults: [{ status: 'failed', assertionResults: [] }] }
  writeFileSync(file, JSON.stringify(vitest(3, 0, broken)))
  expect(countVitest(file)).toEqual({ passed: 3, failed: 1, skipped: 0 })
  expect(countPlaywright(join(folder, 'none.json'))).toEqual(noTests())
})

test('counts: of what is printed, the last line that is nothing else', () => {
  const file = join(workspaceWith(good), 'printed.log')
  writeFileSync(file, '9 passed, 9 failed\n2 passed, 1 failed, 3 skipped\nin 4 passed, 0 failed\n')
  expect(countPrinted(file)).toEqual({ passed: 2, failed: 1, skipped: 3 })
  writeFileSync(file, 'none\n')
  expect(countPrinted(file)).toEqual(noTests())
  expect(countPrinted(`${file}.none`)).toEqual(noTests())
})

test('counts: sum, verdict and line', () => {
  expect(countLine(sum([]))).toBe('0 passed, 0 failed')
  expect(judge(noTests(), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(judge({ passed: 1, failed: 2, skipped: 0 }, 1).failed).toBe(2)
})

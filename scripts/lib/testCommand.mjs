import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './browser.mjs'
import {
  countLine,
  countPlaywright,
  countPrinted,
  countVitest,
  judge,
  noTests,
  sum,
} from './counts.mjs'
import { packageScripts, prepare } from './prepare.mjs'
import { isStopping, onStop, runProgram, stopChildren } from './processes.mjs'
import { report, runStep, seconds, showLog } from './steps.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const program = (folder, name) => join(root, folder, 'node_modules', name)

/** A step that is no test: it counts only where it fails. */
const check = (name, commands) => async () => {
  const passed = await runStep(root, name, commands())
  return { ...noTests(), failed: passed ? 0 : 1 }
}

/** A runner of tests, counted from its own report, or from what it prints. */
const runner = (name, count, parameters, timeout) => async (env) => {
  const started = performance.now()
  const file = join(root, '.trine', 'reports', `${name}.json`)
  const log = join(root, '.trine', 'logs', `${name}.log`)
  rmSync(file, { force: true })
  rmSync(log, { force: true })
  const { code, timedOut } = await runProgram(process.execPath, parameters(file), {
    cwd: root,
    log,
    timeout,
    env: { ...env, TRINE_REPORT: file },
  })
  const counts = judge(count(file, log), code)
  if (isStopping()) return counts
  report(name, seconds(started), countLine(counts), timedOut ? 'stopped: it took too long' : '')
  if (counts.failed > 0) showLog(log)
  return counts
}

const vitest = (project) => (file) => [
  program('', 'vitest/vitest.mjs'),
  'run',
  `--project=${project}`,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${file}`,
]

const steps = {
  lint: check('lint', () => [
    {
      program: process.execPath,
      parameters: [program('', '@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'],
    },
  ]),
  types: check('types', () => packageScripts(root, 'typecheck')),
  contracts: runner(
    'contracts',
    (_, log) => countPrinted(log),
    () => [join(root, 'packages', 'contracts', 'scripts', 'forgeTest.mjs')],
    300_000,
  ),
  unit: runner('unit', countVitest, vitest('unit'), 600_000),
  gates: runner('gates', countVitest, vitest('gates'), 300_000),
  e2e: runner(
    'e2e',
    countPlaywright,
    () => [
      program('e2e', '@playwright/test/cli.js'),
      'test',
      '--config',
      join(root, 'e2e', 'playwright.config.ts'),
    ],
    900_000,
  ),
}

/** @returns {readonly string[] | undefined} the steps asked for; `undefined` where one is unknown */
export function chosenSteps(parameters) {
  const all = Object.keys(steps)
  if (parameters.length === 0) return all
  const [option, ...rest] = parameters.flatMap((one) => one.split('='))
  const names = rest.flatMap((one) => one.split(','))
  const known = option === '--only' && names.length > 0 && names.every((one) => all.includes(one))
  return known ? all.filter((one) => names.includes(one)) : undefined
}

/** Installs, builds, and runs every check; ends with the counts alone on a line. */
export async function testCommand(parameters) {
  const chosen = chosenSteps(parameters)
  if (chosen === undefined) {
    console.error(`Usage: npm test [-- --only ${Object.keys(steps).join(',')}]`)
    process.exit(1)
  }
  onStop(async (signal) => {
    await stopChildren()
    process.exit({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal])
  })
  const counts = []
  const end = () => {
    // What stops the run ends the process; nothing may follow it.
    if (isStopping()) return
    const total = sum(counts)
    console.log(`\n${countLine(total)}`)
    process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
    if (chosen.every((one) => one === 'lint' || one === 'types') && total.failed === 0)
      process.exitCode = 0
  }
  const fail = () => {
    counts.push({ ...noTests(), failed: 1 })
    end()
  }
  try {
    if (!(await prepare(root, { build: chosen.some((one) => one !== 'lint') }))) return fail()
    let browser
    if (chosen.includes('e2e')) {
      browser = await findBrowser(root)
      if (browser === undefined) return fail()
    }
    for (const name of chosen) {
      if (isStopping()) return
      counts.push(await steps[name]({ TRINE_CHROMIUM: browser }))
    }
    end()
  } catch (error) {
    console.error(error)
    fail()
  }
}

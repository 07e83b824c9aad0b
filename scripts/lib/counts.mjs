import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @returns {Counts} */
export const noTests = () => ({ passed: 0, failed: 0, skipped: 0 })

/** @param {readonly Counts[]} all */
export const sum = (all) =>
  all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    noTests(),
  )

/** The closing line: other programs read it. */
export const countLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** A file that could not be loaded has no tests to count: it is one failure. */
export function countVitest(file) {
  const found = readJson(file)
  if (found === undefined) return noTests()
  const broken = found.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  )
  return {
    passed: found.numPassedTests,
    failed: found.numFailedTests + broken.length,
    skipped: found.numPendingTests + found.numTodoTests,
  }
}

/** A test that passed at a second try is a failed one. */
export function countPlaywright(file) {
  const found = readJson(file)
  if (found === undefined) return noTests()
  const { expected, unexpected, flaky, skipped } = found.stats
  return { passed: expected, failed: unexpected + flaky, skipped }
}

/** Of a runner that only prints: its last line of counts. */
export function countPrinted(log) {
  let text = ''
  try {
    text = readFileSync(log, 'utf8')
  } catch {
    return noTests()
  }
  const lines = [...text.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)]
  const [passed = 0, failed = 0, skipped = 0] =
    lines
      .at(-1)
      ?.slice(1)
      .map((one) => +(one ?? 0)) ?? []
  return { passed, failed, skipped }
}

/**
 * What a runner did, with its own word for it: one that ended badly although no test failed, or that
 * ran nothing, is itself a failure.
 *
 * @param {Counts} counts
 * @param {number} code its exit status
 * @returns {Counts}
 */
export function judge(counts, code) {
  const ran = counts.passed + counts.failed > 0
  const failed = counts.failed === 0 && (code !== 0 || !ran) ? 1 : counts.failed
  return { ...counts, failed }
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { seededRandom } from '../../lib/random.ts'
import { measureRouting } from './measureRouting.ts'
import { routingReport } from './routingReport.ts'

/** Of every four prompts one is of a kind that only the strong model knows; the words say which. */
function makeRows(random: () => number) {
  const draw = (words: readonly string[]) => words[Math.floor(random() * words.length)]
  return Array.from({ length: 600 }, (_, i) => {
    const hard = i % 4 === 0
    const topic = hard ? draw(['integral', 'tensor', 'residue']) : draw(['colour', 'river', 'town'])
    return {
      prompt: `Question ${i}: which ${topic} is this?\nA. one\nB. two`,
      weak: hard ? 0 : 1,
      strong: 1,
      cost: { weak: 1, strong: hard ? 12 : 10 },
    }
  })
}

test('default: a file with costs and without subjects is measured, and the words are learned', () => {
  const folder = mkdtempSync(join(tmpdir(), 'routing-'))
  try {
    const file = join(folder, 'rows.jsonl')
    const lines = makeRows(seededRandom(1)).map((row) => JSON.stringify(row))
    writeFileSync(file, lines.join('\n'))
    const results = measureRouting(file, { splits: 2 })
    const { predictor = [], random = [], oracle = [], subject } = results.contestants
    expect(subject).toBeUndefined()
    for (const i of [0, 1]) {
      expect(predictor[i]?.cpt80).toBeCloseTo(oracle[i]?.cpt80 ?? 0, 2)
      expect(random[i]?.cpt80).toBeGreaterThan(0.6)
    }
    const report = routingReport(results)
    expect(report).toContain('Cost at CPT-80')
    expect(report).not.toContain('subject')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

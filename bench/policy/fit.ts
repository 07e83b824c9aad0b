import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fitCard } from './routing/fitCard.ts'
import { fitNgrams } from './routing/fitNgrams.ts'
import { measureRouting, shippedSize } from './routing/measureRouting.ts'
import { readRows } from './routing/readRows.ts'

/** Where the shipped weights are. */
const shipped = resolve(import.meta.dirname, '../../packages/sdk/src/policy/quality/ngram')

/** Beside the checkout, where benches look for data. */
const usual = resolve(import.meta.dirname, '../../../shared/data/routing/mmlu.jsonl.gz')

/**
 * Fits weights to all rows of a file, and writes them with the card of what the same fit scores on rows it was not
 * fitted to: into a folder, or over those that are shipped. The same file gives the same weights.
 */
export async function main([file, folder]: readonly string[]) {
  const path = file ? resolve(file) : usual
  const out = folder ? resolve(folder) : shipped
  const { weights, lambda } = fitNgrams(readRows(path), { id: 'ngram-1', most: shippedSize })
  const { trees, ...words } = weights
  const code = [
    "import type { NgramWeights } from './ngramWeights.js'",
    '',
    '/**',
    ' * What they were fitted to, and what such a fit scores, is in the card beside them. Written by a script.',
    ' */',
    '// biome-ignore format: a tree a line',
    `export const multipleChoiceWeights: NgramWeights = ${JSON.stringify(words, null, 2).slice(0, -2)},`,
    '  "trees": [',
    ...trees.map((tree) => `    ${JSON.stringify(tree)},`),
    '  ],',
    '}',
    '',
  ]
  writeFileSync(`${out}/multipleChoiceWeights.ts`, code.join('\n'))
  const card = fitCard(path, measureRouting(path), { weights, lambda })
  writeFileSync(`${out}/multipleChoiceWeights.json`, `${JSON.stringify(card, null, 2)}\n`)
  console.log(card)
}

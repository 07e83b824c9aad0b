import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fitCard } from './routing/fitCard.ts'
import { fitNgrams } from './routing/fitNgrams.ts'
import { measureRouting, shippedSize } from './routing/measureRouting.ts'
import { readRows } from './routing/readRows.ts'

const folder = resolve(import.meta.dirname, '../../packages/sdk/src/policy/quality/ngram')

/** Beside the checkout, where benches look for data. */
const usual = resolve(import.meta.dirname, '../../../shared/data/routing/mmlu.jsonl.gz')

/**
 * Fits the weights that are shipped to all rows of a file, and writes the card of what the same fit scores on
 * rows it was not fitted to. The same file gives the same bytes.
 */
export async function main([file]: readonly string[]) {
  const path = file ? resolve(file) : usual
  const { weights, lambda } = fitNgrams(readRows(path), { id: 'ngram-1', most: shippedSize })
  const code = [
    "import type { NgramWeights } from './ngramWeights.js'",
    '',
    '/**',
    ' * Fitted to 14 042 questions with four answers each, as the card beside it says: a small open model is the weak',
    ' * one and a large closed one the strong one. Written by a script.',
    ' */',
    `export const multipleChoiceWeights: NgramWeights = ${JSON.stringify(weights, null, 2)}`,
    '',
  ]
  writeFileSync(`${folder}/multipleChoiceWeights.ts`, code.join('\n'))
  const card = fitCard(path, measureRouting(path), { weights, lambda })
  writeFileSync(`${folder}/multipleChoiceWeights.json`, `${JSON.stringify(card, null, 2)}\n`)
  console.log(card)
}

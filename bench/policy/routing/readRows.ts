import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** One question, and how right the two models were: from 0 to 1. */
export type RoutingRow = {
  prompt: string
  weak: number
  strong: number
  /** Where the file has it. Only a baseline looks at it. */
  subject: string | undefined
  /** What each answer cost, where the file has it; else 0 and 1, and a share of cost is a share of calls. */
  cost: { weak: number; strong: number }
}

/**
 * Rows of `{ prompt, weak, strong }`, a JSON a line, gzipped or not. `weak` and `strong` are booleans or scores
 * from 0 to 1; `weakCost` and `strongCost`, or `cost: { weak, strong }`, are read if they are there.
 *
 * @throws Error naming the line that is of another form, or the file that is not there
 */
export function readRows(file: string): RoutingRow[] {
  if (!existsSync(file))
    throw new Error(`There is no ${file}. Name a file of {"prompt", "weak", "strong"} lines.`)
  const bytes = readFileSync(file)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line, i) => {
    const row = parse(line)
    const weak = Number(row?.weak)
    const strong = Number(row?.strong)
    const cost = {
      weak: Number(row?.weakCost ?? row?.cost?.weak ?? 0),
      strong: Number(row?.strongCost ?? row?.cost?.strong ?? 1),
    }
    const isScore = (value: number) => value >= 0 && value <= 1
    const isCost = (value: number) => value >= 0 && Number.isFinite(value)
    if (typeof row?.prompt !== 'string' || !isScore(weak) || !isScore(strong))
      throw new Error(`${file}:${i + 1} is no {"prompt", "weak", "strong"}`)
    if (!isCost(cost.weak) || !isCost(cost.strong))
      throw new Error(`${file}:${i + 1} has a cost that is none`)
    const subject = typeof row.subject === 'string' ? row.subject : undefined
    return { prompt: row.prompt, weak, strong, subject, cost }
  })
}

function parse(line: string) {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Two halves by a seeded hash of the prompt: one that is there twice is in one half. */
export function splitRows<Row extends { prompt: string }>(
  rows: readonly Row[],
  seed: number | string,
  parts = 2,
): Row[][] {
  const halves: Row[][] = Array.from({ length: parts }, () => [])
  for (const row of rows) {
    const hash = createHash('sha256').update(`${seed}\n${row.prompt}`).digest()
    halves[hash.readUInt32BE(0) % parts]?.push(row)
  }
  return halves
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { measureCurve } from './curve.ts'
import { readRows, splitRows } from './readRows.ts'
import { fitRidge } from './ridge.ts'

const row = (weak: number, strong: number, cost = { weak: 0, strong: 1 }) => ({
  prompt: `${weak} ${strong}`,
  weak,
  strong,
  subject: undefined,
  cost,
})

test('default: the curve counts strong calls until the gap is closed', () => {
  const rows = [row(0, 1), row(0, 1), row(1, 1), row(1, 1)]
  const best = measureCurve(rows, [4, 3, 2, 1])
  expect(best).toMatchObject({ cpt50: 0.25, cpt80: 0.5, cost80: 0.5, apgr: 0.75 })
  // Its twin: the other way round.
  expect(measureCurve(rows, [1, 2, 3, 4])).toMatchObject({ cpt50: 0.75, cpt80: 1, apgr: 0.25 })
})

test('behavior: dear calls count as what they cost', () => {
  const rows = [row(0, 1, { weak: 1, strong: 10 }), row(1, 1, { weak: 1, strong: 2 })]
  expect(measureCurve(rows, [2, 1])).toMatchObject({ cpt80: 0.5, cost80: 0.9 })
})

test('error: there is no gap', () => {
  expect(() => measureCurve([row(1, 0)], [1])).toThrow('not better')
})

test('default: a prompt that is there twice is in one half', () => {
  const rows = Array.from({ length: 400 }, (_, i) => ({ prompt: String(i % 200) }))
  const [one = [], other = []] = splitRows(rows, 1)
  expect(one.length + other.length).toBe(400)
  expect(one.length).toBeGreaterThan(120)
  expect(other.length).toBeGreaterThan(120)
  const prompts = new Set(one.map(({ prompt }) => prompt))
  expect(other.some(({ prompt }) => prompts.has(prompt))).toBe(false)
})

test('default: ridge regression solves its normal equations', () => {
  // X = [[1, 0], [1, 1]], y = [1, 3], λ = 1: (XᵀX + I) w = Xᵀy is [[3, 1], [1, 2]] w = [4, 3].
  const matrix = {
    columns: 2,
    start: Int32Array.of(0, 1, 3),
    column: Int32Array.of(0, 0, 1),
    value: Float32Array.of(1, 1, 1),
  }
  const [first, second] = fitRidge(matrix, [1, 3], 1)
  expect(first).toBeCloseTo(1, 6)
  expect(second).toBeCloseTo(1, 6)
})

test('error: a file that is missing or has another line says which', () => {
  const folder = mkdtempSync(join(tmpdir(), 'routing-'))
  const file = join(folder, 'rows.jsonl')
  try {
    expect(() => readRows(file)).toThrow('There is no')
    writeFileSync(
      file,
      '{"prompt":"a","weak":true,"strong":1}\n{"prompt":"b","weak":2,"strong":1}\n',
    )
    expect(() => readRows(file)).toThrow(':2 is no')
    writeFileSync(file, '{"prompt":"a","weak":0.5,"strong":true,"weakCost":2,"strongCost":3}\n')
    expect(readRows(file)).toEqual([{ ...row(0.5, 1, { weak: 2, strong: 3 }), prompt: 'a' }])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

import { expect, test } from 'vitest'
import { fitTrees } from './fitTrees.ts'

/** What trees say of inputs, added up. */
function scoreOf(trees: ReturnType<typeof fitTrees>, inputs: readonly number[]) {
  return trees.reduce(
    (sum, { splits, weak, strong }) => {
      const leaf = splits.reduce(
        (at, [input, above]) => 2 * at + ((inputs[input] as number) > above ? 1 : 0),
        0,
      )
      return {
        weak: sum.weak + (weak[leaf] as number),
        strong: sum.strong + (strong[leaf] as number),
      }
    },
    { weak: 0, strong: 0 },
  )
}

// The strong model gains only where two inputs are high together: what each adds by itself cannot say that.
const inputs = Array.from({ length: 2000 }, (_, i) => [i % 20, Math.floor(i / 20) % 20, i % 7])
const left = inputs.map(([a = 0, b = 0]) => ({ weak: 0, strong: a > 9 && b > 9 ? 0.3 : -0.1 }))

test('default: trees learn what depends on two inputs together', () => {
  const trees = fitTrees(inputs, left)
  const strong = (a: number, b: number) => scoreOf(trees, [a, b, 0]).strong
  expect(strong(15, 15)).toBeGreaterThan(0.15)
  for (const [a, b] of [
    [15, 3],
    [3, 15],
    [3, 3],
  ] as const) {
    expect(strong(a, b)).toBeLessThan(-0.02)
    expect(strong(a, b)).toBeGreaterThan(-0.15)
  }
  expect(scoreOf(trees, [15, 15, 0]).weak).toBe(0)
})

test('behavior: the same rows give the same trees', () => {
  expect(fitTrees(inputs, left)).toEqual(fitTrees(inputs, left))
})

test('behavior: where nothing is left, nothing is added', () => {
  const none = inputs.map(() => ({ weak: 0, strong: 0 }))
  const trees = fitTrees(inputs, none)
  expect(
    trees.flatMap(({ weak, strong }) => [...weak, ...strong]).every((leaf) => leaf === 0),
  ).toBe(true)
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from './lib/forge.mjs'

const read = (file) => readFileSync(path.join(packageRoot, file), 'utf8')

test('the example is the contract that the tests compile', () => {
  const [, example] = /```solidity\n([\s\S]*?)```/.exec(read('README.md')) ?? []
  expect(example).toBeTruthy()
  expect(read('src/examples/Guestbook.sol')).toContain(example)
})

test('the gas is what was measured', () => {
  const rows = read('README.md').match(/^\| (push|pull): .*$/gm)
  const kept = Object.entries(JSON.parse(read('snapshots/gas.json')))
  expect(rows).toEqual(kept.map(([name, gas]) => `| ${name} | ${gas.toLocaleString('en')} |`))
})

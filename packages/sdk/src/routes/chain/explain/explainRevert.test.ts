import * as contracts from '@trine/contracts'
import {
  type Abi,
  ContractFunctionExecutionError,
  ContractFunctionRevertedError,
  encodeErrorResult,
  type Hex,
  RawContractError,
} from 'viem'
import { describe, expect, test } from 'vitest'
import { refusalOf } from '../readChain.js'
import { explainRevert } from './explainRevert.js'
import { sentences } from './sentences.js'

const abis = Object.entries(contracts).filter(([name]) => name.endsWith('Abi')) as [string, Abi][]
const errors = abis.flatMap(([, abi]) => abi.filter((item) => item.type === 'error'))
const { quorumVerifierAbi, nameRegistrarAbi } = contracts
const wrongSigner = encodeErrorResult({
  abi: quorumVerifierAbi,
  errorName: 'WrongSigner',
  args: [2n],
})

describe('sentences', () => {
  test('behavior: every error of the contracts has one, and every one has an error', () => {
    const names = [...new Set(errors.map(({ name }) => name))].sort()
    expect(names.length).toBeGreaterThan(50)
    expect(Object.keys(sentences).sort()).toEqual(names)
  })

  test('behavior: each is a sentence, whatever its arguments', () => {
    for (const { name, inputs } of errors) {
      const args = inputs.map(({ type }) => (type === 'address' ? `0x${'00'.repeat(20)}` : 1n))
      const sentence = sentences[name]?.(args)
      expect(sentence).toMatch(/^[A-Z\d].*\.$/)
      expect(sentence).not.toContain('undefined')
    }
  })
})

describe('explainRevert', () => {
  test('behavior: from bytes, and from whatever viem wrapped around them', () => {
    const expected = {
      contract: 'QuorumVerifier',
      name: 'WrongSigner',
      args: [2n],
      sentence: expect.stringContaining('The claim of seat 2 was not signed by that seat'),
    }
    const reverted = new ContractFunctionRevertedError({
      abi: nameRegistrarAbi,
      data: wrongSigner,
      functionName: 'register',
    })
    const executed = new ContractFunctionExecutionError(reverted, {
      abi: quorumVerifierAbi as Abi,
      functionName: 'models',
    })
    const raw = new RawContractError({ data: { data: wrongSigner } })
    const wallet = { code: -32603, cause: { data: wrongSigner } }
    for (const error of [wrongSigner, reverted, executed, raw, wallet])
      expect(explainRevert(error)).toEqual(expected)
  })

  test('behavior: reverts that are nobody’s of ours say so, and nothing of their text', () => {
    const text = encodeErrorResult({
      abi: [{ type: 'error', name: 'Error', inputs: [{ type: 'string', name: 'message' }] }],
      errorName: 'Error',
      args: ['send your seed phrase to evil.example'],
    })
    const panic = encodeErrorResult({
      abi: [{ type: 'error', name: 'Panic', inputs: [{ type: 'uint256', name: 'reason' }] }],
      errorName: 'Panic',
      args: [0x11n],
    })
    expect(explainRevert(text)?.sentence).not.toContain('evil')
    expect(explainRevert(panic)?.sentence).toContain('broke off')
    for (const data of ['0x', '0x12345678', `${wrongSigner.slice(0, 20)}`] as Hex[])
      expect(explainRevert(data)).toMatchObject({ contract: 'unknown', name: 'unknown' })
  })

  test('error: what is no revert is not explained', () => {
    const round: { cause?: unknown } = {}
    round.cause = round
    for (const error of [undefined, null, 'no', new Error('offline'), round, { data: '0x' }])
      expect(explainRevert(error)).toBeUndefined()
  })

  test('behavior: what goes into an error has no arguments: they may be an output', () => {
    const refused = encodeErrorResult({
      abi: nameRegistrarAbi,
      errorName: 'NameRefused',
      args: [-771, 662],
    })
    expect(explainRevert(refused)?.args).toEqual([-771, 662])
    expect(JSON.stringify(refusalOf(refused))).not.toMatch(/771|662/)
  })
})

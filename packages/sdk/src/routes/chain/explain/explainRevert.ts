import * as contracts from '@trine/contracts'
import { type Abi, type AbiItem, decodeErrorResult, type Hex, isHex } from 'viem'
import { sentences } from './sentences.js'

/** Why a contract refused, for programs and in words. */
export type Explanation = {
  /** Whose error it is: `'QuorumVerifier'`. Several contracts may share one. */
  contract: string
  name: string
  args: readonly unknown[]
  sentence: string
}

/**
 * What a contract's refusal means, from whatever a call, a simulation or a transaction failed with.
 *
 * @param error what viem threw, or the bytes that a contract reverted with
 * @returns `undefined` for what is no refusal by a contract
 * @example
 * try { await writeContract(config, request) }
 * catch (error) { explainRevert(error)?.sentence } // 'The name is taken.'
 */
export function explainRevert(error: unknown): Explanation | undefined {
  const data = revertData(error)
  if (data === undefined) return undefined
  const items = contractErrors()
  try {
    const { errorName: name, args = [] } = decodeErrorResult({
      abi: items.map(({ item }) => item),
      data,
    }) as { errorName: string; args?: readonly unknown[] }
    const contract = items.find(({ item }) => 'name' in item && item.name === name)?.contract
    return {
      contract: contract ?? 'unknown',
      name,
      args,
      sentence: (contract && sentences[name]?.(args)) ?? builtIn(name),
    }
  } catch {
    return { contract: 'unknown', name: 'unknown', args: [], sentence: builtIn('unknown') }
  }
}

/** Of reverts that name no error of ours. Their text is a contract's, which may be anybody's: not shown. */
function builtIn(name: string): string {
  return name === 'Panic'
    ? 'The contract broke off: it met a case that must not be.'
    : 'The contract refused, for a reason that is not known here.'
}

/** The bytes that a contract reverted with, from wherever in the error they are. */
function revertData(error: unknown): Hex | undefined {
  if (isHex(error)) return error
  let at = error
  let reverted = false
  // Causes may go round in a circle.
  for (let depth = 0; typeof at === 'object' && at !== null && depth < 20; depth++) {
    const { raw, data, name, cause } = at as Record<string, unknown>
    for (const found of [raw, data, (data as { data?: unknown } | undefined)?.data])
      if (isHex(found) && found.length >= 10) return found
    reverted ||= name === 'ContractFunctionRevertedError' || name === 'ExecutionRevertedError'
    at = cause
  }
  return reverted ? '0x' : undefined
}

let known: { contract: string; item: AbiItem }[] | undefined

function contractErrors(): { contract: string; item: AbiItem }[] {
  known ??= Object.entries(contracts)
    .filter(([name]) => name.endsWith('Abi'))
    .flatMap(([name, abi]) =>
      (abi as Abi)
        .filter(({ type }) => type === 'error')
        .map((item) => ({
          contract: `${name[0]?.toUpperCase()}${name.slice(1, -'Abi'.length)}`,
          item,
        })),
    )
  return known
}

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chainReader, type RecordVerification, verifyRecord } from '@trine/sdk/verify'
import { createPublicClient, type Hex, http, isAddress } from 'viem'
import { orUsage } from './orUsage.js'
import { printable } from './printable.js'
import { UsageError } from './usageError.js'

const statuses = { verified: 0, failed: 1, incomplete: 2 } as const

/** `trine verify`: what a record is worth to a stranger, in words or as JSON on standard output. */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rpc: { type: 'string' },
        hub: { type: 'string' },
        signer: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }),
  )
  const { rpc, hub, signer, json } = values
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0 || (rpc !== undefined && !/^https?:/.test(rpc)))
    throw new UsageError('trine verify takes a file and, for evidence of a chain, --rpc URL.')
  if (hub !== undefined && !isAddress(hub, { strict: false }))
    throw new UsageError('--hub is the address of a contract.')
  if (signer !== undefined && !/^0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/.test(signer))
    throw new UsageError('--signer is an address, or an Ed25519 public key.')
  const result = await verifyRecord(readRecord(file), {
    ...(rpc !== undefined && {
      read: chainReader(createPublicClient({ transport: http(rpc, { retryCount: 1 }) })),
    }),
    ...(hub !== undefined && { hub: hub as Hex }),
    ...(signer !== undefined && { signer: signer as Hex }),
  })
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : inWords(result))
  return statuses[result.status]
}

function readRecord(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new UsageError('The record cannot be read as JSON.')
  }
}

function inWords({ status, checks, assumption }: RecordVerification): string {
  const marks = new Map([
    [true, 'yes'],
    [false, 'NO'],
    [null, '?'],
  ])
  const lines = checks.map(
    ({ passed, name, detail }) =>
      `${marks.get(passed)?.padEnd(4)} ${printable(name)}: ${printable(detail)}`,
  )
  return `${[...lines, '', `${status}. ${printable(assumption)}`].join('\n')}\n`
}

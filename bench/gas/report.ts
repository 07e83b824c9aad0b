import { median } from '../lib/statistics.ts'
import type { PullSamples } from './pull.ts'
import type { PushSamples } from './push.ts'

export type GasSamples = {
  machine: { date: string; commit: string; changed: readonly string[] }
  client: string
  pull: PullSamples
  push: PushSamples
  batch: { count: number; each: number }
}

/** Others' figures, as their contracts used it on a local chain of the same kind; not run by this script. */
const others = [
  [
    'Infernet 1.1.0',
    'request, by callback',
    134_000,
    'the request in storage; no input, no payment',
  ],
  [
    'Infernet 1.1.0',
    'delivery, eager',
    120_000,
    'one node’s word: no signature but its own transaction',
  ],
  [
    'Infernet 1.1.0',
    'delivery, paid',
    150_000,
    'the same, with the node paid from a wallet contract',
  ],
  [
    'Infernet 1.1.0',
    'request by signature and delivery, lazy',
    475_000,
    'both in one transaction, the output kept in storage',
  ],
  [
    'Allora consumer',
    'write a verified inference',
    202_000,
    'one listed signer, values kept in storage',
  ],
] as const

/** The figures as a page: medians, with the least and the most of all samples. */
export function reportGas({ machine, client, pull, push, batch }: GasSamples): string {
  const evidence = (kind: 'cold' | 'warm', control: 'control' | 'bare') =>
    pull[kind].map((gas, i) => gas - (pull[control][i] as number) + 21_000)
  const rows = [
    row('pull: register a name, first nonce of a word', pull.cold),
    row('pull: register a name, further nonce of a word', pull.warm),
    row('control: the same call where nobody looks at the evidence', pull.control),
    row('control: the same call without the evidence', pull.bare),
    row(
      '**pull 3 of 5, less the consumer’s own work**, first nonce',
      evidence('cold', 'control'),
      85_000,
    ),
    row(
      '**pull 3 of 5, less the consumer’s own work**, further nonce',
      evidence('warm', 'control'),
      65_000,
    ),
    row('the same, with the evidence’s calldata, first nonce', evidence('cold', 'bare')),
    row('the same, with the evidence’s calldata, further nonce', evidence('warm', 'bare')),
    row('push: open a session with two consumers', push.openSession),
    row('push: request of a session, answer’s digest only', push.request),
    row('push: fulfil it, digest only, k = 3', push.fulfill),
    row('push: request of a session, with price and callback', push.requestCallback),
    row('push: fulfil it, name registered by callback', push.fulfillCallback),
    row(`**push: one answer of a batch of ${batch.count}**, k = 3`, [batch.each], 10_000),
  ]
  const peers = others.map(
    ([name, what, gas, includes]) => `| ${name} | ${what} | ${format(gas)} | ${includes} |`,
  )
  return `# Gas

Whole transactions on a local chain (${client}), the 21,000 that each one costs and its calldata included;
${pull.cold.length} samples, ${push.fulfill.length} sessions. At commit ${machine.commit}${machine.changed.length > 0 ? ', with changes' : ''}, ${machine.date.slice(0, 10)}.

| | gas, median | least to most | target | |
|---|---:|---:|---:|---|
${rows.join('\n')}

*Less the consumer's own work*: the guarded call less the same call, with the same calldata, at a contract that looks
at no evidence, plus the 21,000 of a transaction: the check and the replay protection. With what carrying the evidence costs
(less the same call without it) a further nonce comes to more than the 65,000 aimed at.

The batch's answers are digests without callbacks, for one requester; k operators sign one Merkle root each.

## Beside others

Their figures are not taken in this run: they are of their own contracts on a local chain, with what each one includes.

| | | gas | includes |
|---|---|---:|---|
${peers.join('\n')}
| Trine | pull 3 of 5, all in one transaction | ${format(median(pull.warm))} | three operators' signatures over one output, freshness, replay, and the consumer's write |
| Trine | push, request and delivery | ${format(median(push.request) + median(push.fulfill))} | escrow, three signatures, payment of three operators and two who sent transactions |
`
}

function row(name: string, samples: readonly number[], target?: number): string {
  const middle = median(samples)
  const range = `${format(Math.min(...samples))} – ${format(Math.max(...samples))}`
  const verdict = target === undefined ? '' : middle <= target ? 'met' : 'NOT met'
  return `| ${name} | ${format(middle)} | ${range} | ${target === undefined ? '' : `≤ ${format(target)}`} | ${verdict} |`
}

function format(gas: number): string {
  return Math.round(gas).toLocaleString('en')
}

/**
 * Where a node is in what it writes down and does, told to the `onStep` hook right after the point is
 * reached: after a write is on the disk, and before and after anything leaves the process.
 */
export const steps = [
  'request-kept',
  'output-computed',
  'output-kept',
  'claim-kept',
  'claim-signed',
  'proof-kept',
  'claim-sent',
  'delivery-kept',
  'transaction-signed',
  'transaction-kept',
  'transaction-sent',
  'transaction-ended',
  'request-ended',
] as const

export type Step = (typeof steps)[number]

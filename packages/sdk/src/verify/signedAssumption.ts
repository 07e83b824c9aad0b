import type { SignedEvidence } from './verdict.js'

/** What a signature's word rests on. */
export function signedAssumption({ provider, signer }: SignedEvidence): string {
  return `${provider}, by its key ${signer}, said so; that it is right is its word alone.`
}
